using Alliance.Roadmap.Digests;
using Alliance.Roadmap.Subscribers;
using NodaTime;

namespace Alliance.Roadmap.Tests.Digests;

/// <summary>Every zone there is, every cadence, ten years, against arithmetic that knows only the zone's offsets.</summary>
public sealed class SweepingEveryZone
{
    private static readonly LocalDate First = new(2024, 1, 1);
    private static readonly LocalDate End = new(2034, 1, 1);

    // Midnight and the small hours are where clocks are changed.
    [Theory]
    [InlineData(Cadence.Weekly, "Sunday", 7)]
    [InlineData(Cadence.Monthly, "31", 31)]
    [InlineData(Cadence.Monthly, "1", 1)]
    [InlineData(Cadence.Quarterly, "90", 90)]
    public void finds_one_moment_for_each_period_and_the_one_that_the_offsets_say(Cadence cadence, string day, int number)
    {
        foreach (var time in (LocalTime[])[LocalTime.Midnight, new(2, 30), new(9, 0)])
        {
            foreach (var id in DateTimeZoneProviders.Tzdb.Ids)
            {
                var zone = DateTimeZoneProviders.Tzdb[id];
                Assert.True(Schedule.TryParse(cadence, $"{day} {time:HH:mm}", id, out var schedule, out var problem), problem);
                var due = schedule.From(First.ToDateOnly()).TakeWhile(due => due.Local.Date < End.PlusDays(1)).Select(due => due.Utc).ToList();
                var expected = Days(cadence, number).Select(date => Reached(zone, date + time)).ToList();
                Assert.True(expected.SequenceEqual(due.Take(expected.Count)) && due.Count - expected.Count is 0 or 1, $"{id}, {cadence}, {time}");

                // What the tick asks: the newest one that has come, never one twice, even if the clock stands still or steps back.
                for (var at = 1; at < expected.Count; at += 7)
                {
                    Assert.Equal(expected[at], schedule.Latest(expected[at]).Utc);
                    Assert.Equal(expected[at - 1], schedule.Latest(expected[at].AddTicks(-1)).Utc);
                }
            }
        }
    }

    private static IEnumerable<LocalDate> Days(Cadence cadence, int number)
    {
        for (var date = First; date < End; date = date.PlusDays(1))
        {
            var isDue = cadence switch
            {
                Cadence.Weekly => (int)date.DayOfWeek == number,
                Cadence.Monthly => date.Day == Math.Min(number, DateTime.DaysInMonth(date.Year, date.Month)),
                _ => DayOfQuarter(date) == Math.Min(number, DaysInQuarter(date)),
            };
            if (isDue) yield return date;
        }
    }

    private static int DayOfQuarter(LocalDate date) => Enumerable.Range(FirstMonth(date), date.Month - FirstMonth(date)).Sum(month => DateTime.DaysInMonth(date.Year, month)) + date.Day;

    private static int DaysInQuarter(LocalDate date) => Enumerable.Range(FirstMonth(date), 3).Sum(month => DateTime.DaysInMonth(date.Year, month));

    private static int FirstMonth(LocalDate date) => ((date.Month - 1) / 3 * 3) + 1;

    /// <summary>The first moment at which the wall clock shows this time or a later one.</summary>
    private static DateTimeOffset Reached(DateTimeZone zone, LocalDateTime local)
    {
        var wall = local.InUtc().ToInstant();
        foreach (var interval in zone.GetZoneIntervals(wall - Duration.FromDays(2), wall + Duration.FromDays(2)))
        {
            var moment = wall - Duration.FromSeconds(interval.WallOffset.Seconds);
            if (interval.HasStart && moment < interval.Start) moment = interval.Start;
            if (!interval.HasEnd || moment < interval.End) return moment.ToDateTimeOffset();
        }

        throw new InvalidOperationException($"{zone.Id} never reaches {local}.");
    }
}
