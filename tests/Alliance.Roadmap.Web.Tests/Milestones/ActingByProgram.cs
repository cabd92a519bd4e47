using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Alliance.Roadmap.Board;
using Alliance.Roadmap.Funding;
using Alliance.Roadmap.Milestones;
using Alliance.Roadmap.Web.Layout;
using Alliance.Roadmap.Web.Milestones;
using Alliance.Roadmap.Web.Tests.Board;

namespace Alliance.Roadmap.Web.Tests.Milestones;

public abstract class ActingByProgram(Site site)
{
    [Theory]
    [InlineData("start", MilestoneStatus.Planned, "{}", MilestoneStatus.InProgress)]
    [InlineData("complete", MilestoneStatus.InProgress, """{ "evidence": "https://example.org/proof", "extent": "part", "reason": null }""", MilestoneStatus.Completed)]
    [InlineData("pause", MilestoneStatus.InProgress, """{ "reason": "We wait." }""", MilestoneStatus.Paused)]
    [InlineData("resume", MilestoneStatus.Paused, "", MilestoneStatus.InProgress)]
    [InlineData("drop", MilestoneStatus.Planned, """{ "reason": "Not any more.", "decision": "Board meeting of 22 November 2026" }""", MilestoneStatus.Dropped)]
    [InlineData("reopen", MilestoneStatus.Completed, """{ "reason": "It broke." }""", MilestoneStatus.InProgress)]
    [InlineData("reinstate", MilestoneStatus.Dropped, """{ "reason": "Wanted again." }""", MilestoneStatus.Planned)]
    public async Task moves_a_step(string act, MilestoneStatus from, string body, MilestoneStatus to)
    {
        var slug = await site.Step(from);
        using var answer = await Post(slug, act, body);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal(to, (await site.Stored(slug)).Status);
        Assert.Equal(act, (await site.Story(slug))[^1]);
    }

    [Theory]
    [InlineData("start", MilestoneStatus.Completed, "", HttpStatusCode.Conflict, "milestone.not-planned")]
    [InlineData("complete", MilestoneStatus.Planned, """{ "evidence": "A note.", "extent": "full" }""", HttpStatusCode.Conflict, "milestone.not-in-progress")]
    [InlineData("complete", MilestoneStatus.Planned, """{ "extent": "full" }""", HttpStatusCode.BadRequest, "input.missing-evidence")]
    [InlineData("complete", MilestoneStatus.InProgress, """{ "evidence": "A note." }""", HttpStatusCode.BadRequest, "input.missing-extent")]
    [InlineData("complete", MilestoneStatus.InProgress, """{ "evidence": "A note.", "extent": "half" }""", HttpStatusCode.BadRequest, "input.missing-extent")]
    [InlineData("pause", MilestoneStatus.Planned, """{ "reason": " " }""", HttpStatusCode.BadRequest, "input.missing-reason")]
    [InlineData("pause", MilestoneStatus.Planned, """{ "reason": "No." }""", HttpStatusCode.Conflict, "milestone.not-in-progress")]
    [InlineData("resume", MilestoneStatus.InProgress, "", HttpStatusCode.Conflict, "milestone.not-paused")]
    [InlineData("drop", MilestoneStatus.Completed, """{ "reason": "No." }""", HttpStatusCode.Conflict, "milestone.already-completed")]
    [InlineData("drop", MilestoneStatus.Dropped, """{ "reason": "No." }""", HttpStatusCode.Conflict, "milestone.already-dropped")]
    [InlineData("reopen", MilestoneStatus.Planned, """{ "reason": "No." }""", HttpStatusCode.Conflict, "milestone.not-completed")]
    [InlineData("reinstate", MilestoneStatus.Planned, """{ "reason": "No." }""", HttpStatusCode.Conflict, "milestone.not-dropped")]
    [InlineData("drop", MilestoneStatus.Planned, """{ "reason": """, HttpStatusCode.BadRequest, "input.not-json")]
    [InlineData("drop", MilestoneStatus.Planned, """{ "reason": 5 }""", HttpStatusCode.BadRequest, "input.not-json")]
    [InlineData("drop", MilestoneStatus.Planned, """{ "reason": "\ud800" }""", HttpStatusCode.BadRequest, "input.not-json")]
    [InlineData("drop", MilestoneStatus.Planned, """{ "reason": "\u0000" }""", HttpStatusCode.BadRequest, "input.unreadable")]
    public async Task is_refused_with_a_code_and_a_sentence(string act, MilestoneStatus from, string body, HttpStatusCode status, string code)
    {
        var slug = await site.Step(from);
        var before = await site.Story(slug);
        using var answer = await Post(slug, act, body);
        await AssertProblem(answer, status, code);
        Assert.Equal(before, await site.Story(slug));
    }

    [Fact]
    public async Task starts_step_five_only_once_its_funds_are_met_or_waived()
    {
        var slug = await site.Step(MilestoneStatus.Planned, new FundingCondition("availability of funds"));
        using var answer = await Post(slug, "start", "");
        Assert.Contains("waits for availability of funds", await AssertProblem(answer, HttpStatusCode.Conflict, "milestone.awaiting-funds"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task holds_the_act_against_the_version_it_has_seen()
    {
        var slug = await site.Step(MilestoneStatus.InProgress);
        var seen = MilestoneETag.Of(await site.Stored(slug), newestEntry: 1, isHere: true, Figures.None);
        using var first = await Post(slug, "pause", """{ "reason": "We wait." }""", seen);
        Assert.Equal(HttpStatusCode.NoContent, first.StatusCode);

        using var stale = await Post(slug, "resume", "", seen);
        await AssertProblem(stale, HttpStatusCode.Conflict, "milestone.changed");
        using var missing = await Post(slug, "drop", "", seen);
        await AssertProblem(missing, HttpStatusCode.BadRequest, "input.missing-reason");
        using var weak = await Post(slug, "resume", "", "W/" + MilestoneETag.Of(await site.Stored(slug), 1, true, Figures.None));
        await AssertProblem(weak, HttpStatusCode.Conflict, "milestone.changed");
        Assert.Equal(MilestoneStatus.Paused, (await site.Stored(slug)).Status);

        using var again = await Post(slug, "resume", "", MilestoneETag.Of(await site.Stored(slug), newestEntry: 99, isHere: false, Figures.None));
        Assert.Equal(HttpStatusCode.NoContent, again.StatusCode);
    }

    [Fact]
    public async Task holds_it_against_what_another_build_has_shown_too()
    {
        var slug = await site.Step(MilestoneStatus.InProgress);
        using var client = site.Client();
        using var shown = await client.GetAsync($"/api/v1/milestones/{slug}");
        var tag = shown.Headers.ETag!.Tag;
        Assert.EndsWith($"-{Fresh.BuildMark}\"", tag, StringComparison.Ordinal);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/milestones/{slug}");
        var older = tag.Replace(Fresh.BuildMark, "00000000", StringComparison.Ordinal);
        request.Headers.TryAddWithoutValidation("If-None-Match", older);
        using var anew = await client.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, anew.StatusCode);   // it may say the same in other words
        using var paused = await Post(slug, "pause", """{ "reason": "We wait." }""", older);
        Assert.Equal(HttpStatusCode.NoContent, paused.StatusCode);
    }

    [Fact]
    public async Task knows_no_other_step_and_no_other_act()
    {
        var slug = await site.Step();
        foreach (var (step, act, code) in new[] { ("nowhere", "start", "milestone.unknown"), (slug, "celebrate", "act.unknown"), (slug, "reword", "act.unknown"), (slug, "review", "act.unknown") })
        {
            using var answer = await Post(step, act, """{ "reason": "No." }""");
            await AssertProblem(answer, HttpStatusCode.NotFound, code);
        }
    }

    [Fact]
    public async Task needs_a_token_of_the_board()
    {
        var slug = await site.Step();
        using var stranger = site.Client();
        using var unsigned = await stranger.PostAsync(Address(slug, "start"), null);
        await AssertProblem(unsigned, HttpStatusCode.Unauthorized, "token.missing-or-unknown");

        foreach (var office in new[] { Office.Editor, Office.Auditor, Office.Operator })
        {
            using var program = await site.Program(office);
            using var forbidden = await program.PostAsync(Address(slug, "start"), null);
            await AssertProblem(forbidden, HttpStatusCode.Forbidden, "token.wrong-office");
        }

        using var president = await site.SignedIn(Office.President);
        using var byCookie = await president.Client.PostAsync(Address(slug, "start"), null);
        Assert.Equal(HttpStatusCode.Unauthorized, byCookie.StatusCode);
        Assert.Equal(MilestoneStatus.Planned, (await site.Stored(slug)).Status);
    }

    private static Uri Address(string slug, string act) => new($"/api/v1/milestones/{slug}/{act}", UriKind.Relative);

    private async Task<HttpResponseMessage> Post(string slug, string act, string body, string? ifMatch = null)
    {
        using var program = await site.Program(Office.President);
        using var request = new HttpRequestMessage(HttpMethod.Post, Address(slug, act)) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (ifMatch is not null) request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        return await program.SendAsync(request);
    }

    /// <summary>Answers with the sentence.</summary>
    private static async Task<string> AssertProblem(HttpResponseMessage answer, HttpStatusCode status, string? code)
    {
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(code, problem.TryGetProperty("code", out var named) ? named.GetString() : null);
        return problem.GetProperty("detail").GetString()!;
    }
}

public sealed class ActingByProgramOnSqlite(SqliteSite site) : ActingByProgram(site), IClassFixture<SqliteSite>;

public sealed class ActingByProgramOnPostgreSql(PostgreSqlSite site) : ActingByProgram(site), IClassFixture<PostgreSqlSite>;
