using System.Net;
using System.Net.Http.Headers;
using Alliance.Roadmap.Board;
using Alliance.Roadmap.Milestones;
using Alliance.Roadmap.Web.Setup;
using Alliance.Roadmap.Web.Tests.Milestones;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Alliance.Roadmap.Web.Tests.Board;

public abstract class MakingAToken(Site site)
{
    [Fact]
    public async Task shows_it_once_and_keeps_its_hash()
    {
        using var member = await site.SignedIn(Office.Director);
        var (token, page) = await Make(member, "Release script");
        Assert.StartsWith("alliance_", token, StringComparison.Ordinal);
        Assert.Contains("all acts", page.Words, StringComparison.Ordinal);
        Assert.DoesNotContain(token, (await member.Open("/board/tokens")).Words, StringComparison.Ordinal);
        Assert.True(await site.Ask(db => db.ApiTokens.AnyAsync(known => known.TokenHash == Secret.Hash(token))));
        Assert.Equal(HttpStatusCode.NoContent, await Use(token, "start", MilestoneStatus.Planned));
    }

    [Fact]
    public async Task for_some_acts_leaves_the_others_alone()
    {
        using var member = await site.SignedIn(Office.Director);
        var (token, page) = await Make(member, "Only ends", ("Form.Acts", "complete"), ("Form.Acts", "pause"));
        Assert.Contains("complete and pause", page.Words, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, await Use(token, "start", MilestoneStatus.Planned));
        Assert.Equal(HttpStatusCode.NoContent, await Use(token, "complete", MilestoneStatus.InProgress));
        Assert.Equal(HttpStatusCode.NoContent, await Use(token, "pause", MilestoneStatus.InProgress));
    }

    [Fact]
    public async Task with_an_end_ends_it_there()
    {
        using var member = await site.SignedIn(Office.Director);
        var (token, page) = await Make(member, "For a month", ("Form.Days", "30"));
        Assert.Contains(site.Services.GetRequiredService<RoadmapSettings>().DayOf(site.Clock.GetUtcNow().AddDays(30)).InFull(), page.Words, StringComparison.Ordinal);
        site.Clock.Advance(TimeSpan.FromDays(30) - TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.NoContent, await Use(token, "start", MilestoneStatus.Planned));
        site.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.Unauthorized, await Use(token, "start", MilestoneStatus.Planned));
    }

    [Fact]
    public async Task tells_the_day_it_was_last_used_without_writing_each_time()
    {
        using var member = await site.SignedIn(Office.Director);
        var (token, _) = await Make(member, "Busy");
        Assert.Null(await LastUsed(token));
        await Use(token, "start", MilestoneStatus.Planned);
        var first = await LastUsed(token);
        Assert.Equal(site.Clock.GetUtcNow(), first);
        site.Clock.Advance(TimeSpan.FromSeconds(90));
        await Use(token, "start", MilestoneStatus.Planned);
        Assert.Equal(first, await LastUsed(token));
        site.Clock.Advance(TimeSpan.FromHours(23));
        await Use(token, "start", MilestoneStatus.Planned);
        Assert.Equal(site.Clock.GetUtcNow(), await LastUsed(token));
    }

    [Fact]
    public async Task can_be_taken_back_with_one_button()
    {
        using var member = await site.SignedIn(Office.Director);
        var (token, page) = await Make(member, "Short lived");
        page = await member.Submit(page, "form:has([aria-label='Revoke Short lived'])");
        Assert.DoesNotContain("Short lived", page.Words, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, await Use(token, "start", MilestoneStatus.Planned));
    }

    [Theory]
    [InlineData("Form.Name", " ", "needs a name")]
    [InlineData("Form.Acts", "celebrate", "Please tick")]
    [InlineData("Form.Days", "36500", "from the list")]
    public async Task is_refused_with_a_sentence(string field, string value, string because)
    {
        using var member = await site.SignedIn(Office.Director);
        var page = await member.Submit(await member.Open("/board/tokens"), "form:has([name='Form.Name'])", [.. field is "Form.Name" ? Array.Empty<(string, string)>() : [("Form.Name", "Script")], (field, value)]);
        Assert.Contains(because, page.Alert, StringComparison.Ordinal);
    }

    [Fact]
    public async Task on_the_command_line_takes_all_acts()
    {
        await site.Invite(Office.Actuary, email: "actuary@example.org");
        var run = await site.Command("board", "token", "--email", "actuary@example.org");
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Equal(HttpStatusCode.NoContent, await Use(run.Output.Trim(), "start", MilestoneStatus.Planned));
    }

    private static async Task<(string Token, Page Page)> Make(Visitor member, string name, params (string Name, string Value)[] more)
    {
        var page = await member.Submit(await member.Open("/board/tokens"), "form:has([name='Form.Name'])", [("Form.Name", name), .. more]);
        return (page.Document.QuerySelector("[role=status] code")?.TextContent ?? page.Alert, page);
    }

    private async Task<HttpStatusCode> Use(string token, string act, MilestoneStatus from)
    {
        using var client = site.Client();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var body = new StringContent("""{ "reason": "So it is.", "evidence": "A note.", "extent": "full" }""");
        body.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var answer = await client.PostAsync($"/api/v1/milestones/{await site.Step(from)}/{act}", body);
        return answer.StatusCode;
    }

    private Task<DateTimeOffset?> LastUsed(string token) => site.Ask(db => db.ApiTokens.Where(known => known.TokenHash == Secret.Hash(token)).Select(known => known.LastUsedAt).SingleAsync());
}

public sealed class MakingATokenOnSqlite(SqliteSite site) : MakingAToken(site), IClassFixture<SqliteSite>;

public sealed class MakingATokenOnPostgreSql(PostgreSqlSite site) : MakingAToken(site), IClassFixture<PostgreSqlSite>;
