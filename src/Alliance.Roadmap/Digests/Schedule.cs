using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Alliance.Roadmap.Subscribers;
using NodaTime;
using NodaTime.Text;
using NodaTime.TimeZones;

namespace Alliance.Roadmap.Digests;

/// <summary>One time an issue is due.</summary>
/// <param name="Local">On the wall clock of the association's zone; in a spring gap, the first moment that exists.</param>
public readonly record struct Due(LocalDateTime Local, DateTimeOffset Utc, Period Period);

/// <summary>When the issues of a cadence are due: a day of the week, the month or the quarter, at a time on the wall clock of
/// an IANA zone. UTC is computed for each day anew, so that summer time moves nothing.</summary>
public sealed class Schedule
{
    // In a spring gap at the first valid instant; in an autumn overlap once, the earlier time.
    private static readonly ZoneLocalMappingResolver Resolver =
        Resolvers.CreateMappingResolver(Resolvers.ReturnEarlier, Resolvers.ReturnStartOfIntervalAfter);

    private readonly int day;
    private readonly LocalTime time;
    private readonly DateTimeZone zone;

    private Schedule(Cadence cadence, int day, LocalTime time, DateTimeZone zone) =>
        (Cadence, this.day, this.time, this.zone) = (cadence, day, time, zone);

    public Cadence Cadence { get; }

    /// <summary>Reads "Monday 09:00" (weekly), "1 09:00" (the day of the month or quarter).</summary>
    /// <param name="problem">What is wrong with the text, for people; null on success.</param>
    public static bool TryParse(Cadence cadence, string? text, string zone, [NotNullWhen(true)] out Schedule? schedule, [NotNullWhen(false)] out string? problem)
    {
        schedule = null;
        problem = null;
        var (form, longest) = cadence switch
        {
            Cadence.Weekly => ("a weekday and a time, such as “Monday 09:00”", 7),
            Cadence.Monthly => ("a day from 1 to 31 and a time, such as “1 09:00”", 31),
            Cadence.Quarterly => ("a day from 1 to 92 and a time, such as “1 09:00”", 92),
            _ => throw new ArgumentOutOfRangeException(nameof(cadence), cadence, "This cadence follows the entries, not the calendar."),
        };
        var words = (text ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length != 2
            || Day(cadence, words[0]) is not (>= 1 and var day) || day > longest
            || LocalTimePattern.CreateWithInvariantCulture("HH:mm").Parse(words[1]) is not { Success: true } at)
        {
            problem = $"“{text}” is not {form}.";
            return false;
        }

        if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) is not { } place)
        {
            problem = $"“{zone}” is not an IANA time zone, such as Europe/Warsaw.";
            return false;
        }

        schedule = new Schedule(cadence, day, at.Value, place);
        return true;
    }

    /// <summary>The times an issue is due, from the start of a day on.</summary>
    public IEnumerable<Due> From(DateOnly start)
    {
        var from = LocalDate.FromDateOnly(start);
        for (var first = FirstOf(from); ; first = Following(first))
        {
            var date = DateIn(first);
            if (date >= from) yield return On(date);
        }
    }

    /// <summary>The newest time that has come by now.</summary>
    public Due Latest(DateTimeOffset now)
    {
        var today = Instant.FromDateTimeOffset(now).InZone(zone).Date;
        for (var first = FirstOf(today); ; first = FirstOf(first.PlusDays(-1)))
        {
            if (On(DateIn(first)) is var due && due.Utc <= now) return due;
        }
    }

    /// <summary>The first time after now.</summary>
    public Due Next(DateTimeOffset now) =>
        From(Instant.FromDateTimeOffset(now).InZone(zone).Date.ToDateOnly()).First(due => due.Utc > now);

    private Due On(LocalDate date)
    {
        var moment = (date + time).InZone(zone, Resolver);
        return new Due(moment.LocalDateTime, moment.ToInstant().ToDateTimeOffset(), Period.ToldOn(Cadence, date));
    }

    // The week, month or quarter a date lies in, by its first day; and the one after.
    private LocalDate FirstOf(LocalDate date) => Cadence switch
    {
        Cadence.Weekly => date.PlusDays(1 - (int)date.DayOfWeek),
        Cadence.Monthly => new LocalDate(date.Year, date.Month, 1),
        _ => new LocalDate(date.Year, ((date.Month - 1) / 3 * 3) + 1, 1),
    };

    private LocalDate Following(LocalDate first) => Cadence switch
    {
        Cadence.Weekly => first.PlusWeeks(1),
        Cadence.Monthly => first.PlusMonths(1),
        _ => first.PlusMonths(3),
    };

    // A day the month or quarter does not have means its last.
    private LocalDate DateIn(LocalDate first)
    {
        var (date, last) = (first.PlusDays(day - 1), Following(first).PlusDays(-1));
        return date < last ? date : last;
    }

    private static int? Day(Cadence cadence, string word) =>
        cadence is Cadence.Weekly
            ? Enum.TryParse<IsoDayOfWeek>(word, ignoreCase: true, out var weekday) && !char.IsAsciiDigit(word[0]) ? (int)weekday : null
            : int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
