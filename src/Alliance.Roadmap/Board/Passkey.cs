namespace Alliance.Roadmap.Board;

/// <summary>A key that somebody's telephone, computer or password manager keeps. We hold the public half, which opens nothing.</summary>
public sealed class Passkey : Entity
{
    public const int LongestName = 60;

    /// <summary>Nobody needs more; a list without an end helps nobody to keep theirs in view.</summary>
    public const int MostOfOnePerson = 20;

    /// <summary>WebAuthn, "credential ID": at most 1023 bytes.</summary>
    public const int LongestCredentialId = 1023;

    private Passkey()
    {
    }

    /// <param name="account">Whose.</param>
    /// <param name="name">What its owner calls it.</param>
    /// <param name="credentialId">How the device names it.</param>
    /// <param name="publicKey">In COSE form.</param>
    /// <param name="now">The time.</param>
    public Passkey(Account account, string name, byte[] credentialId, byte[] publicKey, DateTimeOffset now) =>
        (AccountId, Name, CredentialId, PublicKey, MadeAt) = (account.Id, name, credentialId, publicKey, now);

    public Guid AccountId { get; private init; }
    public string Name { get; private set; } = "";
    public byte[] CredentialId { get; private init; } = [];
    public byte[] PublicKey { get; private init; } = [];
    public DateTimeOffset MadeAt { get; private init; }
    public DateTimeOffset? LastUsedAt { get; private set; }

    /// <summary>What the device counted at the last use; one that goes back was copied. Zero for keys that are shared between devices.</summary>
    public long Counter { get; private set; }
    public bool IsBackupEligible { get; private init; }
    public bool IsBackedUp { get; private set; }

    /// <summary>How browsers reach it, separated by spaces.</summary>
    public string Transports { get; private init; } = "";

    public static Passkey For(Account account, string name, byte[] credentialId, byte[] publicKey, uint counter, bool isBackupEligible, bool isBackedUp, IEnumerable<string> transports, DateTimeOffset now) =>
        new(account, name, credentialId, publicKey, now) { Counter = counter, IsBackupEligible = isBackupEligible, IsBackedUp = isBackedUp, Transports = string.Join(' ', transports) };

    /// <summary>Null for a name that can be kept.</summary>
    /// <param name="name">Comes back tidied.</param>
    public static Refusal? Problem([System.Diagnostics.CodeAnalysis.NotNull] ref string? name)
    {
        name = Text.Line(name) ?? "";
        return name.Length == 0
            ? new Refusal("input.missing-name", "A passkey needs a name, so that you know later which one to remove. For example, “Blue telephone”.")
            : Text.Problem("The name", name, LongestName);
    }

    public void Rename(string name) => Name = name;

    public void Use(uint counter, bool isBackedUp, DateTimeOffset now) => (Counter, IsBackedUp, LastUsedAt) = (counter, isBackedUp, now);
}
