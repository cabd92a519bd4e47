using System.Net;
using Alliance.Roadmap.Board;
using Alliance.Roadmap.Milestones;
using Alliance.Roadmap.Web.Board;
using Alliance.Roadmap.Web.Tests.Mail;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Tests.Board;

public sealed class ElectingABoard
{
    private const string Address = "/board/people/new-board";
    private const string Form = "main form";

    [Theory, InlineData(false), InlineData(true)]
    public async Task ends_all_of_those_who_leave_and_invites_those_who_are_new(bool postgreSql)
    {
        await using var site = await Site.On(postgreSql);
        using var president = await site.SignedIn(Office.President);
        using var treasurer = await site.SignedIn(Office.Treasurer);
        using var director = await site.SignedIn(Office.Director);
        await site.Do<RoadmapDb>(async db =>
        {
            var leaving = await db.Users.SingleAsync(account => account.Office == Office.Treasurer);
            db.AddRange(new ApiToken(leaving, "script", "secret", site.Clock.GetUtcNow()), new MilestoneOwner(await db.Milestones.OrderBy(step => step.Number).FirstAsync(), leaving));
            await db.SaveChangesAsync();
        });
        var preview = await president.Submit(await president.Open(Address), Form, ("Input.Members[0].Office", "director"), ("Input.Members[1].Office", "leaves"), ("Input.Members[2].Office", "president"),
            ("Input.New[0].Name", "Grace Hopper"), ("Input.New[0].Email", "grace@example.org"), ("Input.New[0].Office", "treasurer"), ("Input.Minutes", "https://example.org/minutes"), ("Input.Until", "2028-11-23"), ("Input.Step", "preview"));
        Assert.Equal("", preview.Alert);
        Assert.Contains("Leaving: The Treasurer.", preview.Words, StringComparison.Ordinal);
        Assert.Contains("The statutes ask for six to nine members of the board; this one has 3.", preview.Words, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await treasurer.Open("/board")).Status);
        var recorded = await president.Submit(preview, "button[value=record]");
        Assert.StartsWith("Recorded.", recorded.Document.QuerySelector("[role=status]")!.TextContent, StringComparison.Ordinal);

        Assert.Equal("/sign-in", (await treasurer.Open("/board")).Address.AbsolutePath);
        await site.Do<RoadmapDb>(async db =>
        {
            Assert.Equal([("Grace Hopper", Office.Treasurer), ("The Director", Office.President), ("The President", Office.Director)],
                (await db.Users.OnTheBoard().OrderBy(account => account.Name).ToListAsync()).Select(account => (account.Name, account.Office)));
            Assert.Empty(await db.MilestoneOwners.ToListAsync());
            Assert.All(await db.ApiTokens.ToListAsync(), token => Assert.NotNull(token.RevokedAt));
            var change = await db.BoardChanges.SingleAsync();
            Assert.Equal(("The Treasurer", "Grace Hopper", "https://example.org/minutes"), (change.Left, change.Came, change.Minutes));
        });
        Assert.Contains(site.Mail(), mail => mail.To.ToString() == "grace@example.org" && mail.Subject!.StartsWith("Your invitation", StringComparison.Ordinal));
        Assert.Equal(3, site.Mail().Count(mail => mail.Subject == "A new board was recorded" && mail.TextBody!.Contains("Leaving: The Treasurer.", StringComparison.Ordinal)));
        // Whoever was President has another office now, in the same browser.
        Assert.Contains("a member of the board", (await president.Open("/board")).Words, StringComparison.Ordinal);
        Assert.Contains("has changed since", (await president.Submit(preview, "button[value=record]")).Alert, StringComparison.Ordinal);
    }

    [Fact]
    public async Task is_also_written_down_by_somebody_who_leaves()
    {
        await using var site = await Site.OnSqlite();
        using var president = await site.SignedIn(Office.President);
        using var director = await site.SignedIn(Office.Director);
        var page = await president.Submit(await president.Open(Address), Form, ("Input.Members[0].Office", "leaves"), ("Input.Step", "record"));
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal("The President, President", (await site.Ask(db => db.BoardChanges.SingleAsync())).RecordedBy);
        Assert.Equal("/sign-in", (await president.Open("/board")).Address.AbsolutePath);
    }

    [Theory]
    [InlineData("Input.Members[1].Office", "president", "cannot all be President")]
    [InlineData("Input.Members[1].Office", "king", "choose an office for The Treasurer")]
    [InlineData("Input.New[0].Email", "nobody", "There is no @")]
    [InlineData("Input.Minutes", "javascript:alert(1)", "is not a web address")]
    [InlineData("Input.From", "tomorrow", "is not a day")]
    [InlineData("Input.Until", "2020-01-01", "would end before it begins")]
    [InlineData("Input.From", "2027-01-01", "nothing to remind of")]
    [InlineData("Input.Minutes", "", "Nothing changes in this board")]
    public async Task refuses_what_is_no_board(string field, string value, string why)
    {
        await using var site = await Site.OnSqlite();
        using var president = await site.SignedIn(Office.President);
        await site.Seat(Office.Treasurer);
        var page = await president.Submit(await president.Open(Address), Form, [(field, value), .. field is "Input.New[0].Email" ? [("Input.New[0].Name", "Grace Hopper")] : Array.Empty<(string, string)>(), ("Input.Step", "record")]);
        Assert.Contains(why, page.Alert, StringComparison.Ordinal);
        Assert.Equal(2, await site.Ask(db => db.Users.OnTheBoard().CountAsync()));
    }

    [Fact]
    public async Task names_whom_no_mail_about_it_reached()
    {
        await using var server = new SmtpListener { Answer = line => line.StartsWith("RCPT", StringComparison.OrdinalIgnoreCase) ? "550 5.1.1 No such user" : null };
        await using var site = await Site.OnSqlite(server.Settings);
        using var president = await site.SignedIn(Office.President);
        using var treasurer = await site.SignedIn(Office.Treasurer);
        var page = await president.Submit(await president.Open(Address), Form, ("Input.Members[1].Office", "leaves"), ("Input.Step", "record"));
        Assert.Contains("No mail about it reached The President and The Treasurer. Please tell them.", page.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task reminds_of_an_end_again_where_the_service_stopped_meanwhile()
    {
        await using var server = new SmtpListener { Answer = line => line.StartsWith("RCPT", StringComparison.OrdinalIgnoreCase) ? SmtpListener.Stall : null };
        await using var site = await Site.OnSqlite(server.Settings);
        var leaving = await site.Seat(Office.Treasurer);
        await site.Do<RoadmapDb>(async db =>
        {
            (await db.Users.SingleAsync(account => account.Id == leaving.Id)).PlanEnd(new DateOnly(2026, 11, 23));
            await db.SaveChangesAsync();
        });
        using var stopping = new CancellationTokenSource();
        var run = site.Do<RemindOfTerms>(job => job.Run(stopping.Token));
        await server.Stalled();
        await stopping.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.Null((await site.Ask(db => db.Users.SingleAsync(account => account.Id == leaving.Id))).TermRemindedAt);
    }

    [Fact]
    public async Task only_reminds_where_the_day_lies_ahead()
    {
        await using var site = await Site.OnSqlite();
        using var president = await site.SignedIn(Office.President);
        await site.Seat(Office.Treasurer);
        var page = await president.Submit(await president.Open(Address), Form, ("Input.From", "2026-11-25"), ("Input.Members[1].Office", "leaves"), ("Input.Step", "record"));
        Assert.StartsWith("Noted.", page.Document.QuerySelector("[role=status]")!.TextContent, StringComparison.Ordinal);
        await site.Do<RemindOfTerms>(job => job.Run(CancellationToken.None));
        Assert.Empty(site.Mail());
        site.Clock.Advance(TimeSpan.FromDays(2));
        for (var round = 0; round < 2; round++) await site.Do<RemindOfTerms>(job => job.Run(CancellationToken.None));
        Assert.Equal(2, site.Mail().Count(mail => mail.Subject == "A term of the board was planned to end" && mail.TextBody!.Contains("The term of The Treasurer was planned to end on 25 November 2026.", StringComparison.Ordinal)));
        Assert.Contains("The term of The Treasurer", (await president.Open("/board")).Words, StringComparison.Ordinal);
        Assert.Equal(2, await site.Ask(db => db.Users.OnTheBoard().CountAsync()));
    }
}
