namespace Alliance.Roadmap.Funding;

/// <summary>How asking a source went: when it was last asked, when it last answered and with which figures, and since when it does not.</summary>
public sealed class SourceCheck : Entity
{
    private readonly List<GivenFigure> given = [];

    public const int LongestFailure = 500;

    /// <summary>Once an hour at most; a clock that ticks a little early still finds it due.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMinutes(55);

    private SourceCheck()
    {
    }

    public SourceCheck(string source) => Source = source;

    public string Source { get; private set; } = "";
    public DateTimeOffset? AskedAt { get; private set; }
    public DateTimeOffset? AnsweredAt { get; private set; }

    /// <summary>When it last gave each figure. One it no longer gives keeps its old time: an account may change its currency.</summary>
    public IReadOnlyList<GivenFigure> Given => given;

    /// <summary>The first failure since it last answered; null while it answers.</summary>
    public DateTimeOffset? FailingSince { get; private set; }

    /// <summary>What went wrong the last time, in a sentence; null while it answers.</summary>
    public string? Failure { get; private set; }

    /// <summary>The source asked us to wait until then (RFC 9110 §10.2.3).</summary>
    public DateTimeOffset? NotBefore { get; private set; }

    public bool IsDue(DateTimeOffset now) => !(NotBefore > now) && !(AskedAt > now - Pause);

    /// <param name="figures">The figures that the answer holds.</param>
    public void Answered(DateTimeOffset now, params IEnumerable<(Basis Basis, string Currency)> figures)
    {
        (AskedAt, AnsweredAt, FailingSince, Failure, NotBefore) = (now, now, null, null, null);
        foreach (var (basis, currency) in figures)
        {
            given.RemoveAll(figure => (figure.Basis, figure.Currency) == (basis, currency));
            given.Add(new GivenFigure(basis, currency, now));
        }
    }

    /// <summary>When the source last gave this figure; null where it never did.</summary>
    public DateTimeOffset? LastGave(Reading reading) => given.Find(figure => (figure.Basis, figure.Currency) == (reading.Basis, reading.Currency))?.At;

    /// <param name="failure">A sentence for the board.</param>
    /// <param name="notBefore">Until when it asked us to wait, where it did.</param>
    public void Failed(DateTimeOffset now, string failure, DateTimeOffset? notBefore = null) =>
        (AskedAt, FailingSince, Failure, NotBefore) = (now, FailingSince ?? now, failure.Length > LongestFailure ? failure[..LongestFailure] : failure, notBefore);
}

/// <summary>That a source gave a figure.</summary>
/// <param name="At">When it did so last.</param>
public sealed record GivenFigure(Basis Basis, string Currency, DateTimeOffset At);
