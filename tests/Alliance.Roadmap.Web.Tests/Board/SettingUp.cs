using System.Net;
using Alliance.Roadmap.Board;
using Alliance.Roadmap.Web.Board;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Tests.Board;

public abstract class SettingUp(bool postgreSql)
{
    private Task<Site> Fresh() => Site.On(postgreSql);

    private static Task<string?> Link(Site site) => site.Ask<SignIn, string?>(door => door.FreshSetUpLink());

    [Fact]
    public async Task opens_the_house_to_one_of_the_published_board_who_then_invites_the_rest()
    {
        await using var site = await Fresh();
        using var president = site.Visitor();
        var page = await president.Open((await Link(site))!);
        Assert.Equal("Set up the roadmap", page.Heading);
        page = await president.Submit(page, "form", ("Form.Who", "Vinai Kopp"), ("Form.Email", "first@example.org"));
        Assert.Equal("Invite the board", page.Heading);
        Assert.DoesNotContain("Vinai Kopp", page.Document.QuerySelector("form")!.TextContent, StringComparison.Ordinal);

        page = await president.Submit(page, "form[method=post]", ("Form.People[0].Email", "second@example.org"));
        Assert.Contains("/sign-in/invitation/", page.Words, StringComparison.Ordinal);
        Assert.Single(site.Mail(), mail => mail.To.Mailboxes.Single().Address == "second@example.org");
        Assert.Equal(Office.President, await site.Ask(db => db.Users.Where(account => account.Email == "first@example.org").Select(account => account.Office).SingleAsync()));
    }

    [Fact]
    public async Task lets_whoever_runs_the_server_invite_and_nothing_else()
    {
        await using var site = await Fresh();
        using var visitor = site.Visitor();
        var page = await visitor.Submit(await visitor.Open((await Link(site))!), "form", ("Form.Who", "I run the server"), ("Form.Name", "Otto"), ("Form.Email", "otto@example.org"));
        Assert.Equal("Invite the board", page.Heading);
        Assert.Equal(HttpStatusCode.Forbidden, (await visitor.Open("/board/tokens")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await visitor.Open("/board/jobs")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await visitor.Open("/board/milestones/new")).Status);
    }

    [Fact]
    public async Task says_what_is_missing_and_keeps_the_link_good()
    {
        await using var site = await Fresh();
        using var visitor = site.Visitor();
        var link = (await Link(site))!;
        var page = await visitor.Submit(await visitor.Open(link), "form", ("Form.Who", "I run the server"), ("Form.Name", " "), ("Form.Email", "otto@example.org"));
        Assert.Contains("name", page.Alert, StringComparison.Ordinal);
        page = await visitor.Submit(page, "form", ("Form.Who", "I run the server"), ("Form.Name", "Otto"), ("Form.Email", "no address"));
        Assert.NotEqual("", page.Alert);
        page = await visitor.Submit(page, "form", ("Form.Who", "I run the server"), ("Form.Name", "Otto"), ("Form.Email", "otto@example.org"));
        Assert.Equal("Invite the board", page.Heading);
    }

    [Fact]
    public async Task is_over_once_somebody_has_signed_in_for_every_link_ever_printed()
    {
        await using var site = await Fresh();
        var (older, newer) = ((await Link(site))!, (await Link(site))!);
        using var first = site.Visitor();
        using var late = site.Visitor();
        var opened = await late.Open(older);
        await first.Submit(await first.Open(newer), "form", ("Form.Who", "Vinai Kopp"), ("Form.Email", "first@example.org"));

        Assert.Contains("set up already", (await late.Submit(opened, "form", ("Form.Who", "John Hughes"), ("Form.Email", "late@example.org"))).Alert, StringComparison.Ordinal);
        Assert.Contains("set up already", (await late.Open(newer)).Alert, StringComparison.Ordinal);
        Assert.Null(await Link(site));
        Assert.Equal(1, await site.Ask(db => db.Users.CountAsync()));
    }

    [Fact]
    public async Task is_not_done_by_a_scanner_that_follows_the_link()
    {
        await using var site = await Fresh();
        var link = (await Link(site))!;
        using var scanner = site.Client();
        await scanner.GetAsync(link);
        using var head = await scanner.SendAsync(new HttpRequestMessage(HttpMethod.Head, link));
        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        Assert.Equal(0, await site.Ask(db => db.Users.CountAsync()));
        using var visitor = site.Visitor();
        Assert.Equal("", (await visitor.Open(link)).Alert);
    }

    [Fact]
    public async Task ends_after_24_hours()
    {
        await using var site = await Fresh();
        var link = (await Link(site))!;
        site.Clock.Advance(TimeSpan.FromHours(24));
        using var visitor = site.Visitor();
        Assert.Contains("24 hours", (await visitor.Open(link)).Alert, StringComparison.Ordinal);
    }
}

public sealed class SettingUpOnSqlite() : SettingUp(postgreSql: false);

public sealed class SettingUpOnPostgreSql() : SettingUp(postgreSql: true);
