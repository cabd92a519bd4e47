using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Alliance.Roadmap.Resolutions;

internal sealed class MotionConfiguration : IEntityTypeConfiguration<Motion>, IEntityTypeConfiguration<ProposedAct>, IEntityTypeConfiguration<Elector>
{
    public void Configure(EntityTypeBuilder<Motion> motion)
    {
        motion.ToTable("Motions");
        motion.Property(m => m.Text).HasMaxLength(Resolution.LongestText);
        motion.Property(m => m.BoardOnly).HasMaxLength(Resolution.LongestText);
        motion.Property(m => m.Minutes).HasMaxLength(2000);
        motion.Property(m => m.DraftedBy).HasMaxLength(300);
        motion.Property(m => m.OpenedBy).HasMaxLength(300);
        motion.Property(m => m.Urn).HasMaxLength(2000);
        motion.Ignore(m => m.Name).Ignore(m => m.Slug).Ignore(m => m.Wording).Ignore(m => m.RemindsAt).Ignore(m => m.CanBeRevised).Ignore(m => m.Mark);
        motion.HasIndex(m => new { m.Year, m.Number }).IsUnique();
        motion.HasIndex(m => m.State);
        motion.HasMany(m => m.Acts).WithOne().IsRequired();
        motion.Navigation(m => m.Acts).AutoInclude();
        motion.HasMany(m => m.Electors).WithOne().IsRequired();
        motion.Navigation(m => m.Electors).AutoInclude();
    }

    public void Configure(EntityTypeBuilder<ProposedAct> act)
    {
        act.ToTable("ProposedActs");
        act.Property(a => a.Act).HasMaxLength(40);
        act.Property(a => a.Milestone).HasMaxLength(80);
        act.Property(a => a.Input).HasMaxLength(ProposedAct.LongestInput);
        act.Property(a => a.Words).HasMaxLength(ProposedAct.LongestWords);
    }

    public void Configure(EntityTypeBuilder<Elector> elector)
    {
        elector.ToTable("Electors");
        elector.Property(e => e.Name).HasMaxLength(200);
        elector.Property(e => e.Interest).HasMaxLength(Elector.LongestInterest);
        elector.Ignore(e => e.Member);
    }
}
