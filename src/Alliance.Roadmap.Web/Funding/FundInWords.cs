using System.Globalization;
using Alliance.Roadmap.Funding;
using Alliance.Roadmap.Web.Setup;

namespace Alliance.Roadmap.Web.Funding;

/// <summary>What was seen of the money a condition waits for, in plain words. Seen and committed are two facts, told apart.</summary>
internal sealed class FundInWords(FundingCondition condition, Figures figures, RoadmapSettings settings, DateTimeOffset now)
{
    /// <summary>The figure that counts; null where none was seen, which means unknown.</summary>
    public Reading? Reading { get; } = condition.IsASum ? figures.For(condition) : null;

    public bool IsReached => Reading is { } seen && seen.Minor >= Asked.Minor;

    /// <summary>How much of the amount was seen, in whole percent; more than 100 stays what it is.</summary>
    public long Percent => Reading is { } seen ? (long)Math.Floor(seen.Minor * 100m / Asked.Minor) : 0;

    /// <summary>"€8,400 of €60,000 a year (14 %)", "unknown: no figure was seen yet".</summary>
    public string Seen =>
        Reading is { } seen ? string.Create(CultureInfo.InvariantCulture, $"{seen.Value} of {condition.AmountInWords} ({Percent} %)")
        : figures.InOtherCurrency(condition) is { } other ? $"{other.Value} seen on {Day(other.At)}, in another currency, so it cannot be compared"
        : "Unknown: no figure was seen yet";

    /// <summary>"28 November 2026, from Open Collective", and since when it is unknown whether that still holds; null without a figure.</summary>
    public string? LastChecked => Reading is not { } seen ? null
        : $"{Day(figures.LastChecked(seen))}, from {Sources.InWords(seen.Source)}{(figures.UnknownSince(seen, now) is { } since ? $"; unknown since {Day(since)}" : "")}";

    /// <summary>"€60,000 a year, confirmed", "nothing yet".</summary>
    public string Committed => condition.State switch
    {
        FundingState.Met => $"{condition.AmountInWords}, confirmed",
        FundingState.Waived => "Nothing; the board goes ahead without it",
        _ => "Nothing yet",
    };

    /// <summary>Said where funds are confirmed and the newest figure is below the amount.</summary>
    public string? Shortfall => condition.State is FundingState.Met && Reading is { } seen && !IsReached
        ? $"The funds are confirmed, but the newest figure, {seen.Value} on {Day(seen.At)}, is below {condition.AmountInWords}."
        : null;

    /// <summary>"€8,400 seen 28 November 2026", in the middle of a sentence; null without a figure.</summary>
    public string? InShort => Reading is not { } seen ? null
        : figures.UnknownSince(seen, now) is { } since ? $"{seen.Value} seen {Day(figures.LastChecked(seen))}, unknown since {Day(since)}"
        : $"{seen.Value} seen {Day(figures.LastChecked(seen))}";

    private Money Asked => condition.Amount!.Value;

    private string Day(DateTimeOffset time) => settings.DayOf(time).InFull();
}
