using System.Net;
using Alliance.Roadmap.Board;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Tests.Board;

public abstract class SigningOut(Site site)
{
    [Fact]
    public async Task ends_a_copied_cookie_too()
    {
        using var visitor = await site.SignedIn(Office.Director);
        using var copy = Copy(visitor);
        Assert.Equal(HttpStatusCode.OK, (await copy.GetAsync("/board")).StatusCode);
        await visitor.Submit(await visitor.Open("/sign-out"), "main form");
        Assert.Equal(HttpStatusCode.Found, (await copy.GetAsync("/board")).StatusCode);
    }

    [Fact]
    public async Task of_another_browser_leaves_this_one_alone()
    {
        var email = $"{Guid.NewGuid():N}@example.org";
        using var here = await site.Enter(Office.Auditor, email: email);
        using var there = await Again(email, "Mozilla/5.0 (Android 15; Mobile; rv:145.0) Gecko/145.0 Firefox/145.0");
        var account = await here.Open("/account");
        Assert.Contains("Firefox on Android", account.Words, StringComparison.Ordinal);
        Assert.Contains("by a link from the mail", account.Words, StringComparison.Ordinal);
        Assert.Contains("by an invitation", account.Words, StringComparison.Ordinal);

        account = await here.Submit(account, "button[aria-label^='Sign out Firefox on Android']");
        Assert.Contains("That browser is signed out.", account.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("Firefox on Android", account.Words, StringComparison.Ordinal);
        Assert.Equal("/sign-in", (await there.Open("/board")).Address.AbsolutePath);
        Assert.Equal("/board", (await here.Open("/board")).Address.AbsolutePath);
    }

    [Fact]
    public async Task everywhere_ends_every_session_of_that_person_and_of_nobody_else()
    {
        var email = $"{Guid.NewGuid():N}@example.org";
        using var here = await site.Enter(Office.Director, email: email);
        using var there = await Again(email);
        using var somebody = await site.Enter(Office.Director);
        Assert.Equal("/", (await here.Submit(await here.Open("/account"), "form:has(input[value=end-all])")).Address.AbsolutePath);
        Assert.Equal("/sign-in", (await here.Open("/board")).Address.AbsolutePath);
        Assert.Equal("/sign-in", (await there.Open("/board")).Address.AbsolutePath);
        Assert.Equal("/board", (await somebody.Open("/board")).Address.AbsolutePath);
    }

    [Fact]
    public async Task of_somebody_elses_session_is_not_offered_and_not_taken()
    {
        using var mine = await site.SignedIn(Office.Director);
        using var theirs = await site.SignedIn(Office.Director);
        var page = await mine.Open("/account");
        var session = await site.Ask(db => db.Sessions.OrderByDescending(session => session.Id).Select(session => session.Id).FirstAsync());
        using var form = new FormUrlEncodedContent(page.Document.QuerySelectorAll("form:has(input[value=end-all]) input").Select(field =>
            KeyValuePair.Create(field.GetAttribute("name")!, field.GetAttribute("name") is "_handler" ? $"end-{session:N}" : field.GetAttribute("value")!)));
        using var answer = await mine.Client.PostAsync("/account", form);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("/board", (await theirs.Open("/board")).Address.AbsolutePath);
    }

    [Fact]
    public async Task is_done_by_signing_in_once_more_for_the_cookie_before()
    {
        var email = $"{Guid.NewGuid():N}@example.org";
        using var visitor = await site.Enter(Office.Director, email: email);
        var before = await Live(email);
        await visitor.Submit(await visitor.Open("/sign-in"), "form", ("Form.Email", email));
        await visitor.Submit(await visitor.Open((await site.SignInMail(email)).Link), "form");
        var after = await Live(email);
        Assert.Single(after);
        Assert.NotEqual(before, after);
    }

    [Fact]
    public async Task happens_by_itself_where_nobody_was_seen_for_two_weeks()
    {
        await using var own = await Site.On(site.IsOnPostgreSql);
        using var visitor = await own.SignedIn(Office.Director);
        using var copy = Copy(visitor);
        own.Clock.Advance(TimeSpan.FromMinutes(4));
        await visitor.Open("/board");
        Assert.Equal(TimeSpan.Zero, await own.Ask(async db => (await db.Sessions.SingleAsync()) is var session ? session.LastSeenAt - session.StartedAt : default));
        own.Clock.Advance(TimeSpan.FromMinutes(1));
        await visitor.Open("/board");
        Assert.Equal(TimeSpan.FromMinutes(5), await own.Ask(async db => (await db.Sessions.SingleAsync()) is var session ? session.LastSeenAt - session.StartedAt : default));
        own.Clock.Advance(Session.Life);
        Assert.Equal(HttpStatusCode.Found, (await copy.GetAsync("/board")).StatusCode);
    }

    private Task<List<Guid>> Live(string email) => site.Ask(db => db.Sessions.Live(site.Clock.GetUtcNow())
        .Where(session => db.Users.Any(account => account.Id == session.AccountId && account.Email == email)).Select(session => session.Id).ToListAsync());

    /// <summary>The same person in another browser, by the mail.</summary>
    private async Task<Visitor> Again(string email, string? userAgent = null)
    {
        var visitor = site.Visitor();
        if (userAgent is not null) visitor.Client.DefaultRequestHeaders.UserAgent.ParseAdd(userAgent);
        await visitor.Submit(await visitor.Open("/sign-in"), "form", ("Form.Email", email));
        Assert.Equal("/board", (await visitor.Submit(await visitor.Open((await site.SignInMail(email)).Link), "form")).Address.AbsolutePath);
        return visitor;
    }

    /// <summary>Somebody who holds a copy of the cookie.</summary>
    private HttpClient Copy(Visitor visitor)
    {
        var client = site.Client();
        client.BaseAddress = visitor.Client.BaseAddress;
        client.DefaultRequestHeaders.Add("Cookie", visitor.Client.DefaultRequestHeaders.GetValues("Cookie"));
        return client;
    }
}

public sealed class SigningOutOnSqlite(SqliteSite site) : SigningOut(site), IClassFixture<SqliteSite>;

public sealed class SigningOutOnPostgreSql(PostgreSqlSite site) : SigningOut(site), IClassFixture<PostgreSqlSite>;
