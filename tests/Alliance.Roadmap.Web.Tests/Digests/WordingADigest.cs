using System.Text;
using Alliance.Roadmap.Digests;
using Alliance.Roadmap.Funding;
using Alliance.Roadmap.Ledger;
using Alliance.Roadmap.Milestones;
using Alliance.Roadmap.Subscribers;
using Alliance.Roadmap.Web.Digests;
using Alliance.Roadmap.Web.Mail;
using Alliance.Roadmap.Web.Tests.Milestones;
using AngleSharp.Html.Parser;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Tests.Digests;

public sealed class WordingADigest
{
    [Fact]
    public async Task reads_line_by_line_like_the_sample_it_was_promised_to_be()
    {
        await using var site = await Site.OnSqlite();
        var now = site.Clock.GetUtcNow();
        await site.Act(5, (step, act) => step.Change(step.Conditions[0], FundingCondition.UsualDescription, Money.Euros(60_000), Basis.Yearly, act));
        foreach (var (number, title) in new[] { (4, "Launch the Mage-OS distribution"), (5, "full-time COO"), (6, "grant program"), (7, "business entity") })
            await site.Act(number, (step, act) => step.Reword(new(title), act));
        await site.Do<DigestPress>(press => press.FreezeNow(Cadence.Monthly));
        await site.Do<RoadmapDb>(async db =>
        {
            var steps = await db.Milestones.OrderBy(step => step.Number).ToListAsync();
            Act By(string? reason = null, string? decision = null, string? evidence = null) => new(Readers.President, now) { Reason = reason, Decision = decision, Evidence = evidence };
            Assert.Null(steps[2].Complete(By("the association is registered and has a bank account", evidence: "https://example.org/registered"), Extent.Full).Refusal);
            const string Decision = "board meeting, 22 November, resolution 7/2026 (5 present, quorum 4 met; 5 yes)";
            Assert.Null(steps[3].Start(By(decision: Decision)).Refusal);
            Assert.True(TargetDate.TryParse("2027-Q1", out var target));
            Assert.Null(steps[3].Retarget(target, By("as the board agreed", Decision)).Refusal);
            Assert.Null(steps[3].Tell("Next: a first version for testing, in January", By()).Refusal);
            Assert.Null(steps[6].Review(By()).Refusal);
            await db.SaveChangesAsync();
        });
        var preview = await site.Ask<DigestPress, DigestPreview>(press => press.Preview(Cadence.Monthly));
        Assert.Equal("Mage-OS roadmap, November 2026: step 3 completed, step 4 started", preview.Rendering.Subject);
        Assert.Equal($"""
            We are at step 4 of 7: Launch the Mage-OS distribution.
            3 completed, 1 in progress, 2 waiting for funds, 1 planned.

            WHAT MOVED

            Step 4. Launch the Mage-OS distribution
              Status: was planned, now in progress.
              Target: was none, now January to March 2027.
              Decided: board meeting, 22 November, resolution 7/2026 (5 present,
              quorum 4 met; 5 yes).
              Why: as the board agreed.
              Next: a first version for testing, in January.
              {site.Address}milestones/{preview.Contents.Steps[3].Slug}

            Step 3. Form the supporting organization
              Status: was in progress, now completed. Promise fully met.
              Why: the association is registered and has a bank account.
              Proof: https://example.org/registered
              {site.Address}milestones/{preview.Contents.Steps[2].Slug}

            WHAT WE WAIT FOR
            Step 5, full-time COO: €60,000 a year, confirmed by the Treasurer.
            Step 6, grant program: funds; no amount named yet.

            NO CHANGE
            Steps 1 and 2: completed. Step 7, business entity: planned, no date; the
            board last looked on 23 November 2026.

            {"-- "}
            Web: {site.Address}digests/2
            Monthly, all steps. Change or pause: {site.Address}subscriptions/{Rendering.TokenPlaceholder}
            Stop: {site.Address}unsubscribe/{Rendering.TokenPlaceholder}
            Public record: entry {preview.Contents.Head.Sequence}, {preview.Contents.Head.Hash}

            """.ReplaceLineEndings("\n"), preview.Rendering.Text);
    }

    [Fact]
    public async Task ends_a_proof_like_its_other_sentences_and_still_finds_one_told_without_a_period()
    {
        await using var site = await Site.OnSqlite();
        await site.Do<DigestPress>(press => press.FreezeNow(Cadence.Monthly));
        await site.Act(3, (step, act) => step.Complete(act with { Evidence = "the register of 20 November 2026" }, Extent.Full));
        var preview = await site.Ask<DigestPress, DigestPreview>(press => press.Preview(Cadence.Monthly));
        Assert.Contains("  Proof: the register of 20 November 2026.\n", preview.Rendering.Text, StringComparison.Ordinal);
        Assert.Equal(["Proof: the register of 20 November 2026.", "Proof: the register of 20 November 2026"], DigestWords.Texts(Assert.Single(Assert.Single(preview.Contents.Moved).Entries), [EntryText.Evidence]));
    }

    [Fact]
    public async Task says_the_same_in_html_with_the_way_drawn_in_cells_and_told_by_sign_and_word()
    {
        await using var site = await Site.OnSqlite();
        await site.Start(4);
        var preview = await site.Ask<DigestPress, DigestPreview>(press => press.Preview(Cadence.Monthly));
        var html = new HtmlParser().ParseDocument(preview.Rendering.Html);
        var cells = html.QuerySelectorAll("table.strip td").Select(cell => string.Join(' ', cell.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))).ToList();
        Assert.Equal(["✓ 1", "✓ 2", "▶\uFE0E 3 We are here", "▶\uFE0E 4 We are here", "€ 5", "€ 6", "○ 7"], cells);
        var key = string.Join(' ', html.QuerySelector("p.key")!.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal("✓ completed: 1 and 2 · ▶\uFE0E in progress: 3 and 4 · € waiting for funds: 5 and 6 · ○ planned: 7", key);
        Assert.All(html.QuerySelectorAll("td.sign"), cell => Assert.StartsWith("#", cell.GetAttribute("bgcolor"), StringComparison.Ordinal));
        Assert.Contains("prefers-color-scheme:dark", preview.Rendering.Html, StringComparison.Ordinal);
        Assert.Equal("light dark", html.QuerySelector("meta[name=color-scheme]")!.GetAttribute("content"));
        Assert.Empty(html.QuerySelectorAll("img, script, link, iframe"));
        foreach (var sentence in preview.Contents.Moved.SelectMany(moved => DigestWords.Sentences(moved).Select(sentence => sentence.Words))) Assert.Contains(sentence, html.Body!.TextContent, StringComparison.Ordinal);

        // The archive's pages take their looks from the stylesheet alone.
        Assert.DoesNotContain("style=", preview.Rendering.Article, StringComparison.Ordinal);
        Assert.DoesNotContain("bgcolor=", preview.Rendering.Article, StringComparison.Ordinal);
        Assert.Contains("<td class=\"sign done\"", preview.Rendering.Article, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("The board agreed. ")]
    [InlineData("Правление решило продолжать. ")]
    public async Task stays_small_and_says_how_many_more_however_much_has_moved(string words)
    {
        await using var site = await Site.OnSqlite();
        await site.Follow("reader@example.org");
        var essay = string.Concat(Enumerable.Repeat(words, 200))[..3_000].Trim();
        for (var round = 0; round < 10; round++)
            foreach (var number in Enumerable.Range(1, 6)) await site.Act(number, (step, act) => step.Tell(essay, act));
        await site.PassTo(new DateTimeOffset(2026, 11, 30, 8, 0, 0, TimeSpan.Zero));

        var message = Assert.Single(site.Mail());
        Assert.InRange(Encoding.UTF8.GetByteCount(message.HtmlBody!), 10_000, MessageCheck.LargestHtml - 1);
        Assert.Matches(@"And \d+ more entries in the public record: http\S+/history\?to=\d+", string.Join(' ', message.TextBody!.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
        Assert.Matches(@"And \d+ more entries in the public record", message.HtmlBody);
        Assert.Equal(60, Assert.Single(await site.Issues()).Items.Count);
        using var bytes = new MemoryStream();
        message.WriteTo(bytes);
        bytes.Position = 0;
        Assert.Empty(MessageCheck.Breaches(bytes));
    }

    [Fact]
    public async Task stays_small_with_many_steps_too()
    {
        await using var site = await Site.OnSqlite();
        for (var step = 8; step <= 60; step++) await site.Step();
        var preview = await site.Ask<DigestPress, DigestPreview>(press => press.Preview(Cadence.Monthly));
        Assert.InRange(Encoding.UTF8.GetByteCount(preview.Rendering.Html), 10_000, MessageCheck.LargestHtml - 1);
        Assert.Contains("And 13 more entries in the public record", preview.Rendering.Text, StringComparison.Ordinal);
    }
}
