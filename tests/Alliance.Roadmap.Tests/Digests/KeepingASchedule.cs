using System.Globalization;
using Alliance.Roadmap.Digests;
using Alliance.Roadmap.Subscribers;

namespace Alliance.Roadmap.Tests.Digests;

public sealed class KeepingASchedule
{
    [Theory]
    [InlineData(Cadence.Weekly, "Monday 09:00", "2026-03-20", "2026-03-23T08:00Z 2026-03-30T07:00Z 2026-04-06T07:00Z")]
    [InlineData(Cadence.Monthly, "1 09:00", "2026-03-20", "2026-04-01T07:00Z 2026-05-01T07:00Z 2026-06-01T07:00Z")]
    [InlineData(Cadence.Quarterly, "1 09:00", "2026-03-20", "2026-04-01T07:00Z 2026-07-01T07:00Z 2026-10-01T07:00Z")]
    [InlineData(Cadence.Quarterly, "45 09:00", "2026-01-01", "2026-02-14T08:00Z 2026-05-15T07:00Z 2026-08-14T07:00Z")]
    public void keeps_the_wall_clock_whatever_summer_time_does(Cadence cadence, string setting, string from, string expected) =>
        Assert.Equal(expected, Times(cadence, setting, from, 3));

    [Fact]
    public void sends_at_the_first_valid_moment_in_a_spring_gap()
    {
        var due = Schedule(Cadence.Weekly, "Sunday 02:30").From(new DateOnly(2026, 3, 29)).First();
        Assert.Equal(("2026-03-29T03:00", new DateTimeOffset(2026, 3, 29, 1, 0, 0, TimeSpan.Zero)), (due.Local.ToString("uuuu-MM-dd'T'HH:mm", CultureInfo.InvariantCulture), due.Utc));
    }

    [Fact]
    public void sends_once_and_early_in_an_autumn_overlap() =>
        Assert.Equal("2026-10-25T00:30Z 2026-11-01T01:30Z", Times(Cadence.Weekly, "Sunday 02:30", "2026-10-25", 2));

    [Theory]
    [InlineData("29 09:00", "2027-01-01", "2027-01-29T08:00Z 2027-02-28T08:00Z 2027-03-29T07:00Z")]
    [InlineData("31 09:00", "2028-01-01", "2028-01-31T08:00Z 2028-02-29T08:00Z 2028-03-31T07:00Z 2028-04-30T07:00Z")]
    public void takes_a_day_the_month_does_not_have_for_its_last(string setting, string from, string expected) =>
        Assert.Equal(expected, Times(Cadence.Monthly, setting, from, expected.Split(' ').Length));

    [Fact]
    public void knows_the_newest_time_that_has_come()
    {
        var schedule = Schedule(Cadence.Monthly, "1 09:00");
        Assert.Equal(new DateTimeOffset(2026, 11, 1, 8, 0, 0, TimeSpan.Zero), schedule.Latest(A.Noon).Utc);
        Assert.Equal(new DateTimeOffset(2026, 12, 1, 8, 0, 0, TimeSpan.Zero), schedule.Next(A.Noon).Utc);
        var moment = schedule.Next(A.Noon).Utc;
        Assert.Equal(moment, schedule.Latest(moment).Utc);
        Assert.True(schedule.Next(moment).Utc > moment);
    }

    [Theory]
    [InlineData(Cadence.Weekly, "Monday 09:00", "2026-11-30", "2026-W48", "week 48 of 2026")]
    [InlineData(Cadence.Weekly, "Monday 09:00", "2027-01-04", "2026-W53", "week 53 of 2026")]
    [InlineData(Cadence.Monthly, "1 09:00", "2026-12-01", "2026-11", "November 2026")]
    [InlineData(Cadence.Monthly, "31 09:00", "2026-12-01", "2026-12", "December 2026")]
    [InlineData(Cadence.Quarterly, "1 09:00", "2027-01-01", "2026-Q4", "October to December 2026")]
    public void names_the_period_it_tells_of(Cadence cadence, string setting, string from, string period, string inWords)
    {
        var due = Schedule(cadence, setting).From(DateOnly.Parse(from, CultureInfo.InvariantCulture)).First();
        Assert.Equal((period, inWords), (due.Period.Value, due.Period.InWords));
    }

    [Theory]
    [InlineData("28 09:00")]
    [InlineData("15 09:00")]
    [InlineData("31 23:59")]
    public void never_names_two_issues_after_the_same_month(string setting)
    {
        var periods = Schedule(Cadence.Monthly, setting).From(new DateOnly(2027, 1, 1)).Take(48).Select(due => due.Period.Value).ToList();
        Assert.Equal(periods.Distinct(), periods);
    }

    [Theory]
    [InlineData(Cadence.Weekly, "1 09:00")]
    [InlineData(Cadence.Weekly, "Monday")]
    [InlineData(Cadence.Weekly, "Monday 24:00")]
    [InlineData(Cadence.Weekly, "None 09:00")]
    [InlineData(Cadence.Monthly, "0 09:00")]
    [InlineData(Cadence.Monthly, "32 09:00")]
    [InlineData(Cadence.Monthly, "Monday 09:00")]
    [InlineData(Cadence.Quarterly, "93 09:00")]
    [InlineData(Cadence.Quarterly, "")]
    public void is_refused_in_a_sentence_when_it_cannot_be_read(Cadence cadence, string setting)
    {
        Assert.False(Roadmap.Digests.Schedule.TryParse(cadence, setting, "Europe/Warsaw", out _, out var problem));
        Assert.Contains(setting, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void is_refused_in_a_zone_nobody_knows()
    {
        Assert.False(Roadmap.Digests.Schedule.TryParse(Cadence.Weekly, "Monday 09:00", "Europe/Nowhere", out _, out var problem));
        Assert.Contains("Europe/Nowhere", problem, StringComparison.Ordinal);
    }

    private static string Times(Cadence cadence, string setting, string from, int count) =>
        string.Join(' ', Schedule(cadence, setting).From(DateOnly.Parse(from, CultureInfo.InvariantCulture)).Take(count)
            .Select(due => due.Utc.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm'Z'", CultureInfo.InvariantCulture)));

    private static Schedule Schedule(Cadence cadence, string setting)
    {
        Assert.True(Roadmap.Digests.Schedule.TryParse(cadence, setting, "Europe/Warsaw", out var schedule, out var problem), problem);
        return schedule;
    }
}
