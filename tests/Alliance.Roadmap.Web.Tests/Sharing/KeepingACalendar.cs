using System.Globalization;
using System.Text;
using System.Text.Json;
using Alliance.Roadmap.Milestones;
using Alliance.Roadmap.Web.Tests.Digests;
using Alliance.Roadmap.Web.Tests.Milestones;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Tests.Sharing;

public abstract class KeepingACalendar(Site site)
{
    [Theory]
    [InlineData("2027-03-15", "2027-03-15", "")]
    [InlineData("2027-03", "2027-03-31", " (March 2027)")]
    [InlineData("2027-Q1", "2027-03-31", " (January to March 2027)")]
    [InlineData("2028", "2028-12-31", " (2028)")]
    public async Task puts_a_promise_on_the_last_day_it_names(string target, string day, string words)
    {
        var slug = await site.Step();
        await Aim(slug, target);
        var promised = Assert.Single(await Days($"/roadmap.ics?milestone={slug}"), day => Text(day, "uid").Contains(".target@", StringComparison.Ordinal));
        var title = (await site.Stored(slug)).Title;
        Assert.Equal((day, DateOnly.Parse(day, CultureInfo.InvariantCulture).AddDays(1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), $"Target: {title}{words}"), (Text(promised, "first"), Text(promised, "until"), Text(promised, "summary")));
        Assert.Equal($"{site.Address}milestones/{slug}", Text(promised, "url"));
        Assert.EndsWith($"{site.Address}milestones/{slug}", Text(promised, "description"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task keeps_the_same_day_under_the_same_name_and_tells_that_it_moved()
    {
        var slug = await site.Step();
        await Aim(slug, "2027-Q1");
        var first = (await Days($"/roadmap.ics?milestone={slug}"))[0];
        site.Clock.Advance(TimeSpan.FromHours(1));
        await Aim(slug, "2027-Q2");
        var second = (await Days($"/roadmap.ics?milestone={slug}"))[0];
        Assert.Equal(Text(first, "uid"), Text(second, "uid"));
        Assert.Equal(("2027-03-31", "2027-06-30"), (Text(first, "first"), Text(second, "first")));
        Assert.True(second.GetProperty("sequence").GetInt64() > first.GetProperty("sequence").GetInt64());
        Assert.True(string.CompareOrdinal(Text(second, "modified"), Text(first, "modified")) > 0);
    }

    [Fact]
    public async Task holds_the_open_steps_alone_and_when_the_board_looks_again()
    {
        var (planned, completed, dropped) = (await site.Step(), await site.Step(MilestoneStatus.Completed), await site.Step(MilestoneStatus.Dropped));
        var days = await Days("/roadmap.ics");
        Assert.Equal(days.Count, days.Select(day => Text(day, "uid")).Distinct().Count());
        Assert.DoesNotContain(days, day => Text(day, "uid").StartsWith(completed, StringComparison.Ordinal) || Text(day, "uid").StartsWith(dropped, StringComparison.Ordinal));
        // Ninety days after the step last moved.
        var review = Assert.Single(days, day => Text(day, "uid").StartsWith(planned, StringComparison.Ordinal));
        Assert.Equal((DateOnly.FromDateTime(site.Clock.GetUtcNow().AddHours(1).DateTime).AddDays(90).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), $"Review due: {(await site.Stored(planned)).Title}"), (Text(review, "first"), Text(review, "summary")));
    }

    [Fact]
    public async Task is_written_as_calendars_read_it_whatever_a_title_holds()
    {
        const string Title = "Łódź; 「ショップ」, 👩‍👩‍👧 and C:\\temp BEGIN:VEVENT, as long as it takes until a line has to be folded in the middle of it: שלום";
        var slug = await site.Step();
        await site.Do<RoadmapDb>(async db =>
        {
            var step = await db.Milestones.SingleAsync(step => step.Slug == slug);
            Assert.Null(step.Reword(new Wording(Title), new(Readers.President, site.Clock.GetUtcNow()) { Reason = "To try." }).Refusal);
            await db.SaveChangesAsync();
        });
        using var client = site.Client();
        using var answer = await client.GetAsync($"/roadmap.ics?milestone={slug}");
        Assert.Equal("text/calendar; charset=utf-8", $"{answer.Content.Headers.ContentType}");
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        // RFC 5545 §3.1: every line ends with CR LF and has at most 75 octets.
        var lines = Encoding.UTF8.GetString(bytes).Split("\r\n");
        Assert.Equal("", lines[^1]);
        Assert.All(lines, line => Assert.False(line.Contains('\n') || line.Contains('\r') || Encoding.UTF8.GetByteCount(line) > 75, line));
        var day = Assert.Single((await OtherReader.Read("read-calendar.py", bytes)).GetProperty("days").EnumerateArray().ToList());
        Assert.Equal($"Review due: {Title}", Text(day, "summary"));
    }

    [Fact]
    public Task is_asked_again_and_again_at_no_cost() => site.AsksAgain("/roadmap.ics", () => site.Step());

    private Task Aim(string slug, string target) => site.Do<RoadmapDb>(async db =>
    {
        Assert.True(TargetDate.TryParse(target, out var date));
        var step = await db.Milestones.SingleAsync(step => step.Slug == slug);
        Assert.Null(step.Retarget(date, new(Readers.President, site.Clock.GetUtcNow()) { Reason = "It takes longer." }).Refusal);
        await db.SaveChangesAsync();
    });

    private async Task<List<JsonElement>> Days(string address)
    {
        using var client = site.Client();
        var read = await OtherReader.Read("read-calendar.py", await client.GetByteArrayAsync(address));
        Assert.Equal("2.0", read.GetProperty("version").GetString());
        return [.. read.GetProperty("days").EnumerateArray().OrderBy(day => Text(day, "uid").Contains(".target@", StringComparison.Ordinal) ? 0 : 1)];
    }

    private static string Text(JsonElement day, string name) => day.GetProperty(name).GetString()!;
}

public sealed class KeepingACalendarOnSqlite(SqliteSite site) : KeepingACalendar(site), IClassFixture<SqliteSite>;

public sealed class KeepingACalendarOnPostgreSql(PostgreSqlSite site) : KeepingACalendar(site), IClassFixture<PostgreSqlSite>;
