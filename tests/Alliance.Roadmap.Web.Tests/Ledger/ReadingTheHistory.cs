using System.Globalization;
using System.Net;
using Alliance.Roadmap.Ledger;
using Alliance.Roadmap.Milestones;
using Alliance.Roadmap.Web.Tests.Digests;
using Alliance.Roadmap.Web.Tests.Milestones;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Tests.Ledger;

public sealed class ReadingTheHistory
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task narrows_it_to_a_step_a_kind_and_a_year(bool postgreSql)
    {
        await using var site = await Site.On(postgreSql);   // seven entries of 23 November 2026
        var slug = await site.Step(MilestoneStatus.InProgress);
        site.Clock.Advance(TimeSpan.FromDays(60));
        await site.Act(8, (step, act) => step.Pause(act));
        await site.Act(8, (step, act) => step.Tell("A note.", act));
        await site.Act(3, (step, act) => step.Pause(act));

        using var visitor = site.Visitor();
        Assert.Equal([12, 11, 10, 9, 8], (await Entries(visitor, "/history")).Take(5));
        Assert.Equal([11, 10, 9, 8], await Entries(visitor, $"/history?step={slug}"));
        Assert.Equal([10, 9, 8], await Entries(visitor, $"/history?step={slug}&kind=status"));
        Assert.Equal([10], await Entries(visitor, $"/history?step={slug}&kind=status&year=2027"));
        Assert.Equal([11], await Entries(visitor, "/history?kind=updates"));
        Assert.Equal([12, 10], await Entries(visitor, "/history?kind=status&year=2027&step="));
        Assert.Equal([10, 9], (await Entries(visitor, "/history?kind=status&to=11")).Take(2));
        Assert.Empty(await Entries(visitor, "/history?kind=funds"));
        Assert.Contains("No entry is of that kind.", (await visitor.Open("/history?kind=funds")).Words, StringComparison.Ordinal);

        var page = await visitor.Submit(await visitor.Open("/history"), "form.filter", ("kind", "status"), ("year", "2027"));
        Assert.Equal("2027", page.Document.QuerySelector("select[name=year] option[selected]")!.TextContent);
    }

    [Theory]
    [InlineData("step=unknown")]
    [InlineData("kind=gossip")]
    [InlineData("year=20261")]
    [InlineData("year=-1")]
    [InlineData("to=last")]
    public async Task has_nothing_at_an_address_that_cannot_be(string query)
    {
        await using var site = await Site.OnSqlite();
        using var visitor = site.Visitor();
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.Open($"/history?{query}")).Status);
    }

    [Fact]
    public async Task goes_on_on_the_next_page_with_the_same_filter()
    {
        await using var site = await Site.OnSqlite();
        for (var at = 0; at < 101; at++) await site.Act(3, (step, act) => step.Tell($"Note {at}", act));
        using var visitor = site.Visitor();
        var page = await visitor.Open("/history?kind=updates&year=2026");
        Assert.Equal(100, page.Document.QuerySelectorAll(".entry").Length);
        var older = page.Document.QuerySelector(".pager a")!.GetAttribute("href")!;
        Assert.Equal("/history?kind=updates&year=2026&to=8", older);
        Assert.Equal([8], await Entries(visitor, older));
    }

    [Fact]
    public async Task gives_each_entry_a_citation_with_its_permanent_address_and_seal()
    {
        await using var site = await Site.OnSqlite();
        await site.Act(4, (step, act) => step.Start(act with { Decision = "Resolution 7/2026" }));
        using var visitor = site.Visitor();
        var citation = (await visitor.Open("/history")).Document.QuerySelector("#entry-8 .citation")!.TextContent;
        Assert.StartsWith("Mage-OS Alliance roadmap, entry 8: Work started (Step 4: Launch the Mage-OS distribution for", citation, StringComparison.Ordinal);
        Assert.Contains("Status: was planned, now in progress. By Resolution 7/2026. 23 November 2026. http://localhost", citation, StringComparison.Ordinal);
        var seal = await site.Ask(db => db.Entries.Where(entry => entry.Sequence == 8).Select(entry => entry.Hash).SingleAsync());
        Assert.EndsWith($"/history?to=8#entry-8 (seal {seal[..16]})", citation, StringComparison.Ordinal);
    }

    [Fact]
    public async Task draws_how_each_step_stood_over_the_years()
    {
        await using var site = await Site.OnSqlite();
        site.Clock.Advance(TimeSpan.FromDays(100));
        await site.Act(4, (step, act) => step.Start(act));
        site.Clock.Advance(TimeSpan.FromDays(100));
        await site.Act(4, (step, act) => step.Complete(act, Extent.Full));
        using var visitor = site.Visitor();
        var row = (await visitor.Open("/history")).Document.QuerySelectorAll(".strips tbody tr")[3];
        Assert.Equal("Planned until 3 March 2027; In progress from 3 March 2027 to 11 June 2027; Completed since 11 June 2027", row.QuerySelector("td .unseen")!.TextContent);
        Assert.Equal(3, row.QuerySelectorAll(".run").Length);
        Assert.Equal(3, (await visitor.Open($"/milestones/{await site.Ask(db => db.Milestones.Where(step => step.Number == 4).Select(step => step.Slug).SingleAsync())}")).Document.QuerySelectorAll(".runs li").Length);
    }

    [Fact]
    public async Task tells_no_change_of_a_slip_that_was_taken_back_the_same_day_and_no_date_from_before_the_record()
    {
        await using var site = await Site.OnSqlite();
        site.Clock.Advance(TimeSpan.FromDays(10));
        await site.Act(4, (step, act) => step.Start(act));
        await site.Do<RoadmapDb>(async db =>
        {
            var plan = await db.Plans.AsSplitQuery().SingleAsync();
            var story = await db.Entries.About(plan.Milestones[3].Slug).OrderBy(entry => entry.Sequence).ToListAsync();
            Assert.Null(plan.TakeBack(plan.Milestones[3], story[^1].Sequence, story, story[^1].Sequence, new Act(Readers.President, site.Clock.GetUtcNow()) { Reason = "A slip." }).Refusal);
            await db.SaveChangesAsync();
        });
        site.Clock.Advance(TimeSpan.FromDays(90));
        await site.Act(4, (step, act) => step.Start(act));
        using var visitor = site.Visitor();
        var rows = (await visitor.Open("/history")).Document.QuerySelectorAll(".strips tbody tr td .unseen").Select(row => row.TextContent).ToList();
        Assert.Equal(("Completed since before this record began", "Planned until 3 March 2027; In progress since 3 March 2027"), (rows[0], rows[3]));
    }

    private static async Task<IReadOnlyList<int>> Entries(Visitor visitor, string address) =>
        [.. (await visitor.Open(address)).Document.QuerySelectorAll(".entry").Select(entry => int.Parse(entry.Id!["entry-".Length..], CultureInfo.InvariantCulture))];
}
