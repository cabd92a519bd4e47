using Alliance.Roadmap.Board;
using Alliance.Roadmap.Web.Mail;
using Alliance.Roadmap.Web.Tests.Board;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Tests.Digests;

public sealed class RehearsingADigest
{
    [Theory, InlineData(false), InlineData(true)]
    public async Task shows_the_board_who_would_receive_what_and_which_entries(bool postgreSql)
    {
        await using var site = await Site.On(postgreSql);
        var slugs = await site.Ask(db => db.Milestones.OrderBy(step => step.Number).Select(step => step.Slug).ToListAsync());
        await site.Follow("one@example.org");
        await site.Follow("two@example.org");
        await site.Follow("three@example.org", slugs[3], slugs[6]);
        await site.Follow("four@example.org", slugs[4]);
        await site.Start(4);
        using var member = await site.SignedIn(Office.Director);
        var page = await member.Open("/board/digests/preview/weekly");
        var newest = await site.Ask(db => db.LedgerHeads.Select(head => head.Sequence).SingleAsync());
        Assert.Equal(
            [$"all steps 2 step 4 started: {newest}", "step 5 1 No mail: nothing moved there.", $"steps 4 and 7 1 step 4 started: {newest}"],
            page.Document.QuerySelectorAll("tbody tr").Select(row => string.Join(' ', row.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))).Order(StringComparer.Ordinal));
        Assert.Contains("A mail would go to 3 people.", page.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("one@example.org", page.Words, StringComparison.Ordinal);
        Assert.Contains("KB of HTML", page.Words, StringComparison.Ordinal);
        Assert.Contains("WHAT MOVED", page.Document.QuerySelector("pre")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click", page.Document.QuerySelectorAll("pre")[1].TextContent, StringComparison.Ordinal);

        var chosen = await member.Open($"/board/digests/preview/weekly?steps={slugs[4]}");
        Assert.Contains("The mail for step 5", chosen.Words, StringComparison.Ordinal);
        Assert.Equal($"/board/digests/preview/weekly/message.html?steps={slugs[4]}", chosen.Document.QuerySelector("iframe")!.GetAttribute("src"));
    }

    [Fact]
    public async Task shows_the_html_under_a_policy_of_its_own_and_keeps_every_other_page_strict()
    {
        await using var site = await Site.OnSqlite();
        using var member = await site.SignedIn(Office.Director);
        using var html = await member.Client.GetAsync("/board/digests/preview/quarterly/message.html");
        Assert.Equal("default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox", html.Headers.GetValues("Content-Security-Policy").Single());
        Assert.Contains("class=\"strip\"", await html.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        foreach (var address in new[] { "/board/digests/preview/quarterly", "/board/digests" })
        {
            using var page = await member.Client.GetAsync(address);
            var policy = page.Headers.GetValues("Content-Security-Policy").Single();
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
            Assert.Equal(address.EndsWith("quarterly", StringComparison.Ordinal), policy.Contains("frame-src 'self'", StringComparison.Ordinal));
        }

        using var source = await member.Client.GetAsync("/board/digests/preview/quarterly/message.eml");
        Assert.Equal("message/rfc822", source.Content.Headers.ContentType!.MediaType);
        Assert.Empty(MessageCheck.Breaches(await source.Content.ReadAsStreamAsync()));
        Assert.Equal(404, (int)(await member.Client.GetAsync("/board/digests/preview/never/message.html")).StatusCode);
    }

    [Fact]
    public async Task sends_a_test_to_whoever_asks_that_counts_as_told_to_nobody()
    {
        await using var site = await Site.OnSqlite();
        await site.Follow("reader@example.org");
        await site.Start(4);
        using var member = await site.SignedIn(Office.Director);
        var page = await member.Submit(await member.Open("/board/digests/preview/weekly"), "button[name=To]");
        Assert.Equal("The test is on its way to you.", page.Document.QuerySelector("[role=status]")!.TextContent);

        var test = Assert.Single(site.Mail());
        Assert.Equal("Test: Mage-OS roadmap, week 48 of 2026: step 4 started", test.Subject);
        Assert.Equal(await site.Ask(db => db.Users.Select(account => account.Email).SingleAsync()), test.To.Mailboxes.Single().Address);
        using var bytes = new MemoryStream();
        test.WriteTo(bytes);
        bytes.Position = 0;
        Assert.Empty(MessageCheck.Breaches(bytes));
        Assert.Empty(await site.Issues());
        Assert.Empty(await site.Deliveries());

        await site.PassTo(new DateTimeOffset(2026, 11, 30, 8, 0, 0, TimeSpan.Zero));
        Assert.Contains(site.Mail(), mail => mail.To.Mailboxes.Single().Address == "reader@example.org" && mail.Subject == "Mage-OS roadmap, week 48 of 2026: step 4 started");
    }

    [Theory]
    [InlineData(Office.Editor)]
    [InlineData(Office.Auditor)]
    [InlineData(Office.Operator)]
    public async Task is_for_the_board_alone(Office office)
    {
        await using var site = await Site.OnSqlite();
        using var other = await site.SignedIn(office);
        foreach (var address in new[] { "/board/digests/preview/weekly", "/board/digests/preview/weekly/message.html", "/board/digests/preview/weekly/message.eml" })
            Assert.Equal(403, (int)(await other.Open(address)).Status);
    }
}
