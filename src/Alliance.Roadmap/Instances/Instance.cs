using System.Security.Cryptography;
using System.Text;

namespace Alliance.Roadmap.Instances;

/// <summary>What makes this database this one and no copy of it: a single row, made at the first start.</summary>
public sealed class Instance : Entity
{
    /// <summary>New after each restore, so that a copy and what lies beside the original can be told apart.</summary>
    public Guid Epoch { get; private set; } = Guid.NewGuid();

    /// <summary>Makes the codes that stand for addresses and deliveries where they themselves must not stand.</summary>
    public byte[] Key { get; private init; } = RandomNumberGenerator.GetBytes(32);

    /// <summary>Until a person says go, no digest and no mail to a subscriber leaves this database.</summary>
    public DateTimeOffset? SendingPausedAt { get; private set; }
    public string? SendingPausedBecause { get; private set; }

    /// <summary>HMAC-SHA-256, lower-case hex. The purpose keeps a code made for one use from meaning anything in another.</summary>
    public string CodeFor(string purpose, string text) => Convert.ToHexStringLower(HMACSHA256.HashData(Key, Encoding.UTF8.GetBytes($"{purpose}\n{text}")));

    public void PauseSending(string because, DateTimeOffset now) => (SendingPausedAt, SendingPausedBecause) = (SendingPausedAt ?? now, because);

    public void ReleaseSending() => (SendingPausedAt, SendingPausedBecause) = (null, null);

    public void BeginEpoch() => Epoch = Guid.NewGuid();
}
