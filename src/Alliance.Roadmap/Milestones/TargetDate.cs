using System.Globalization;

namespace Alliance.Roadmap.Milestones;

public enum TargetPrecision
{
    None,
    Year,
    Quarter,
    Month,
    Day,
}

/// <summary>When a step is meant to be done, no more precisely than anyone promised: <c>2027</c>, <c>2027-Q1</c>,
/// <c>2027-03</c>, <c>2027-03-15</c>, or no date at all, which is a legal answer.</summary>
public readonly record struct TargetDate
{
    private TargetDate(TargetPrecision precision, DateOnly start) => (Precision, Start) = (precision, start);

    public TargetPrecision Precision { get; }

    /// <summary>The first day of the year, quarter or month; the day itself.</summary>
    public DateOnly Start { get; }

    public DateOnly LastDay => Precision switch
    {
        TargetPrecision.Year => Start.AddYears(1).AddDays(-1),
        TargetPrecision.Quarter => Start.AddMonths(3).AddDays(-1),
        TargetPrecision.Month => Start.AddMonths(1).AddDays(-1),
        _ => Start,
    };

    /// <summary>As the contract writes it; null for no date.</summary>
    public string? Value => Precision switch
    {
        TargetPrecision.Year => Start.ToString("yyyy", CultureInfo.InvariantCulture),
        TargetPrecision.Quarter => string.Create(CultureInfo.InvariantCulture, $"{Start:yyyy}-Q{(Start.Month + 2) / 3}"),
        TargetPrecision.Month => Start.ToString("yyyy-MM", CultureInfo.InvariantCulture),
        TargetPrecision.Day => Start.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        _ => null,
    };

    /// <summary>"2027", "January to March 2027", "March 2027", "15 March 2027", "no date".</summary>
    public string InWords => Precision switch
    {
        TargetPrecision.Year => Value!,
        TargetPrecision.Quarter => string.Create(CultureInfo.InvariantCulture, $"{Start:MMMM} to {LastDay:MMMM yyyy}"),
        TargetPrecision.Month => Start.ToString("MMMM yyyy", CultureInfo.InvariantCulture),
        TargetPrecision.Day => Start.InFull(),
        _ => "no date",
    };

    /// <summary>Reads the contract's form; empty text is "no date". False for anything else.</summary>
    public static bool TryParse(string? text, out TargetDate target)
    {
        target = default;
        text = text?.Trim() ?? "";
        if (text.Length == 0) return true;
        if (text.Length == 7 && text[4..6] == "-Q" && text[6] is >= '1' and <= '4' && Date(text[..4] + "-01-01", out var year))
        {
            target = new(TargetPrecision.Quarter, year.AddMonths(3 * (text[6] - '1')));
            return true;
        }

        var (precision, whole) = text.Length switch
        {
            4 => (TargetPrecision.Year, text + "-01-01"),
            7 => (TargetPrecision.Month, text + "-01"),
            _ => (TargetPrecision.Day, text),
        };
        if (!Date(whole, out var start)) return false;
        target = new(precision, start);
        return true;
    }

    /// <summary>Reads what <see cref="Value"/> wrote.</summary>
    public static TargetDate Read(string? text) => TryParse(text, out var target) ? target : default;

    private static bool Date(string text, out DateOnly date) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out date) && date.Year is >= 2000 and < 2200;
}
