using System.Net;
using Alliance.Roadmap.Board;
using Alliance.Roadmap.Digests;
using Alliance.Roadmap.Subscribers;
using Alliance.Roadmap.Web.Digests;
using Alliance.Roadmap.Web.Tests.Board;
using Alliance.Roadmap.Web.Tests.Digests;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Alliance.Roadmap.Web.Tests.Ledger;

public sealed class RemovingAText
{
    private static readonly DateTimeOffset Monday = new(2026, 11, 30, 8, 0, 0, TimeSpan.Zero);

    private const string Insult = "Łukasz Przykład was against it & left, as https://example.org/gossip tells; nobody will miss him, and that is all there is to say.";

    [Theory, InlineData(false), InlineData(true)]
    public async Task takes_it_from_the_record_the_archive_and_the_mail_that_has_not_left(bool postgreSql)
    {
        await using var site = await Site.On(postgreSql);
        var (all, some) = (await site.Follow("all@example.org"), await site.Follow("some@example.org", await Slug(site, 4)));
        await site.Act(4, (step, act) => step.Start(act with { Reason = Insult }));
        await site.Act(3, (step, act) => step.Tell("It moves.", act));
        var wrong = await site.Ask(db => db.Entries.Where(entry => entry.Act == "start").MaxAsync(entry => entry.Sequence));
        site.Clock.SetUtcNow(Monday);
        await site.Tick();
        using var anybody = site.Visitor();
        Assert.Contains("Przykład", (await anybody.Open("/digests/1")).Words, StringComparison.Ordinal);
        var hash = (await anybody.Open("/digests/1")).Document.QuerySelector("main code")!.TextContent;

        using var president = await site.SignedIn(Office.President);
        var form = await president.Open($"/board/history/{wrong}/redact");
        Assert.Contains("Przykład", form.Words, StringComparison.Ordinal);
        Assert.Contains("without a reason", (await president.Submit(form, "button[value=preview]", ("Input.Keys", "reason"), ("Input.Reason", " "))).Alert, StringComparison.Ordinal);
        var preview = await president.Submit(form, "button[value=preview]", ("Input.Keys", "reason"), ("Input.Reason", "It insults somebody."));
        Assert.Contains($"Text removed from entry {wrong}", preview.Words, StringComparison.Ordinal);
        Assert.Contains("also in digest 1 and in mail that has not left yet", preview.Words, StringComparison.Ordinal);
        Assert.Contains("Przykład", (await anybody.Open("/history")).Words, StringComparison.Ordinal);

        var done = await president.Submit(preview, "button[value=record]");
        Assert.Equal((HttpStatusCode.OK, "/board/history"), (done.Status, done.Address.AbsolutePath));
        foreach (var address in new[] { "/history", $"/milestones/{await Slug(site, 4)}", "/digests/1", "/ledger.jsonl", "/digests/1/frozen.txt", "/api/v1/events", "/feed.atom", "/digests.atom" })
        {
            var page = await anybody.Client.GetStringAsync(address);
            Assert.DoesNotContain("gossip", page, StringComparison.Ordinal);
            Assert.DoesNotContain("miss him", page, StringComparison.Ordinal);
        }

        var history = await anybody.Open("/history");
        Assert.Contains("Why[removed]", history.Document.QuerySelector($"#entry-{wrong}")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("A text was removed by entry", history.Document.QuerySelector($"#entry-{wrong}")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Removed: the reason.", history.Words, StringComparison.Ordinal);
        var archive = await anybody.Open("/digests/1");
        Assert.Contains("Why: [removed]", archive.Words, StringComparison.Ordinal);
        Assert.Contains("A text was removed from this digest on 30 November 2026", archive.Words, StringComparison.Ordinal);
        Assert.Equal(hash, archive.Document.QuerySelector("main code")!.TextContent);
        Assert.Equal(0, (await site.Command("ledger", "verify")).ExitCode);

        await site.RunJobs();
        var mails = site.Mail().Where(mail => mail.To.Mailboxes.Any(to => to.Address == all.Email || to.Address == some.Email)).ToList();
        Assert.Equal(2, mails.Count);
        foreach (var body in mails.SelectMany(mail => new[] { mail.TextBody, mail.HtmlBody }))
        {
            Assert.Contains("Why: [removed]", body, StringComparison.Ordinal);
            Assert.DoesNotContain("gossip", body, StringComparison.Ordinal);
            Assert.DoesNotContain("miss", body, StringComparison.Ordinal);
        }

        // What comes later never tells it either.
        Assert.DoesNotContain("gossip", (await site.Ask<DigestPress, DigestPreview>(press => press.Preview(Cadence.Monthly))).Rendering.Html, StringComparison.Ordinal);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task takes_what_a_sender_holds_out_of_its_hands(bool postgreSql)
    {
        await using var site = await Site.On(postgreSql);
        for (var reader = 0; reader < 3; reader++) await site.Follow($"reader{reader}@example.org");
        await site.Act(4, (step, act) => step.Start(act with { Reason = Insult }));
        var wrong = await site.Ask(db => db.Entries.MaxAsync(entry => entry.Sequence));
        site.Clock.SetUtcNow(Monday);
        await site.Tick();
        using var president = await site.SignedIn(Office.President);
        var issue = Assert.Single(await site.Issues());
        var lease = TimeSpan.FromMinutes(2);
        await using var scope = site.Services.CreateAsyncScope();
        await using (var book = await DeliveryBook.Open(scope.ServiceProvider.GetRequiredService<RoadmapDb>(), site.Clock, lease))
        {
            var held = await book.Between(db => db.Claim(issue.Id, 2, book.Token, Monday, lease, issue.Version));
            Assert.Equal(2, held.Count);

            await president.Submit(await president.Open($"/board/history/{wrong}/redact"), "main form", ("Input.Keys", "reason"), ("Input.Reason", "It insults somebody."), ("Input.Step", "record"));

            foreach (var delivery in held) Assert.False(await book.Write(null, delivery));
            Assert.Empty(await book.Between(db => db.Claim(issue.Id, 10, book.Token, Monday, lease, issue.Version)));
        }

        await site.RunJobs();
        var mails = site.Mail().Where(mail => mail.Subject!.StartsWith("Mage-OS roadmap", StringComparison.Ordinal)).ToList();
        Assert.Equal(3, mails.Count);
        Assert.All(mails, mail => Assert.DoesNotContain("gossip", mail.HtmlBody, StringComparison.Ordinal));
    }

    [Fact]
    public async Task of_a_resolution_leaves_a_mark_and_an_entry_that_says_so()
    {
        await using var site = await Site.OnSqlite();
        using var president = await site.SignedIn(Office.President);
        await president.Submit(await president.Open("/board/resolutions/new"), "main form", ("Input.Text", $"We begin. {Insult}"), ("Input.BoardOnly", "Our quotes."), ("Input.Votes", "all"), ("Input.Step", "record"));
        var form = await president.Submit(await president.Open("/board/resolutions/2026-1/redact"), "button[value=preview]", ("Input.Keys", "motion"), ("Input.Reason", "It insults somebody."));
        Assert.Contains("Text removed from resolution 1/2026", form.Words, StringComparison.Ordinal);
        using var anybody = site.Visitor();
        Assert.Contains("gossip", (await anybody.Open("/resolutions/2026-1")).Words, StringComparison.Ordinal);

        var done = await president.Submit(form, "button[value=record]");
        Assert.Contains("Our quotes.", done.Words, StringComparison.Ordinal);
        foreach (var address in new[] { "/resolutions/2026-1", "/resolutions" })
        {
            var page = await anybody.Open(address);
            Assert.Contains("[removed]", page.Words, StringComparison.Ordinal);
            Assert.DoesNotContain("gossip", page.Words, StringComparison.Ordinal);
        }

        var history = await anybody.Open("/history");
        Assert.Contains("Text removed from resolution 1/2026", history.Words, StringComparison.Ordinal);
        Assert.NotNull(history.Document.QuerySelector("article a[href='/resolutions/2026-1']"));
        Assert.Equal(0, (await site.Command("ledger", "verify")).ExitCode);
    }

    private static Task<string> Slug(Site site, int number) => site.Ask(db => db.Milestones.Where(step => step.Number == number).Select(step => step.Slug).SingleAsync());
}
