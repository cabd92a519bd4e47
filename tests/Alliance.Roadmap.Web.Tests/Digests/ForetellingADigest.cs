using Alliance.Roadmap.Board;
using Alliance.Roadmap.Digests;
using Alliance.Roadmap.Web.Mail;
using Alliance.Roadmap.Web.Tests.Board;
using Alliance.Roadmap.Web.Tests.Mail;
using Microsoft.EntityFrameworkCore;
using MimeKit;

namespace Alliance.Roadmap.Web.Tests.Digests;

public sealed class ForetellingADigest
{
    private static readonly DateTimeOffset Monday = new(2026, 11, 30, 8, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Sunday = Monday.AddDays(-1);

    [Theory, InlineData(false), InlineData(true)]
    public async Task shows_each_member_in_office_the_text_once_a_day_before(bool postgreSql)
    {
        await using var site = await Site.On(postgreSql);
        var (ada, ben) = (await site.Seat(Office.President), await site.Seat(Office.Director));
        await site.Seat(Office.Editor);
        await site.Seat(Office.Auditor);
        var gone = await site.Seat(Office.Director);
        await site.Do<RoadmapDb>(async db =>
        {
            (await db.Users.SingleAsync(account => account.Id == gone.Id)).End(site.Clock.GetUtcNow());
            await db.SaveChangesAsync();
        });
        await site.Follow("reader@example.org");
        await site.Start(4);

        await site.PassTo(Sunday.AddMinutes(-1));
        Assert.Empty(site.Mail());
        await site.PassTo(Sunday);
        Assert.Equal(new[] { ada.Email, ben.Email }.Order(StringComparer.Ordinal), site.Mail().Select(mail => mail.To.Mailboxes.Single().Address).Order(StringComparer.Ordinal));
        var mail = site.Mail()[0];
        Assert.Equal("Tomorrow: Mage-OS roadmap, week 48 of 2026: step 4 started", mail.Subject);
        var text = string.Join(' ', mail.TextBody!.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("The weekly digest below goes out on 30 November 2026, 09:00 (Europe/Warsaw), to one person as of now.", text, StringComparison.Ordinal);
        Assert.Contains($"{site.Address}board/digests/preview/weekly", text, StringComparison.Ordinal);
        Assert.Contains("Status: was planned, now in progress.", text, StringComparison.Ordinal);
        Assert.All(site.Mail(), each => Assert.Empty(Breaches(each)));

        await site.PassTo(Sunday.AddMinutes(1));
        await site.Restart();
        await site.PassTo(Monday.AddMinutes(-1));
        Assert.Equal(2, site.Mail().Count(each => each.Subject!.StartsWith("Tomorrow: Mage-OS roadmap, week", StringComparison.Ordinal)));
        await site.PassTo(Monday);
        Assert.Contains(site.Mail(), each => each.To.Mailboxes.Single().Address == "reader@example.org");
    }

    [Fact]
    public async Task stays_silent_while_there_is_nothing_to_tell_and_speaks_when_there_is()
    {
        await using var site = await Site.OnSqlite();
        await site.Seat(Office.President);
        await site.PassTo(Sunday);
        Assert.Empty(site.Mail());
        await site.Start(4);
        await site.PassTo(Sunday.AddHours(10));
        Assert.Equal(["Tomorrow: Mage-OS roadmap, week 48 of 2026: step 4 started"], site.Mail().Select(mail => mail.Subject).Where(subject => subject!.Contains("week", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task tells_of_a_quarterly_even_if_nothing_moved()
    {
        await using var site = await Site.OnSqlite();
        await site.Seat(Office.President);
        await site.PassTo(new DateTimeOffset(2026, 12, 31, 8, 0, 0, TimeSpan.Zero));
        Assert.Equal("Tomorrow: Mage-OS roadmap, October to December 2026: nothing moved; what we wait for", Assert.Single(site.Mail()).Subject);
    }

    [Fact]
    public async Task tries_again_only_for_whom_it_did_not_reach()
    {
        await using var server = new SmtpListener();
        await using var site = await Site.OnSqlite(server.Settings);
        var members = new[] { await site.Seat(Office.President), await site.Seat(Office.Director) };
        await site.Start(4);
        server.Answer = command => command.StartsWith($"RCPT TO:<{members[0].Email}", StringComparison.Ordinal) ? "450 4.2.0 Greylisted" : null;
        await site.PassTo(Sunday);
        await site.PassTo(Sunday.AddMinutes(1));
        Assert.Equal([members[1].Email!], server.Messages.Select(message => message.To.Mailboxes.Single().Address));
        server.Answer = null;
        await site.PassTo(Sunday.AddMinutes(5));
        await site.PassTo(Sunday.AddMinutes(30));
        Assert.Equal([members[1].Email!, members[0].Email!], server.Messages.Select(message => message.To.Mailboxes.Single().Address));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task is_taken_by_one_of_two_processes(bool postgreSql)
    {
        await using var site = await Site.On(postgreSql);
        await site.Seat(Office.President);
        await site.Start(4);
        site.Clock.SetUtcNow(Sunday);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => site.Do<Web.Digests.Foreteller>(foreteller => foreteller.Run()))));
        Assert.Single(site.Mail(), mail => mail.Subject!.Contains("week 48", StringComparison.Ordinal));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task lets_the_board_hold_what_comes_until_a_person_releases_it(bool postgreSql)
    {
        await using var site = await Site.On(postgreSql);
        await site.Follow("reader@example.org");
        await site.Start(4);
        using var member = await site.SignedIn(Office.Director);
        await site.PassTo(Sunday);
        var page = await member.Submit(await member.Open("/board/digests/preview/weekly"), "button[value=hold]");
        Assert.Equal("It stays here until somebody lets it go.", page.Document.QuerySelector("[role=status]")!.TextContent);
        Assert.Contains("The Director held it before it was due.", (await member.Open("/board/digests")).Words, StringComparison.Ordinal);

        await site.PassTo(Monday);
        var held = Assert.Single(await site.Issues());
        Assert.Equal((IssueState.Held, null, "The Director held it before it was due."), (held.State, held.Number, held.PausedBecause));
        Assert.Empty(await site.Deliveries());
        Assert.Contains("held: The Director held it before it was due.", (await member.Open("/board/digests")).Words, StringComparison.Ordinal);

        var released = await site.Command("digest", "release", "--cadence", "weekly", "--json");
        Assert.Equal((0, ""), (released.ExitCode, released.Errors));
        await site.PassTo(Monday.AddHours(1));
        Assert.Contains(site.Mail(), mail => mail.To.Mailboxes.Single().Address == "reader@example.org" && mail.Subject == "Mage-OS roadmap, week 48 of 2026: step 4 started");
    }

    [Fact]
    public async Task lets_the_next_tell_what_nobody_released()
    {
        await using var site = await Site.OnSqlite();
        await site.Follow("reader@example.org");
        await site.Start(4);
        using var member = await site.SignedIn(Office.Director);
        await member.Submit(await member.Open("/board/digests/preview/weekly"), "button[value=hold]");
        await site.PassTo(Monday);
        await site.PassTo(Monday.AddDays(7));
        Assert.Equal([IssueState.Folded, IssueState.Sent], (await site.Issues()).Select(issue => issue.State));
        Assert.Contains(site.Mail(), mail => mail.Subject == "Mage-OS roadmap, week 49 of 2026: step 4 started");
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task lets_it_go_after_all(bool postgreSql)
    {
        await using var site = await Site.On(postgreSql);
        await site.Follow("reader@example.org");
        await site.Start(4);
        using var member = await site.SignedIn(Office.Director);
        var page = await member.Submit(await member.Open("/board/digests/preview/weekly"), "button[value=hold]");
        page = await member.Submit(page, "button[value=let-go]");
        Assert.Equal("It goes out at its time.", page.Document.QuerySelector("[role=status]")!.TextContent);
        await site.PassTo(Monday);
        Assert.Equal(IssueState.Sent, Assert.Single(await site.Issues()).State);
    }

    [Fact]
    public async Task tells_who_comes_too_late_and_holds_nothing_else_instead()
    {
        await using var site = await Site.OnSqlite();
        await site.Follow("reader@example.org");
        await site.Start(4);
        using var member = await site.SignedIn(Office.Director);
        var page = await member.Open("/board/digests/preview/weekly");
        await site.PassTo(Monday);
        page = await member.Submit(page, "button[value=hold]");
        Assert.Contains("its time has come", page.Alert, StringComparison.Ordinal);
        Assert.Equal(0, await site.Ask(db => db.HeldAhead.CountAsync()));
        Assert.Null((await member.Open("/board/digests/preview/as-it-happens")).Document.QuerySelector("button[value=hold]"));
    }

    private static IReadOnlyList<string> Breaches(MimeMessage message)
    {
        using var bytes = new MemoryStream();
        message.WriteTo(bytes);
        bytes.Position = 0;
        return MessageCheck.Breaches(bytes);
    }
}
