using System.Globalization;

namespace Alliance.Roadmap.Reports;

/// <summary>The time a report is about: a quarter (<c>2026-Q4</c>) for the Business Control Committee, or a year (<c>2026</c>)
/// for the General Assembly.</summary>
/// <param name="Year">From 2000.</param>
/// <param name="Quarter">1 to 4; null for the whole year.</param>
public readonly record struct ReportPeriod(int Year, int? Quarter = null)
{
    private const int FirstYear = 2000;

    public DateOnly FirstDay => new(Year, Quarter is { } quarter ? (3 * quarter) - 2 : 1, 1);

    /// <summary>The first day that lies behind it.</summary>
    public DateOnly NextDay => Quarter is null ? FirstDay.AddYears(1) : FirstDay.AddMonths(3);

    /// <summary>Its name in addresses.</summary>
    public string Slug => Quarter is { } quarter ? string.Create(CultureInfo.InvariantCulture, $"{Year}-Q{quarter}") : Year.ToString(CultureInfo.InvariantCulture);

    /// <summary>"October to December 2026", "the year 2026".</summary>
    public string InWords => Quarter switch
    {
        1 => $"January to March {Year}",
        2 => $"April to June {Year}",
        3 => $"July to September {Year}",
        4 => $"October to December {Year}",
        _ => $"the year {Year}",
    };

    /// <summary>Whom it is written for.</summary>
    public string Readers => Quarter is null ? "General Assembly" : "Business Control Committee";

    public static ReportPeriod QuarterOf(DateOnly day) => new(day.Year, (day.Month + 2) / 3);

    /// <summary>Reads a slug back; false for anything else.</summary>
    public static bool TryRead(string? slug, out ReportPeriod period)
    {
        period = default;
        var parts = slug?.Split("-Q") ?? [];
        if (parts.Length is 0 or > 2 || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var year) || year is < FirstYear or > 9000) return false;
        if (parts.Length == 1) period = new(year);
        else if (parts[1] is ['1' or '2' or '3' or '4']) period = new(year, parts[1][0] - '0');
        else return false;
        return slug == period.Slug;
    }
}
