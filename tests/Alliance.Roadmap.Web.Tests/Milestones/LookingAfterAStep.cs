using Alliance.Roadmap.Board;
using Alliance.Roadmap.Web.Milestones;
using Alliance.Roadmap.Web.Tests.Board;
using Alliance.Roadmap.Web.Tests.Digests;
using Alliance.Roadmap.Web.Tests.Mail;
using Microsoft.EntityFrameworkCore;
using MimeKit;

namespace Alliance.Roadmap.Web.Tests.Milestones;

public sealed class LookingAfterAStep
{
    [Theory, InlineData(false), InlineData(true)]
    public async Task is_reminded_of_first_and_the_board_30_days_later_and_then_there_is_silence(bool postgreSql)
    {
        await using var site = await Site.On(postgreSql);
        using var president = await site.SignedIn(Office.President);
        var treasurer = await site.Seat(Office.Treasurer);
        await LooksAfter(site, president, 3, treasurer);
        var page = await president.Open($"/board/milestones/{await Slug(site, 3)}");
        Assert.Contains("Who looks after it The Treasurer.", page.Words, StringComparison.Ordinal);
        Assert.Contains("The Treasurer looks after it.", (await president.Open("/board/review")).Words, StringComparison.Ordinal);
        using var anybody = site.Visitor();
        Assert.DoesNotContain("The Treasurer", (await anybody.Open($"/milestones/{await Slug(site, 3)}")).Words, StringComparison.Ordinal);

        await Pass(site, 80);
        Assert.Empty(Reminders(site));

        // Steps 3, 4 and 7 are due after 90 days, steps 5 and 6 wait for funds and have 180.
        await Pass(site, 11);
        var mails = Reminders(site);
        Assert.Equal(2, mails.Count);
        Assert.Equal("Steps 4 and 7 are due for a look", mails.Single(mail => To(mail) != treasurer.Email).Subject);
        var treasurers = mails.Single(mail => To(mail) == treasurer.Email);
        Assert.Equal("Steps 3, 4 and 7 are due for a look", treasurers.Subject);
        foreach (var body in new[] { Plain(treasurers.TextBody), Plain(new AngleSharp.Html.Parser.HtmlParser().ParseDocument(treasurers.HtmlBody!).Body!.TextContent) })
        {
            Assert.Contains("Step 3, Form the supporting organization: in progress, due on 21 February 2027. Nothing has moved since 23 November 2026; nobody has looked yet. The Treasurer looks after it.", body, StringComparison.Ordinal);
            Assert.Contains("Nobody looks after it by name.", body, StringComparison.Ordinal);
            Assert.Contains("If nobody looks for 30 days, the whole board is reminded once.", body, StringComparison.Ordinal);
        }

        Assert.Contains($"{site.Address}board/review", treasurers.TextBody, StringComparison.Ordinal);
        for (var day = 0; day < 28; day++) await Pass(site, 1);
        Assert.Equal(2, Reminders(site).Count);

        await Pass(site, 1);
        var late = Reminders(site).Skip(2).ToList();
        Assert.Equal(2, late.Count);
        Assert.All(late, mail => Assert.Equal("Steps 3, 4 and 7 are due for a look", mail.Subject));
        Assert.All(late, mail => Assert.Contains("This is the last reminder of it.", Plain(mail.TextBody), StringComparison.Ordinal));
        for (var week = 0; week < 8; week++) await Pass(site, 7);
        Assert.Equal(4, Reminders(site).Count);
    }

    [Fact]
    public async Task ends_with_the_account_and_the_whole_board_is_reminded_instead()
    {
        await using var site = await Site.OnSqlite();
        using var president = await site.SignedIn(Office.President);
        var treasurer = await site.Seat(Office.Treasurer);
        await LooksAfter(site, president, 3, treasurer);
        await site.Do<RoadmapDb>(async db =>
        {
            (await db.Users.SingleAsync(account => account.Id == treasurer.Id)).End(site.Clock.GetUtcNow());
            await db.SaveChangesAsync();
        });
        Assert.Contains("Who looks after it Nobody by name.", (await president.Open($"/board/milestones/{await Slug(site, 3)}")).Words, StringComparison.Ordinal);
        await Pass(site, 91);
        Assert.Equal("Steps 3, 4 and 7 are due for a look", Assert.Single(Reminders(site)).Subject);
    }

    [Fact]
    public async Task is_no_longer_asked_for_once_somebody_has_looked()
    {
        await using var site = await Site.OnSqlite();
        await site.Seat(Office.President);
        await Pass(site, 89);
        await site.Act(3, (step, act) => step.Review(act));
        await Pass(site, 2);
        Assert.Equal("Steps 4 and 7 are due for a look", Assert.Single(Reminders(site)).Subject);
        await Pass(site, 30);
        Assert.Equal("Steps 4 and 7 are due for a look", Reminders(site)[^1].Subject);
    }

    [Fact]
    public async Task nobody_has_looked_at_is_a_plain_fact_in_public()
    {
        await using var site = await Site.OnSqlite();
        using var anybody = site.Visitor();
        var page = $"/milestones/{await Slug(site, 3)}";
        await Pass(site, 89);
        await site.Act(3, (step, act) => step.Review(act));
        await Pass(site, 89);
        Assert.Null((await anybody.Open(page)).Document.QuerySelector(".overdue"));
        await Pass(site, 2);
        const string Fact = "Nothing has moved since 23 November 2026. The board last looked on 20 February 2027.";
        Assert.Equal(Fact, (await anybody.Open(page)).Document.QuerySelector(".overdue")?.TextContent);
        Assert.Equal(Fact, (await anybody.Open("/")).Document.QuerySelector("#step-3 .overdue")?.TextContent);
        Assert.Equal("Nothing has moved since 23 November 2026.", (await anybody.Open("/")).Document.QuerySelector("#step-4 .overdue")?.TextContent);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task is_reminded_of_once_by_two_nodes_at_the_same_moment(bool postgreSql)
    {
        await using var site = await Site.On(postgreSql);
        for (var member = 0; member < 3; member++) await site.Seat(Office.Director);
        site.Clock.Advance(TimeSpan.FromDays(91));
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => site.Do<RemindOfReviews>(job => job.Run(CancellationToken.None)))));
        await site.Do<RemindOfReviews>(job => job.Run(CancellationToken.None));
        Assert.Equal(3, Reminders(site).Select(To).Distinct().Count());
        Assert.Equal(3, Reminders(site).Count);
    }

    [Fact]
    public async Task that_could_not_be_told_is_told_by_the_next_run()
    {
        await using var server = new SmtpListener { Answer = line => line.StartsWith("RCPT", StringComparison.OrdinalIgnoreCase) ? "451 4.3.0 not now" : null };
        await using var site = await Site.OnSqlite(server.Settings);
        await site.Seat(Office.President);
        await Pass(site, 91);
        Assert.Empty(server.Messages);
        server.Answer = null;
        await Pass(site, 1);
        Assert.Equal("Steps 3, 4 and 7 are due for a look", Assert.Single(server.Messages).Subject);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task that_could_not_be_told_because_the_service_stopped_is_told_later_unless_the_mail_may_have_arrived(bool hasLeft)
    {
        await using var server = new SmtpListener();
        await using var site = await Site.OnSqlite(server.Settings);
        await site.Seat(Office.Director);
        site.Clock.Advance(TimeSpan.FromDays(91));
        if (hasLeft) server.Hold();
        else server.Answer = line => line.StartsWith("RCPT", StringComparison.OrdinalIgnoreCase) ? SmtpListener.Stall : null;
        using var stopping = new CancellationTokenSource();
        var run = site.Do<RemindOfReviews>(job => job.Run(stopping.Token));
        if (hasLeft) await server.Holding();
        else await server.Stalled();
        await stopping.CancelAsync();
        if (hasLeft) await run;
        else await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.All(await site.Ask(db => db.Reminders.ToListAsync()), reminder => Assert.Equal(hasLeft, reminder.ToldAt is not null));
    }

    private static async Task LooksAfter(Site site, Visitor by, int number, Account who)
    {
        var page = await by.Open($"/board/milestones/{await Slug(site, number)}/owners");
        Assert.Equal("", (await by.Submit(page, "main form", ("Owners", $"{who.Id}"))).Alert);
    }

    private static async Task Pass(Site site, int days)
    {
        site.Clock.Advance(TimeSpan.FromDays(days));
        // The second run of a day finds nothing left to do.
        for (var run = 0; run < 2; run++) await site.Do<RemindOfReviews>(job => job.Run(CancellationToken.None));
    }

    private static List<MimeMessage> Reminders(Site site) => [.. site.Mail().Where(mail => mail.Subject!.EndsWith(" due for a look", StringComparison.Ordinal))];

    private static string To(MimeMessage mail) => mail.To.Mailboxes.Single().Address;

    private static string Plain(string? text) => string.Join(' ', text!.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static Task<string> Slug(Site site, int number) => site.Ask(db => db.Milestones.Where(step => step.Number == number).Select(step => step.Slug).SingleAsync());
}
