namespace Alliance.Roadmap.Funding;

/// <summary>A money figure as it was seen once. It never changes; a newer one stands beside it. No reading means unknown, never
/// "not funded". Readings are no entries of the ledger, and no mail tells them.</summary>
public sealed class Reading : Entity
{
    public const int LongestEvidence = 2000;
    public const int LongestBy = 200;

    private Reading()
    {
    }

    private Reading(Money value, Basis basis, string source, DateTimeOffset at, DateTimeOffset recordedAt, string by, string? evidence) =>
        (Minor, Currency, Basis, Source, At, RecordedAt, By, Evidence) = (value.Minor, value.Currency, basis, source, at, recordedAt, by, evidence);

    /// <summary>The moment the figure is of.</summary>
    public DateTimeOffset At { get; private init; }

    /// <summary>When it was written down here.</summary>
    public DateTimeOffset RecordedAt { get; private init; }

    /// <summary>Who entered it, as the record names people; "the program" for what was fetched.</summary>
    public string By { get; private init; } = "";
    public string Source { get; private init; } = "";
    public Basis Basis { get; private init; }
    public long Minor { get; private init; }
    public string Currency { get; private init; } = "";
    public string? Evidence { get; private init; }

    public Money Value => new(Minor, Currency);

    /// <summary>A figure that a person saw somewhere, with what shows it.</summary>
    public static Outcome Enter(Money value, Basis basis, string source, DateTimeOffset at, string? evidence, string by, DateTimeOffset now, out Reading? reading)
    {
        reading = null;
        evidence = Text.Tidy(evidence);
        if (basis is Basis.Manual)
            return new Refusal("input.not-a-basis", "A figure is money held, received, a year, or a line of the budget. What a person judges has no figure; it is confirmed with evidence.");
        if (Sources.Problem(source) is { } unfit) return unfit;
        if (source == Sources.OpenCollective)
            return new Refusal("input.reserved-source", "Figures of Open Collective are fetched, never entered. Please name another source, such as by-hand.");
        if (evidence is null)
            return new Refusal("input.missing-evidence", "A figure needs evidence. Please name the statement, the contract or the minutes that show it.");
        if (Text.Problem("The evidence", evidence, LongestEvidence) is { } unreadable) return unreadable;
        if (at > now)
            return new Refusal("reading.in-future", "A figure cannot be of a day that is still to come. Please give the day it was seen.");
        reading = new Reading(value, basis, source, at, now, by.Length > LongestBy ? by[..LongestBy] : by, evidence);
        return Outcome.Done;
    }

    /// <summary>A figure that the program fetched just now.</summary>
    public static Reading Fetched(Money value, Basis basis, DateTimeOffset now, string evidence) =>
        new(value, basis, Sources.OpenCollective, now, now, "the program", evidence);
}
