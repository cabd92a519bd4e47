using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Alliance.Roadmap.Board;

/// <summary>A challenge that a passkey has answered: whoever listened in cannot answer it again, on this node or another.</summary>
public sealed class SpentChallenge : Entity
{
    private SpentChallenge()
    {
    }

    public SpentChallenge(string challenge, DateTimeOffset expiresAt) => (Hash, ExpiresAt) = (Secret.Hash(challenge), expiresAt);

    public string Hash { get; private init; } = "";

    /// <summary>When it would have counted for nothing anyway.</summary>
    public DateTimeOffset ExpiresAt { get; private init; }
}

internal sealed class SpentChallengeConfiguration : IEntityTypeConfiguration<SpentChallenge>
{
    public void Configure(EntityTypeBuilder<SpentChallenge> challenge)
    {
        challenge.ToTable("SpentChallenges");
        challenge.Property(c => c.Hash).HasMaxLength(64);
        challenge.HasIndex(c => c.Hash).IsUnique();
    }
}
