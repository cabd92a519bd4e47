using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Alliance.Roadmap.Board;
using Alliance.Roadmap.Ledger;

namespace Alliance.Roadmap.Instances;

/// <summary>What makes this database this one and no copy of it: a single row, made at the first start.</summary>
public sealed class Instance : Entity, IRecorded
{
    private const int LongestReason = 600;

    /// <summary>What is wrong for less than that may well pass by itself.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    private readonly List<EntryDraft> unrecorded = [];

    /// <summary>New after each restore, so that a copy and what lies beside the original can be told apart.</summary>
    public Guid Epoch { get; private set; } = Guid.NewGuid();

    /// <summary>Makes the codes that stand for addresses and deliveries where they themselves must not stand.</summary>
    public byte[] Key { get; private init; } = RandomNumberGenerator.GetBytes(32);

    /// <summary>Where the database lay when it was last started: a copy finds itself elsewhere.</summary>
    public string? Home { get; private set; }

    /// <summary>When the clock last ticked, on whichever node.</summary>
    public DateTimeOffset? TickedAt { get; private set; }

    /// <summary>Until a person says go, no digest and no mail to a subscriber leaves this database.</summary>
    public DateTimeOffset? SendingPausedAt { get; private set; }
    public string? SendingPausedBecause { get; private set; }

    /// <summary>Since when something keeps the service from being ready; null while it is.</summary>
    public DateTimeOffset? TroubledSince { get; private set; }

    /// <summary>When the board was told of it.</summary>
    public DateTimeOffset? TroubleToldAt { get; private set; }

    public IReadOnlyList<EntryDraft> Unrecorded => unrecorded;

    /// <summary>HMAC-SHA-256, lower-case hex. The purpose keeps a code made for one use from meaning anything in another.</summary>
    public string CodeFor(string purpose, string text) => Convert.ToHexStringLower(HMACSHA256.HashData(Key, Encoding.UTF8.GetBytes($"{purpose}\n{text}")));

    /// <summary>What stands for a normalized address in the journal.</summary>
    public string CodeOf(string normalizedEmail) => CodeFor("unsubscribe", normalizedEmail);

    public void PauseSending(string because, DateTimeOffset now) =>
        (SendingPausedAt, SendingPausedBecause) = (SendingPausedAt ?? now, because.Length <= LongestReason ? because : because[..LongestReason]);

    public void ReleaseSending() => (SendingPausedAt, SendingPausedBecause) = (null, null);

    /// <summary>Takes down whether something is wrong at this moment. Once it has been wrong for an hour, and once it is right again, the
    /// board hears of it; in between it does not.</summary>
    public Tidings Notice(bool isTroubled, DateTimeOffset now)
    {
        if (!isTroubled)
        {
            var wasTold = TroubleToldAt is not null;
            (TroubledSince, TroubleToldAt) = (null, null);
            return wasTold ? Tidings.RightAgain : Tidings.None;
        }

        TroubledSince ??= now;
        if (TroubleToldAt is not null || now - TroubledSince < Patience) return Tidings.None;
        TroubleToldAt = now;
        return Tidings.Wrong;
    }

    public void BeginEpoch() => Epoch = Guid.NewGuid();

    public void SettleAt(string home) => Home = home;

    /// <summary>Says in public that an older state of the record has come back, and what is known to be missing since.</summary>
    /// <param name="kept">The newest entry that is there.</param>
    /// <param name="lost">Sequence and hash of entries that are not; null where nothing remembers.</param>
    /// <param name="because">In words for the public.</param>
    public void RecordRestore(LedgerHead kept, IReadOnlyCollection<(long Sequence, string Hash)>? lost, string because, DateTimeOffset now)
    {
        var after = new JsonObject
        {
            ["kept"] = $"{kept.Sequence}:{kept.Hash}",
            ["lost"] = lost is null ? null : new JsonArray([.. lost.Select(entry => JsonValue.Create($"{entry.Sequence}:{entry.Hash}"))]),
        };
        // Nobody acts here: the service finds it and says so.
        unrecorded.Add(new EntryDraft(Acts.Restore, null, new Act(new Person(""), now) { Reason = because }, [], after));
    }

    void IRecorded.Recorded() => unrecorded.Clear();
}
