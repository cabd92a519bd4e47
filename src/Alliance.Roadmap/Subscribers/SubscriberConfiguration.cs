using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Alliance.Roadmap.Subscribers;

internal sealed class SubscriberConfiguration : IEntityTypeConfiguration<Subscriber>
{
    public void Configure(EntityTypeBuilder<Subscriber> subscriber)
    {
        subscriber.Property(s => s.Email).HasMaxLength(Address.Longest);
        subscriber.Property(s => s.NormalizedEmail).HasMaxLength(Address.Longest);
        subscriber.Property(s => s.Token).HasMaxLength(LinkToken.Length);
        subscriber.Property(s => s.ConsentSource).HasMaxLength(Consent.LongestSource);
        subscriber.Property(s => s.ConsentWording).HasMaxLength(500);
        subscriber.Property(s => s.Milestones).HasSlugs();
        subscriber.Ignore(s => s.Selection);
        subscriber.HasIndex(s => s.NormalizedEmail).IsUnique();
        subscriber.HasIndex(s => s.Token).IsUnique();
        subscriber.HasIndex(s => s.Cadence);
    }
}

internal static class Slugs
{
    /// <summary>Stored as the import writes them, separated by spaces: a slug has none.</summary>
    public static PropertyBuilder<IReadOnlyList<string>> HasSlugs(this PropertyBuilder<IReadOnlyList<string>> property) =>
        property.HasMaxLength(4_000).HasConversion(
            slugs => string.Join(' ', slugs),
            stored => stored.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            new ValueComparer<IReadOnlyList<string>>((one, other) => one!.SequenceEqual(other!), slugs => string.Join(' ', slugs).GetHashCode(StringComparison.Ordinal), slugs => slugs.ToArray()));
}
