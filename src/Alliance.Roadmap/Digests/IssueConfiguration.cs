using Alliance.Roadmap.Subscribers;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Alliance.Roadmap.Digests;

internal sealed class IssueConfiguration : IEntityTypeConfiguration<Issue>, IEntityTypeConfiguration<IssueItem>,
    IEntityTypeConfiguration<Rendering>, IEntityTypeConfiguration<Delivery>, IEntityTypeConfiguration<Foretelling>, IEntityTypeConfiguration<HeldAhead>
{
    public void Configure(EntityTypeBuilder<Issue> issue)
    {
        issue.Property(i => i.Period).HasConversion(period => period.Value ?? "", text => new Period(text)).HasMaxLength(10);
        issue.Property(i => i.PausedBecause).HasMaxLength(600);
        issue.Property(i => i.MessageDomain).HasMaxLength(253);
        issue.Ignore(i => i.IsFrozen).Ignore(i => i.Full);
        issue.HasIndex(i => i.Number).IsUnique();
        issue.HasIndex(i => new { i.Cadence, i.DueAt }).IsUnique();
        issue.HasMany(i => i.Items).WithOne().IsRequired();
        issue.HasMany(i => i.Renderings).WithOne().IsRequired();
    }

    public void Configure(EntityTypeBuilder<IssueItem> item) =>
        item.HasIndex(i => new { i.Cadence, i.Entry }).IsUnique();

    public void Configure(EntityTypeBuilder<Rendering> rendering)
    {
        rendering.ToTable("Renderings");
        rendering.Property(r => r.Hash).HasMaxLength(64);
        rendering.Property<Guid>("IssueId");
        rendering.HasIndex("IssueId", nameof(Rendering.Selection)).IsUnique();
        rendering.Ignore(r => r.Frozen).Ignore(r => r.Article);
    }

    public void Configure(EntityTypeBuilder<Delivery> delivery)
    {
        delivery.ToTable("Deliveries");
        delivery.Property(d => d.Id).ValueGeneratedNever();
        delivery.Property(d => d.Address).HasMaxLength(254);
        delivery.Property(d => d.Reply).HasMaxLength(600);
        delivery.Property(d => d.Status).HasMaxLength(12);
        delivery.HasOne<Issue>().WithMany().HasForeignKey(d => d.IssueId).IsRequired();
        // No foreign key for RenderingId: it is copied from the issue's own renderings, and checking it again row by row took as long as all the rest.
        delivery.HasIndex(d => new { d.IssueId, d.SubscriberId }).IsUnique();
        delivery.HasIndex(d => new { d.IssueId, d.State, d.NextAttemptAt });
    }

    public void Configure(EntityTypeBuilder<Foretelling> foretelling)
    {
        foretelling.ToTable("Foretellings");
        foretelling.Property(f => f.Reached).HasSlugs();
        // Two processes that begin at once: the second is refused.
        foretelling.HasIndex(f => new { f.Cadence, f.DueAt }).IsUnique();
    }

    public void Configure(EntityTypeBuilder<HeldAhead> held)
    {
        held.ToTable("HeldAhead");
        held.Property(h => h.By).HasMaxLength(200);
        held.Ignore(h => h.InWords);
        held.HasIndex(h => new { h.Cadence, h.DueAt }).IsUnique();
    }
}
