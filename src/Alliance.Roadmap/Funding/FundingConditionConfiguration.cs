using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Alliance.Roadmap.Funding;

internal sealed class FundingConditionConfiguration : IEntityTypeConfiguration<FundingCondition>
{
    public void Configure(EntityTypeBuilder<FundingCondition> condition)
    {
        condition.Ignore(c => c.Amount);
        condition.Property(c => c.AmountMinor);
        condition.Property(c => c.AmountCurrency).HasMaxLength(3);
        condition.Property(c => c.Description).HasMaxLength(500);
        condition.Property(c => c.Source).HasMaxLength(Sources.Longest);
    }
}
