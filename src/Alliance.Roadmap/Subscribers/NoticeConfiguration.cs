using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Alliance.Roadmap.Subscribers;

internal sealed class NoticeConfiguration : IEntityTypeConfiguration<Notice>
{
    public void Configure(EntityTypeBuilder<Notice> notice)
    {
        notice.Property(n => n.Email).HasMaxLength(Address.Longest);
        notice.Property(n => n.NormalizedEmail).HasMaxLength(Address.Longest);
        notice.Property(n => n.Milestones).HasSlugs();
        notice.Property(n => n.ConsentWording).HasMaxLength(500);
        notice.Property(n => n.TokenHash).HasMaxLength(64);
        notice.Ignore(n => n.Address).Ignore(n => n.Consent);
        notice.HasOne<Subscriber>().WithMany().HasForeignKey(n => n.SubscriberId).OnDelete(DeleteBehavior.Cascade);
        notice.HasIndex(n => n.TokenHash).IsUnique();
        notice.HasIndex(n => new { n.SentAt, n.DueAt });
        notice.HasIndex(n => n.NormalizedEmail);
    }
}
