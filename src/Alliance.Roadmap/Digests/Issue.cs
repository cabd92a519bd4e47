using System.Diagnostics.CodeAnalysis;
using Alliance.Roadmap.Subscribers;

namespace Alliance.Roadmap.Digests;

public enum IssueState
{
    /// <summary>Too late to go out unasked, or held by the board before it was due; not frozen, without a number, until a person
    /// releases it.</summary>
    Held,

    /// <summary>Nothing had moved.</summary>
    Skipped,

    /// <summary>Held until the next one was due, which told its entries.</summary>
    Folded,

    /// <summary>Frozen; its deliveries are under way.</summary>
    Sending,

    /// <summary>Frozen, but nothing leaves until a person says go.</summary>
    Paused,

    /// <summary>Every delivery has come to an end.</summary>
    Sent,
}

/// <summary>One edition of a digest. Frozen, it has a number and never changes again.</summary>
public sealed class Issue : Entity
{
    private readonly List<IssueItem> items = [];
    private readonly List<Rendering> renderings = [];

    private Issue()
    {
    }

    private Issue(Cadence cadence, Period period, DateTimeOffset dueAt) => (Cadence, Period, DueAt) = (cadence, period, dueAt);

    /// <summary>Runs over all cadences; given at freezing.</summary>
    public int? Number { get; private set; }
    public Cadence Cadence { get; private init; }
    public Period Period { get; private init; }
    public DateTimeOffset DueAt { get; private init; }
    public IssueState State { get; private set; }
    public DateTimeOffset? FrozenAt { get; private set; }
    public string? PausedBecause { get; private set; }

    /// <summary>When a text was last removed from it; null where it reads as it was frozen.</summary>
    public DateTimeOffset? RedactedAt { get; private set; }

    /// <summary>The domain of its Message-IDs: a message sent again has the same one, whatever the settings say by then.</summary>
    public string? MessageDomain { get; private set; }
    public IReadOnlyList<IssueItem> Items => items;

    /// <summary>What its recipients read: the whole roadmap, and each distinct selection of steps among them.</summary>
    public IReadOnlyList<Rendering> Renderings => renderings;

    /// <summary>What the archive shows: the whole roadmap. Null until frozen, or not loaded.</summary>
    public Rendering? Full => renderings.Find(rendering => rendering.Selection.Length == 0);

    [MemberNotNullWhen(true, nameof(Number), nameof(FrozenAt), nameof(MessageDomain))]
    public bool IsFrozen => Number is not null;

    /// <summary>How late an issue may go out unasked.</summary>
    public static TimeSpan Patience(Cadence cadence) => cadence switch
    {
        Cadence.Weekly => TimeSpan.FromHours(48),
        Cadence.Monthly => TimeSpan.FromDays(7),
        Cadence.Quarterly => TimeSpan.FromDays(14),
        _ => TimeSpan.FromHours(24),
    };

    /// <summary>The issue that a time on the schedule brings: skipped where nothing moved (a quarterly one says what we wait
    /// for), held where it comes too late or somebody holds it, otherwise ready to be frozen.</summary>
    /// <param name="held">Null where nobody does.</param>
    public static Issue Due(Cadence cadence, Period period, DateTimeOffset dueAt, DateTimeOffset now, bool moved, HeldAhead? held = null) => new(cadence, period, dueAt)
    {
        State = !moved && cadence is not Cadence.Quarterly ? IssueState.Skipped
            : held is not null || now - dueAt > Patience(cadence) ? IssueState.Held
            : IssueState.Sending,
        PausedBecause = held?.InWords,
    };

    /// <summary>The issue a person asks for now, whatever the schedule says.</summary>
    public static Issue Asked(Cadence cadence, Period period, DateTimeOffset now) => new(cadence, period, now) { State = IssueState.Sending };

    /// <summary>Fixes number and content for ever.</summary>
    /// <param name="number">The next of all issues.</param>
    /// <param name="now">When.</param>
    /// <param name="messageDomain">See <see cref="MessageDomain"/>.</param>
    /// <param name="entries">The sequences of the entries it tells.</param>
    /// <param name="told">The whole roadmap first, then each selection.</param>
    public void Freeze(int number, DateTimeOffset now, string messageDomain, IEnumerable<long> entries, params IEnumerable<Rendering> told)
    {
        if (IsFrozen || State is not IssueState.Sending) throw new InvalidOperationException($"An issue that is {State.InWords()} cannot be frozen.");
        (Number, FrozenAt, MessageDomain) = (number, now, messageDomain);
        items.AddRange(entries.Select(entry => new IssueItem(Cadence, entry)));
        renderings.AddRange(told);
        if (Full is null) throw new InvalidOperationException("An issue needs a rendering of the whole roadmap: the archive shows it.");
    }

    /// <summary>Takes sentences away from everything it says. The only change a frozen issue ever takes; its hashes stay those of
    /// what was frozen. False where it does not say them.</summary>
    /// <param name="sentences">As they were written, each with its label.</param>
    /// <param name="now">When.</param>
    public bool Remove(IReadOnlyCollection<string> sentences, DateTimeOffset now)
    {
        if (renderings.FindAll(rendering => rendering.Remove(sentences)).Count == 0) return false;
        RedactedAt = now;
        return true;
    }

    /// <summary>A person lets a held issue go; it is frozen next.</summary>
    public Outcome Release()
    {
        if (State is not IssueState.Held)
            return new Refusal("digest.not-held", $"The {Cadence.InWords()} digest for {Period.InWords} is {State.InWords()}; only a held one can be released.");
        (State, PausedBecause) = (IssueState.Sending, null);
        return Outcome.Done;
    }

    /// <summary>The next one is due and tells what this one would have told.</summary>
    public void Fold()
    {
        if (State is IssueState.Held) (State, PausedBecause) = (IssueState.Folded, null);
    }

    public Outcome Pause(string because)
    {
        if (State is not IssueState.Sending)
            return new Refusal("digest.not-sending", $"Digest {Number} is {State.InWords()}; only one that is being sent can be paused.");
        (State, PausedBecause) = (IssueState.Paused, because);
        return Outcome.Done;
    }

    public Outcome Resume()
    {
        if (State is not IssueState.Paused)
            return new Refusal("digest.not-paused", $"Digest {Number} is {State.InWords()}; only a paused one can be resumed.");
        (State, PausedBecause) = (IssueState.Sending, null);
        return Outcome.Done;
    }

    /// <summary>A person sends one delivery again after all.</summary>
    public void GoOn()
    {
        if (State is IssueState.Sent) State = IssueState.Sending;
    }

    /// <summary>Every delivery has come to an end.</summary>
    public void Finish()
    {
        if (State is IssueState.Sending && IsFrozen) State = IssueState.Sent;
    }
}
