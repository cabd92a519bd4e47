using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Alliance.Roadmap.Subscribers;

internal sealed class AllowanceConfiguration : IEntityTypeConfiguration<Allowance>
{
    public void Configure(EntityTypeBuilder<Allowance> allowance)
    {
        allowance.Property(a => a.AddressHash).HasMaxLength(64);
        allowance.Property(a => a.SpentAt).HasMaxLength(200).HasConversion(
            times => string.Join(' ', times.Select(time => time.ToUnixTimeMilliseconds())),
            stored => stored.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(time => DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(time, CultureInfo.InvariantCulture))).ToArray(),
            new ValueComparer<IReadOnlyList<DateTimeOffset>>((one, other) => one!.SequenceEqual(other!), times => times.Count, times => times.ToArray()));
        // Two nodes that answer for one address at the same time: the second loses here, or on the version, and tries again.
        allowance.HasIndex(a => new { a.AddressHash, a.IsForConfirmations }).IsUnique();
        allowance.HasIndex(a => a.LastSpentAt);
    }
}
