using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Alliance.Roadmap.Board;
using Alliance.Roadmap.Digests;
using Alliance.Roadmap.Posts;
using Alliance.Roadmap.Subscribers;
using Alliance.Roadmap.Web.Board;
using Alliance.Roadmap.Web.Digests;
using Alliance.Roadmap.Web.Tests.Digests;
using Alliance.Roadmap.Webhook;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Alliance.Roadmap.Web.Tests.Board;

public abstract class PassingTheGuard(Site site)
{
    private static readonly Office[] Board = [Office.President, Office.VicePresident, Office.Treasurer, Office.Actuary, Office.Director];

    [Fact]
    public async Task shows_an_auditor_what_was_sent_without_a_way_to_change_it()
    {
        await site.Follow("grace@example.org");
        var (issue, _) = await site.Ask<DigestPress, (Issue?, Outcome)>(press => press.FreezeNow(Cadence.Quarterly));
        using var auditor = await site.SignedIn(Office.Auditor);
        var page = await auditor.Open("/board/digests?preview=weekly");
        Assert.Contains($"Digest {issue!.Number}", page.Words, StringComparison.Ordinal);
        Assert.Empty(page.Document.QuerySelectorAll("main button"));
        Assert.Equal($"/digests/{issue.Number}", page.Document.QuerySelector("main th a")!.GetAttribute("href"));
        Assert.DoesNotContain("grace@", page.Words, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await auditor.Open($"/board/digests/{issue.Number}")).Status);
    }

    [Theory]
    [InlineData("/board/posts", "A post")]
    [InlineData("/board/posts?aside=yes", "Put aside on")]
    [InlineData("/board/webhook", "It was given up.")]
    public async Task shows_an_auditor_what_waits_without_a_way_to_change_it(string address, string words)
    {
        await site.Do<RoadmapDb>(async db =>
        {
            var (now, name) = (site.Clock.GetUtcNow(), Guid.NewGuid());
            var (waiting, aside) = (new FeedPost(new FeedItem(null, "A post about the grant program", $"https://example.org/{name}", null, ""), now), new FeedPost(new FeedItem(null, "Another", $"https://example.org/{name}/2", null, ""), now));
            aside.Dismiss("Grace", now);
            var call = new WebhookCall(1, 2, now);
            call.Heard(call.Try(now), new WebhookAnswer(410, "Answered with the status 410."), now);
            db.AddRange(waiting, aside, call);
            await db.SaveChangesAsync();
        });
        using var director = await site.SignedIn(Office.Director);
        Assert.NotEmpty((await director.Open(address)).Document.QuerySelectorAll("main button"));
        using var auditor = await site.SignedIn(Office.Auditor);
        var page = await auditor.Open(address);
        Assert.Contains(words, page.Words, StringComparison.Ordinal);
        Assert.Empty(page.Document.QuerySelectorAll("main button, main select, main input:not([type=hidden])"));
        Assert.NotNull(page.Document.QuerySelector($"nav.board a[href='{address.Split('?')[0]}']"));
    }

    [Fact]
    public void every_route_below_the_board_names_its_policy()
    {
        var routes = site.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(route => $"{route.RoutePattern.RawText?.TrimStart('/')}/".StartsWith("board/", StringComparison.OrdinalIgnoreCase)).ToList();
        Assert.NotEmpty(routes);
        Assert.All(routes, route => Assert.Contains(route.Metadata.GetOrderedMetadata<IAuthorizeData>(), rule => rule.Policy is not null));
    }

    [Theory]
    [InlineData("/board")]
    [InlineData("/board/people")]
    [InlineData("/board/people/board")]
    [InlineData("/board/tokens")]
    [InlineData("/board/jobs")]
    [InlineData("/board/milestones")]
    [InlineData("/BOARD/Tokens")]
    [InlineData("/board/there-is-no-such-page")]
    public async Task sends_the_unsigned_to_sign_in(string address)
    {
        using var client = site.Client();
        using var answer = await client.GetAsync(address);
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Equal($"/sign-in?returnUrl={Uri.EscapeDataString(address)}", answer.Headers.Location?.OriginalString);
    }

    [Theory]
    [InlineData("/board", true, true, true)]
    [InlineData("/board/people", true, false, true)]
    [InlineData("/board/people/board", false, false, true)]
    [InlineData("/board/tokens", false, false, false)]
    [InlineData("/board/jobs", false, false, false)]
    [InlineData("/board/milestones/new", false, false, false)]
    public async Task depends_on_the_office(string address, bool auditor, bool editor, bool @operator)
    {
        foreach (var (office, may) in Board.Select(office => (office, true)).Concat([(Office.Auditor, auditor), (Office.Editor, editor), (Office.Operator, @operator)]))
        {
            using var person = await site.Enter(office);
            Assert.Equal((office, may ? HttpStatusCode.OK : HttpStatusCode.Forbidden), (office, (await person.Open(address)).Status));
        }
    }

    [Fact]
    public async Task lets_an_auditor_change_nothing()
    {
        using var auditor = await site.Enter(Office.Auditor);
        var people = await auditor.Open("/board/people");
        Assert.Null(people.Document.QuerySelector("main form[method=post]"));
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("_handler", "invite")]);
        using var answer = await auditor.Client.PostAsync("/board/people", form);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task ends_at_once_with_the_account_in_every_browser_and_for_its_tokens()
    {
        var email = $"{Guid.NewGuid():N}@example.org";
        using var leaving = await site.Enter(Office.Director, email: email);
        var token = await site.TokenOf(email);
        using var president = await site.Enter(Office.President);
        var people = await president.Open("/board/people");
        var row = people.Document.QuerySelectorAll("tbody tr").Single(row => row.TextContent.Contains(email, StringComparison.Ordinal));
        var ended = await president.Submit(people, $"form:has(input[value='{row.QuerySelector("input[name=_handler]")!.GetAttribute("value")}'])");
        Assert.DoesNotContain(email, ended.Words, StringComparison.Ordinal);

        Assert.Equal("/sign-in", (await leaving.Open("/board")).Address.AbsolutePath);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Act(token)).StatusCode);
    }

    [Fact]
    public async Task follows_a_changed_office_at_once()
    {
        var email = $"{Guid.NewGuid():N}@example.org";
        using var person = await site.Enter(Office.Director, email: email);
        using var president = await site.Enter(Office.President);
        await president.Submit(await president.Open("/board/people"), "form:has(#email)", ("Form.Name", $"Ada {Guid.NewGuid():N}"), ("Form.Email", email), ("Form.Office", "editor"));
        Assert.Equal(HttpStatusCode.Forbidden, (await person.Open("/board/tokens")).Status);
    }

    [Fact]
    public async Task keeps_the_operator_from_those_who_sign_in_already()
    {
        var email = $"{Guid.NewGuid():N}@example.org";
        using var member = await site.Enter(Office.Director, email: email);
        using var otto = await site.Enter(Office.Operator);
        var page = await otto.Submit(await otto.Open("/board/people"), "form:has(#email)", ("Form.Name", "Otto"), ("Form.Email", email), ("Form.Office", "editor"));
        Assert.Contains("Only a member of the board", page.Alert, StringComparison.Ordinal);
        var row = page.Document.QuerySelectorAll("tbody tr").Single(row => row.TextContent.Contains(email, StringComparison.Ordinal));
        page = await otto.Submit(page, $"form:has(input[value='{row.QuerySelector("input[name=_handler]")!.GetAttribute("value")}'])");
        Assert.Contains("Only a member of the board", page.Alert, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await member.Open("/board")).Status);
    }

    [Fact]
    public async Task by_a_token_works_until_it_is_revoked()
    {
        using var person = await site.Enter(Office.Treasurer);
        var page = await person.Submit(await person.Open("/board/tokens"), "form:has(#name)", ("Form.Name", "Release script"));
        var token = page.Document.QuerySelector("[role=status] code")!.TextContent;
        Assert.Equal(HttpStatusCode.Conflict, (await Act(token)).StatusCode);

        page = await person.Open("/board/tokens");
        Assert.DoesNotContain(token, page.Words, StringComparison.Ordinal);
        Assert.Contains("23 November 2026", page.Document.QuerySelector("tbody td:nth-child(3)")!.TextContent, StringComparison.Ordinal);
        await person.Submit(page, "tbody form");
        Assert.Equal(HttpStatusCode.Unauthorized, (await Act(token)).StatusCode);
        var hash = Secret.Hash(token);
        Assert.Equal(1, await site.Ask(db => db.ApiTokens.CountAsync(known => known.TokenHash == hash && known.RevokedAt != null)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("alliance_made-up")]
    public async Task without_a_good_token_is_refused_as_problem_json(string? token)
    {
        using var answer = await Act(token);
        Assert.Equal((HttpStatusCode.Unauthorized, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.Single().Scheme);
    }

    [Fact]
    public async Task by_a_cookie_does_not_open_the_api()
    {
        using var president = await site.Enter(Office.President);
        using var answer = await president.Client.PostAsync(await Start(), new StringContent("{}", Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task by_a_token_of_an_office_since_lost_is_refused_as_problem_json()
    {
        var email = $"{Guid.NewGuid():N}@example.org";
        using var person = await site.Enter(Office.Director, email: email);
        var token = await site.TokenOf(email);
        await site.Do<Invitations>(invitations => invitations.Invite($"Ada {Guid.NewGuid():N}", email, Office.Auditor, by: null));
        using var answer = await Act(token);
        Assert.Equal((HttpStatusCode.Forbidden, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
    }

    [Fact]
    public async Task to_the_jobs_is_read_only_and_loosens_the_styles_there_alone()
    {
        using var president = await site.Enter(Office.President);
        var jobs = await president.Open("/board/jobs");
        Assert.Equal(HttpStatusCode.OK, jobs.Status);
        Assert.Contains("style-src 'self' 'unsafe-inline'", jobs.Response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", (await president.Open("/board")).Response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("jobs[]", "any")]);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await president.Client.GetAsync("/board/jobs/stats")).StatusCode);
        using var numbers = new FormUrlEncodedContent([KeyValuePair.Create("metrics[]", "servers:count")]);
        // By POST the dashboard itself answers, and asks for the token its pages hold.
        Assert.Equal(HttpStatusCode.Forbidden, (await president.Client.PostAsync("/board/jobs/stats", numbers)).StatusCode);
        using var trigger = await president.Client.PostAsync("/board/jobs/recurring/trigger", form);
        Assert.False(trigger.IsSuccessStatusCode);
    }

    private async Task<string> Start() =>
        $"/api/v1/milestones/{await site.Ask(db => db.Milestones.Where(step => step.Number == 5).Select(step => step.Slug).SingleAsync())}/start";

    private async Task<HttpResponseMessage> Act(string? token)
    {
        using var client = site.Client();
        using var request = new HttpRequestMessage(HttpMethod.Post, await Start()) { Content = new StringContent("{}", Encoding.UTF8, "application/json") };
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await client.SendAsync(request);
    }
}

public sealed class PassingTheGuardOnSqlite(SqliteSite site) : PassingTheGuard(site), IClassFixture<SqliteSite>;

public sealed class PassingTheGuardOnPostgreSql(PostgreSqlSite site) : PassingTheGuard(site), IClassFixture<PostgreSqlSite>;
