using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Alliance.Roadmap.Subscribers;

internal sealed class SuppressionConfiguration : IEntityTypeConfiguration<Suppression>
{
    public void Configure(EntityTypeBuilder<Suppression> suppression)
    {
        suppression.Property(s => s.AddressCode).HasMaxLength(64);
        suppression.Ignore(s => s.IsInForce).Ignore(s => s.IsByComplaint);
        suppression.HasIndex(s => s.AddressCode).IsUnique();
    }
}
