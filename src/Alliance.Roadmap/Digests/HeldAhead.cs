using Alliance.Roadmap.Board;
using Alliance.Roadmap.Subscribers;

namespace Alliance.Roadmap.Digests;

/// <summary>Somebody of the board holds an issue that is not due yet. Without this row it goes out at its time.</summary>
public sealed class HeldAhead : Entity
{
    private HeldAhead()
    {
    }

    public HeldAhead(Cadence cadence, DateTimeOffset dueAt, Person by, DateTimeOffset now) =>
        (Cadence, DueAt, By, At) = (cadence, dueAt, by.Name, now);

    public Cadence Cadence { get; private init; }
    public DateTimeOffset DueAt { get; private init; }

    /// <summary>The name of the person.</summary>
    public string By { get; private init; } = "";
    public DateTimeOffset At { get; private init; }

    public string InWords => $"{By} held it before it was due.";
}
