using Alliance.Roadmap.Board;
using Alliance.Roadmap.Funding;
using Alliance.Roadmap.Ledger;
using Alliance.Roadmap.Milestones;
using Alliance.Roadmap.Web.Tests.Board;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Tests.Milestones;

public abstract class RehearsingAnAct(Site site)
{
    private const string Preview = "button[value=preview]";

    [Fact]
    public async Task shows_the_public_page_before_and_after_the_rules_and_the_digest_and_records_nothing()
    {
        var slug = await site.Step();
        using var president = await site.SignedIn(Office.President);
        var before = await site.Story(slug);
        var preview = await president.Submit(await president.Open($"/board/milestones/{slug}/start"), Preview, ("Input.Reason", "We can begin."));

        var sides = preview.Document.QuerySelectorAll(".rehearsal > section");
        Assert.Equal(["Before", "After"], sides.Select(side => side.QuerySelector("h4")!.TextContent));
        Assert.Contains("Planned", sides[0].QuerySelector(".standing")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("In progress since 23 November 2026", sides[1].QuerySelector(".standing")!.TextContent, StringComparison.Ordinal);
        Assert.Null(sides[0].QuerySelector(".flag"));
        Assert.Equal("We are here", sides[1].QuerySelector(".flag")!.TextContent);
        Assert.Contains("Passes: Only a planned step starts.", preview.Words, StringComparison.Ordinal);
        Assert.Contains("Passes: It needs no decision of the board.", preview.Words, StringComparison.Ordinal);
        Assert.Equal(["Status: was planned, now in progress.", "Why: We can begin."], preview.Document.QuerySelectorAll("div.written li").Select(line => line.TextContent));
        Assert.EndsWith(" started", preview.Document.QuerySelector("div.written > .muted")!.TextContent, StringComparison.Ordinal);
        var ids = preview.Document.QuerySelectorAll("[id]").Select(element => element.Id).ToList();
        Assert.Equal(ids.Distinct().Count(), ids.Count);
        Assert.Equal(before, await site.Story(slug));
    }

    [Fact]
    public async Task says_which_rule_blocks()
    {
        var slug = await site.Step(MilestoneStatus.Planned, new FundingCondition("availability of funds"));
        using var president = await site.SignedIn(Office.President);
        var refused = await president.Submit(await president.Open($"/board/milestones/{slug}/start"), Preview);
        Assert.Contains("it waits for availability of funds", refused.Alert, StringComparison.Ordinal);
        Assert.Equal("Blocks: Every funding condition is met, or the board goes ahead without it.", Assert.Single(refused.Document.QuerySelectorAll(".rules .blocks")).TextContent);
        Assert.Contains("Passes: Only a planned step starts.", refused.Words, StringComparison.Ordinal);
        Assert.Contains("Not asked yet: It needs a decision of the board.", refused.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task says_what_no_digest_will_tell()
    {
        var slug = await site.Step();
        using var president = await site.SignedIn(Office.President);
        var preview = await president.Submit(await president.Open($"/board/milestones/{slug}/review"), Preview);
        Assert.Contains("It is told in no digest.", preview.Words, StringComparison.Ordinal);
        Assert.Contains("Last looked at23 November 2026", Words(preview, 1), StringComparison.Ordinal);
        Assert.Contains("Last looked atNot yet", Words(preview, 0), StringComparison.Ordinal);
    }

    [Fact]
    public async Task shows_the_update_that_would_stand_after_another_is_taken_back()
    {
        var slug = await site.Step(MilestoneStatus.InProgress);
        using var president = await site.SignedIn(Office.President);
        foreach (var text in new[] { "It began.", "It broke." })
            await president.Submit(await president.Open($"/board/milestones/{slug}/update"), Preview, ("Input.Text", text), ("Input.Step", "record"));
        var preview = await president.Submit(await president.Open($"/board/milestones/{slug}/take-back"), Preview, ("Input.Reason", "It did not break."));
        Assert.Contains("It broke.", Words(preview, 0), StringComparison.Ordinal);
        Assert.Contains("It began.", Words(preview, 1), StringComparison.Ordinal);
        Assert.DoesNotContain("It broke.", Words(preview, 1), StringComparison.Ordinal);
    }

    [Fact]
    public async Task names_the_steps_that_make_room()
    {
        using var president = await site.SignedIn(Office.President);
        var preview = await president.Submit(await president.Open("/board/milestones/new"), Preview, ("Input.Title", "Open a shop"), ("Input.Number", "2"));
        Assert.Contains("“Open a shop” is not on the roadmap yet.", Words(preview, 0), StringComparison.Ordinal);
        Assert.Matches("Step 2 of [0-9]+, planned: Open a shop", Words(preview, 1));
        Assert.Contains(" becomes step 3.", preview.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task of_a_correction_shows_what_it_corrects_and_the_record_points_both_ways()
    {
        var slug = await site.Step(MilestoneStatus.InProgress);
        using var president = await site.SignedIn(Office.President);
        var wrong = await Newest(slug);
        var form = await president.Open($"/board/milestones/{slug}/pause");
        Assert.Contains($"Entry {wrong}, 23 November 2026: Work started", form.Document.QuerySelector("select[name='Input.Corrects']")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("is none of this step’s", (await president.Submit(form, Preview, ("Input.Reason", "It rests."), ("Input.Corrects", "1"))).Alert, StringComparison.Ordinal);
        var preview = await president.Submit(form, Preview, ("Input.Reason", "It was paused from the beginning."), ("Input.Corrects", $"{wrong}"));
        Assert.Contains($"Corrects entry {wrong}.", preview.Document.QuerySelector("article.written")!.TextContent, StringComparison.Ordinal);
        Assert.Equal($"Corrects entry {wrong}.", preview.Document.QuerySelector("div.written li")!.TextContent);
        await president.Submit(preview, "button[value=record]");

        var entry = await site.Ask(db => db.Entries.AsNoTracking().Where(entry => entry.Milestone == slug).OrderByDescending(entry => entry.Sequence).FirstAsync());
        Assert.Equal((EntryLabel.Correction, (long?)wrong), (entry.Label, entry.Supersedes));
        using var anybody = site.Visitor();
        foreach (var address in new[] { "/history", $"/milestones/{slug}" })
        {
            var page = await anybody.Open(address);
            Assert.Equal($"Corrects entry {wrong}", page.Document.QuerySelector($"#entry-{entry.Sequence} a[href='/history?to={wrong}#entry-{wrong}']")!.TextContent);
            Assert.Equal($"Corrected by entry {entry.Sequence}", page.Document.QuerySelector($"#entry-{wrong} a[href='/history?to={entry.Sequence}#entry-{entry.Sequence}']")!.TextContent);
        }
    }

    [Fact]
    public async Task that_was_taken_back_points_both_ways_too()
    {
        var slug = await site.Step(MilestoneStatus.InProgress);
        var undone = await Newest(slug);
        using var president = await site.SignedIn(Office.President);
        await president.Submit(await president.Open($"/board/milestones/{slug}/take-back"), Preview, ("Input.Reason", "The wrong step."), ("Input.Step", "record"));
        using var anybody = site.Visitor();
        var page = await anybody.Open("/history");
        Assert.Contains($"Taken back by entry {undone + 1}", page.Document.QuerySelector($"#entry-{undone}")!.TextContent, StringComparison.Ordinal);
        Assert.Contains($"Takes back entry {undone}", page.Document.QuerySelector($"#entry-{undone + 1}")!.TextContent, StringComparison.Ordinal);
    }

    private Task<long> Newest(string slug) => site.Ask(db => db.Entries.Where(entry => entry.Milestone == slug).MaxAsync(entry => entry.Sequence));

    private static string Words(Page page, int side) =>
        string.Join(' ', page.Document.QuerySelectorAll(".rehearsal > section")[side].TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}

public sealed class RehearsingAnActOnSqlite(SqliteSite site) : RehearsingAnAct(site), IClassFixture<SqliteSite>;

public sealed class RehearsingAnActOnPostgreSql(PostgreSqlSite site) : RehearsingAnAct(site), IClassFixture<PostgreSqlSite>;
