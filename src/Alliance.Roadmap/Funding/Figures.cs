using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Funding;

/// <summary>The newest readings, and how asking went: what is known of money at a moment.</summary>
/// <param name="Newest">The newest reading of each basis, source and currency.</param>
/// <param name="Checks">How asking the sources went.</param>
public sealed record Figures(IReadOnlyList<Reading> Newest, IReadOnlyList<SourceCheck> Checks)
{
    /// <summary>A fetched figure is asked for every hour and written down at least once a day: two days without one is no accident.</summary>
    public static readonly TimeSpan FetchedKeeps = TimeSpan.FromHours(48);

    /// <summary>Figures entered by hand come with the quarter's accounts: a quarter and some days to write them down.</summary>
    public static readonly TimeSpan EnteredKeeps = TimeSpan.FromDays(100);

    public static Figures None { get; } = new([], []);

    /// <summary>The reading that counts for a condition: of its basis and currency, from its source or, where it names none, the
    /// newest of any; null where none does, which means unknown.</summary>
    public Reading? For(FundingCondition condition) => condition.Amount is { } amount ? For(condition, amount.Currency) : null;

    /// <summary>A newest reading that would count if its currency were the condition's. It is shown, never compared.</summary>
    public Reading? InOtherCurrency(FundingCondition condition) =>
        condition.Amount is { } amount ? Latest(Newest.Where(reading => Fits(reading, condition.Basis, condition.Source) && reading.Currency != amount.Currency)) : null;

    /// <summary>When what the roadmap shows last changed: a figure comes without an entry.</summary>
    /// <param name="recordedAt">When the newest entry was recorded.</param>
    public DateTimeOffset? ChangedAt(DateTimeOffset? recordedAt) => Newest.Select(reading => (DateTimeOffset?)reading.RecordedAt).Append(recordedAt).Max();

    internal Reading? For(SecuredSum sum) => Latest(Newest.Where(reading => Fits(reading, sum.Basis, sum.Source) && reading.Currency == sum.Amount.Currency));

    /// <summary>When the figure was last looked up: a fetched one that did not change is not written down again each hour.</summary>
    public DateTimeOffset LastChecked(Reading reading) =>
        CheckOf(reading)?.LastGave(reading) is { } given && given > reading.At ? given : reading.At;

    /// <summary>The source has answered since, without this figure: an account that changed its currency, or no longer shows it.</summary>
    public bool IsNoLongerGiven(Reading reading) => CheckOf(reading)?.AnsweredAt > LastChecked(reading);

    /// <summary>Since when nobody knows whether the figure still holds; null while it is taken to hold.</summary>
    public DateTimeOffset? UnknownSince(Reading reading, DateTimeOffset now)
    {
        if (IsNoLongerGiven(reading)) return LastChecked(reading);
        var until = LastChecked(reading) + (reading.Source == Sources.OpenCollective ? FetchedKeeps : EnteredKeeps);
        return CheckOf(reading)?.FailingSince is { } failing && failing < until ? failing : until <= now ? until : null;
    }

    private Reading? For(FundingCondition condition, string currency) =>
        Latest(Newest.Where(reading => Fits(reading, condition.Basis, condition.Source) && reading.Currency == currency));

    private static bool Fits(Reading reading, Basis? basis, string? source) => reading.Basis == basis && (source is null || reading.Source == source);

    private static Reading? Latest(IEnumerable<Reading> readings) => readings.OrderBy(reading => reading.At).ThenBy(reading => reading.RecordedAt).LastOrDefault();

    private SourceCheck? CheckOf(Reading reading) => Checks.FirstOrDefault(check => check.Source == reading.Source);
}

public static class FigureQueries
{
    /// <summary>What is known of money now.</summary>
    public static async Task<Figures> Figures(this RoadmapDb db, CancellationToken cancel = default) => new(
        await Newest(db.Readings).ToListAsync(cancel),
        await db.SourceChecks.AsNoTracking().ToListAsync(cancel));

    /// <summary>What had been seen of money before a moment; how asking went then is not known.</summary>
    public static async Task<Figures> FiguresBefore(this RoadmapDb db, DateTimeOffset moment, CancellationToken cancel = default) => new(await Newest(db.Readings.Where(reading => reading.RecordedAt < moment)).ToListAsync(cancel), []);

    private static IQueryable<Reading> Newest(IQueryable<Reading> readings) =>
        readings.AsNoTracking().GroupBy(reading => new { reading.Basis, reading.Source, reading.Currency })
            .Select(same => same.OrderByDescending(reading => reading.At).ThenByDescending(reading => reading.RecordedAt).ThenByDescending(reading => reading.Id).First());

    // A figure that moves every hour gives one point a day; nobody looks at more than this.
    private const int MostRead = 1_000;
    private const int MostShown = 60;

    /// <summary>What was seen over time for each of these conditions, oldest first: of its basis and currency, from the source whose
    /// figure counts now, the last of each day.</summary>
    /// <param name="conditions">The conditions.</param>
    /// <param name="figures">What is known now.</param>
    /// <param name="dayOf">The board's day of a moment.</param>
    public static async Task<IReadOnlyDictionary<Guid, IReadOnlyList<Reading>>> Stories(
        this RoadmapDb db, IReadOnlyList<FundingCondition> conditions, Figures figures, Func<DateTimeOffset, DateOnly> dayOf, CancellationToken cancel = default)
    {
        var counting = conditions.Where(condition => condition.IsASum).Select(condition => (condition.Id, Reading: figures.For(condition))).Where(pair => pair.Reading is not null).ToList();
        if (counting.Count == 0) return new Dictionary<Guid, IReadOnlyList<Reading>>();
        var (bases, sources, currencies) = (counting.Select(pair => pair.Reading!.Basis).Distinct().ToList(), counting.Select(pair => pair.Reading!.Source).Distinct().ToList(), counting.Select(pair => pair.Reading!.Currency).Distinct().ToList());
        var readings = await db.Readings.AsNoTracking().Where(reading => bases.Contains(reading.Basis) && sources.Contains(reading.Source) && currencies.Contains(reading.Currency))
            .OrderByDescending(reading => reading.At).ThenByDescending(reading => reading.RecordedAt).Take(MostRead).ToListAsync(cancel);
        return counting.ToDictionary(pair => pair.Id, pair => (IReadOnlyList<Reading>)[.. readings
            .Where(reading => (reading.Basis, reading.Source, reading.Currency) == (pair.Reading!.Basis, pair.Reading.Source, pair.Reading.Currency))
            .DistinctBy(reading => dayOf(reading.At)).Take(MostShown).Reverse()]);
    }
}
