using System.Net;
using Alliance.Roadmap.Board;
using Alliance.Roadmap.Funding;
using Alliance.Roadmap.Milestones;
using Alliance.Roadmap.Web.Board;
using Alliance.Roadmap.Web.Tests.Milestones;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Tests.Board;

public abstract class AskingForAFreshSignIn(bool postgreSql)
{
    private static readonly TimeSpan Stale = FreshSignIn.Fresh + TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData("/board/people/board")]
    [InlineData("confirm")]
    public async Task before_a_sensitive_page_leads_back_to_it(string address)
    {
        await using var site = await Site.On(postgreSql);
        if (address is "confirm") address = await Confirm(site);
        using var visitor = await site.Enter(Office.Treasurer, email: "ada@example.org");
        Assert.Equal(address, (await visitor.Open(address)).Address.AbsolutePath);

        site.Clock.Advance(Stale);
        var asked = await visitor.Open(address);
        Assert.Equal(("/sign-in", $"?again=yes&returnUrl={Uri.EscapeDataString(address)}"), (asked.Address.AbsolutePath, asked.Address.Query));
        Assert.Contains("Please sign in once more: this is a sensitive act", asked.Words, StringComparison.Ordinal);
        await visitor.Submit(asked, "form");
        var back = await visitor.Submit(await visitor.Open((await site.SignInMail("ada@example.org")).Link), "form");
        Assert.Equal(address, back.Address.AbsolutePath);
    }

    [Theory]
    [InlineData("/board")]
    [InlineData("/board/people")]
    [InlineData("/board/tokens")]
    [InlineData("waive")]
    public async Task is_not_done_where_nothing_sensitive_happens(string address)
    {
        await using var site = await Site.On(postgreSql);
        if (address is "waive") address = (await Confirm(site)).Replace("/confirm", "/waive", StringComparison.Ordinal);
        using var visitor = await site.SignedIn(Office.Treasurer);
        site.Clock.Advance(Stale);
        Assert.Equal(address, (await visitor.Open(address)).Address.AbsolutePath);
    }

    [Fact]
    public async Task keeps_what_was_typed_and_takes_it_afterwards()
    {
        await using var site = await Site.On(postgreSql);
        using var visitor = await site.Enter(Office.President, email: "ada@example.org");
        site.Clock.Advance(Stale);
        var people = await visitor.Open("/board/people");
        var held = await visitor.Submit(people, "form:has(#email)", ("Form.Name", "Grace Example"), ("Form.Email", "grace@example.org"), ("Form.Office", "editor"));
        Assert.Equal((HttpStatusCode.Forbidden, "Please sign in once more"), (held.Status, held.Heading));
        Assert.Equal(1, await site.Ask(db => db.Users.CountAsync()));
        // Not yet, if nobody has signed in.
        Assert.Equal("Please sign in once more", (await visitor.Submit(held, "main form")).Heading);

        await visitor.Submit(await visitor.Open("/sign-in?again=yes"), "form");
        await visitor.Submit(await visitor.Open((await site.SignInMail("ada@example.org")).Link), "form");
        var done = await visitor.Submit(held, "main form");
        Assert.Contains("Grace Example is invited", done.Words, StringComparison.Ordinal);
        Assert.Equal(Office.Editor, await site.Ask(db => db.Users.Where(account => account.Email == "grace@example.org").Select(account => account.Office).SingleAsync()));
    }

    [Fact]
    public async Task leaves_an_hour_for_a_form_that_was_opened_in_time()
    {
        await using var site = await Site.On(postgreSql);
        using var visitor = await site.SignedIn(Office.Treasurer);
        var form = await visitor.Open("/board/people/board");
        site.Clock.Advance(FreshSignIn.FreshWhenOpened);
        Assert.Equal("Invite the board", (await visitor.Submit(form, "main form", ("Form.People[0].Email", "first@example.org"))).Heading);
        site.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("Please sign in once more", (await visitor.Submit(form, "main form", ("Form.People[1].Email", "second@example.org"))).Heading);
        Assert.Equal(["first@example.org"], await site.Ask(db => db.Invitations.Join(db.Users, invitation => invitation.AccountId, account => account.Id, (_, account) => account.Email).ToListAsync()));
    }

    [Fact]
    public async Task for_a_token_is_for_making_one_and_not_for_revoking()
    {
        await using var site = await Site.On(postgreSql);
        using var visitor = await site.SignedIn(Office.Director);
        await visitor.Submit(await visitor.Open("/board/tokens"), "form:has(#name)", ("Form.Name", "Old"));
        site.Clock.Advance(Stale);
        var tokens = await visitor.Open("/board/tokens");
        Assert.Equal("Please sign in once more", (await visitor.Submit(tokens, "form:has(#name)", ("Form.Name", "New"))).Heading);
        Assert.Contains("You have no tokens.", (await visitor.Submit(tokens, "tbody form")).Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task lets_nobody_in_whom_the_policy_keeps_out()
    {
        await using var site = await Site.On(postgreSql);
        using var auditor = await site.SignedIn(Office.Auditor);
        site.Clock.Advance(Stale);
        Assert.Equal(HttpStatusCode.Forbidden, (await auditor.Open("/board/people/board")).Status);
    }

    private static async Task<string> Confirm(Site site)
    {
        var slug = await site.Step(MilestoneStatus.Planned, new FundingCondition("funds"));
        return $"/board/milestones/{slug}/conditions/{Assert.Single((await site.Stored(slug)).Conditions).Id}/confirm";
    }
}

public sealed class AskingForAFreshSignInOnSqlite() : AskingForAFreshSignIn(postgreSql: false);

public sealed class AskingForAFreshSignInOnPostgreSql() : AskingForAFreshSignIn(postgreSql: true);
