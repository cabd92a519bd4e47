using Alliance.Roadmap.Subscribers;

namespace Alliance.Roadmap.Digests;

/// <summary>The mail that shows the board a coming issue, once for each due time. It is written down whom it has reached, so that
/// a crash repeats it to nobody who has it, and only one process at a time sends it.</summary>
public sealed class Foretelling : Entity
{
    /// <summary>How long before its time the board sees an issue.</summary>
    public static readonly TimeSpan Ahead = TimeSpan.FromHours(24);

    // A process that dies while sending leaves the rest to another after this long.
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private Foretelling()
    {
    }

    public Foretelling(Cadence cadence, DateTimeOffset dueAt) => (Cadence, DueAt) = (cadence, dueAt);

    public Cadence Cadence { get; private init; }
    public DateTimeOffset DueAt { get; private init; }

    /// <summary>The accounts it has reached.</summary>
    public IReadOnlyList<string> Reached { get; private set; } = [];
    public DateTimeOffset? TakenUntil { get; private set; }

    /// <summary>When it had reached everybody.</summary>
    public DateTimeOffset? DoneAt { get; private set; }

    /// <summary>False where it is done, or another process is at it.</summary>
    public bool TryTake(DateTimeOffset now)
    {
        if (DoneAt is not null || TakenUntil > now) return false;
        TakenUntil = now + Lease;
        return true;
    }

    public bool HasReached(Guid account) => Reached.Contains($"{account:N}");

    public void Reach(Guid account) => Reached = [.. Reached, $"{account:N}"];

    public void Finish(DateTimeOffset now) => DoneAt = now;

    /// <summary>Somebody could not be reached just now.</summary>
    public void Postpone(DateTimeOffset now) => TakenUntil = now + Patience;
}
