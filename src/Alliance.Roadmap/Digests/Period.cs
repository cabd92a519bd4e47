using System.Globalization;
using Alliance.Roadmap.Subscribers;
using NodaTime;
using NodaTime.Calendars;

namespace Alliance.Roadmap.Digests;

/// <summary>The time an issue tells of: <c>2026-W48</c>, <c>2026-11</c>, <c>2026-Q4</c>, or a day.</summary>
public readonly record struct Period(string Value)
{
    /// <summary>The period a regular issue sent on this day tells of: the one that holds the middle of the time since the
    /// issue before, so that the digest of 1 December is November's.</summary>
    public static Period ToldOn(Cadence cadence, LocalDate due) => Holding(cadence, cadence switch
    {
        Cadence.Weekly => due.PlusDays(-4),
        Cadence.Monthly => due.PlusDays(-15),
        Cadence.Quarterly => due.PlusDays(-45),
        _ => due,
    });

    /// <summary>The period a day lies in.</summary>
    public static Period Holding(Cadence cadence, DateOnly day) => Holding(cadence, LocalDate.FromDateOnly(day));

    private static Period Holding(Cadence cadence, LocalDate day) => new(cadence switch
    {
        Cadence.Weekly => string.Create(CultureInfo.InvariantCulture, $"{WeekYearRules.Iso.GetWeekYear(day):0000}-W{WeekYearRules.Iso.GetWeekOfWeekYear(day):00}"),
        Cadence.Monthly => string.Create(CultureInfo.InvariantCulture, $"{day.Year:0000}-{day.Month:00}"),
        Cadence.Quarterly => string.Create(CultureInfo.InvariantCulture, $"{day.Year:0000}-Q{(day.Month + 2) / 3}"),
        _ => day.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture),
    });

    /// <summary>"week 48 of 2026", "November 2026", "October to December 2026", "23 November 2026".</summary>
    public string InWords
    {
        get
        {
            var year = Value[..4];
            if (Value[5] == 'W') return $"week {int.Parse(Value[6..], CultureInfo.InvariantCulture)} of {year}";
            if (Value[5] == 'Q')
            {
                return Value[6] switch { '1' => "January to March ", '2' => "April to June ", '3' => "July to September ", _ => "October to December " } + year;
            }

            return Value.Length == 7
                ? DateOnly.ParseExact(Value, "yyyy-MM", CultureInfo.InvariantCulture).ToString("MMMM yyyy", CultureInfo.InvariantCulture)
                : DateOnly.ParseExact(Value, "yyyy-MM-dd", CultureInfo.InvariantCulture).InFull();
        }
    }

    public override string ToString() => Value;
}
