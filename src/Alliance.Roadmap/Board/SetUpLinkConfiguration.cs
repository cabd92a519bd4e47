using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Alliance.Roadmap.Board;

internal sealed class SetUpLinkConfiguration : IEntityTypeConfiguration<SetUpLink>
{
    public void Configure(EntityTypeBuilder<SetUpLink> link)
    {
        link.ToTable("SetUpLinks");
        link.Property(l => l.LinkHash).HasMaxLength(64);
        link.HasIndex(l => l.LinkHash).IsUnique();
    }
}
