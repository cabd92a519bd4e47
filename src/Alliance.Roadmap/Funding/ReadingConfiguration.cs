using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Alliance.Roadmap.Funding;

internal sealed class ReadingConfiguration : IEntityTypeConfiguration<Reading>, IEntityTypeConfiguration<SourceCheck>
{
    public void Configure(EntityTypeBuilder<Reading> reading)
    {
        reading.Ignore(r => r.Value);
        reading.Property(r => r.Source).HasMaxLength(Sources.Longest);
        reading.Property(r => r.Currency).HasMaxLength(3);
        reading.Property(r => r.By).HasMaxLength(Reading.LongestBy);
        reading.Property(r => r.Evidence).HasMaxLength(Reading.LongestEvidence);
        reading.HasIndex(r => new { r.Basis, r.Source, r.Currency, r.At });
    }

    public void Configure(EntityTypeBuilder<SourceCheck> check)
    {
        check.Property(c => c.Source).HasMaxLength(Sources.Longest);
        check.HasIndex(c => c.Source).IsUnique();
        check.Property(c => c.Failure).HasMaxLength(SourceCheck.LongestFailure);
        check.OwnsMany(c => c.Given, given => given.ToJson());
    }
}
