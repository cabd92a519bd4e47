using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Alliance.Roadmap.Resolutions;

internal sealed class ResolutionConfiguration : IEntityTypeConfiguration<Resolution>, IEntityTypeConfiguration<Attendance>, IEntityTypeConfiguration<Effect>
{
    public void Configure(EntityTypeBuilder<Resolution> resolution)
    {
        resolution.ToTable("Resolutions");
        resolution.Property(r => r.Text).HasMaxLength(Resolution.LongestText);
        resolution.Property(r => r.BoardOnly).HasMaxLength(Resolution.LongestText);
        resolution.Property(r => r.Interests).HasMaxLength(Resolution.LongestInterests);
        resolution.Property(r => r.Minutes).HasMaxLength(2000);
        resolution.Property(r => r.Arithmetic).HasMaxLength(1000);
        resolution.Property(r => r.RecordedBy).HasMaxLength(300);
        resolution.Property(r => r.Obstacle).HasMaxLength(Resolution.LongestProblem);
        resolution.Ignore(r => r.Slug).Ignore(r => r.Name).Ignore(r => r.Statutes).Ignore(r => r.Texts).Ignore(r => r.Unrecorded);
        resolution.HasIndex(r => new { r.Year, r.Number }).IsUnique();
        resolution.HasMany(r => r.Attendances).WithOne().IsRequired();
        resolution.Navigation(r => r.Attendances).AutoInclude();
        resolution.HasMany(r => r.Effects).WithOne().IsRequired();
        resolution.Navigation(r => r.Effects).AutoInclude();
    }

    public void Configure(EntityTypeBuilder<Attendance> attendance)
    {
        attendance.ToTable("Attendances");
        attendance.Property(a => a.Name).HasMaxLength(200);
        attendance.Property(a => a.Objection).HasMaxLength(2000);
        attendance.Property(a => a.Opinion).HasMaxLength(5000);
        attendance.Property(a => a.Interest).HasMaxLength(Elector.LongestInterest);
        attendance.Ignore(a => a.Member);
    }

    public void Configure(EntityTypeBuilder<Effect> effect)
    {
        effect.ToTable("Effects");
        effect.HasIndex(e => e.Sequence).IsUnique();
    }
}
