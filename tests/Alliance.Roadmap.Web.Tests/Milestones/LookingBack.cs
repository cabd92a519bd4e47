using System.Net;
using Alliance.Roadmap.Funding;
using Alliance.Roadmap.Milestones;
using Alliance.Roadmap.Web.Tests.Digests;

namespace Alliance.Roadmap.Web.Tests.Milestones;

public sealed class LookingBack
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task shows_what_was_decided_by_the_end_of_that_day_by_the_boards_clock(bool postgreSql)
    {
        await using var site = await Site.On(postgreSql);   // at noon on 23 November 2026
        await site.Act(4, (step, act) => step.Retarget(Target("2027-Q1"), act));
        site.Clock.Advance(TimeSpan.FromHours(11));         // midnight has passed in Warsaw, and not yet in London
        await site.Act(4, (step, act) => step.Start(act));
        await site.Act(4, (step, act) => step.Tell("The first version is **out**.", act));
        site.Clock.Advance(TimeSpan.FromDays(40));
        await site.Act(4, (step, act) => step.Reword(new Wording("Launch it"), act));
        await site.Act(4, (step, act) => step.Retarget(Target("2027-Q3"), act));

        using var visitor = site.Visitor();
        var first = await visitor.Open("/?on=2026-11-23");
        Assert.Equal("We were at step 3 of 7: Form the supporting organization", first.Document.QuerySelector("h1")!.TextContent.Trim());
        Assert.Contains("as it stood at the end of 23 November 2026", first.Words, StringComparison.Ordinal);
        var card = first.Document.QuerySelector("#step-4")!;
        Assert.Contains("Planned", card.TextContent, StringComparison.Ordinal);
        Assert.Equal("January to March 2027", card.QuerySelector("dd")!.TextContent);
        Assert.DoesNotContain("first version", card.TextContent, StringComparison.Ordinal);

        var second = (await visitor.Open("/?on=2026-11-24")).Document.QuerySelector("#step-4")!;
        Assert.Contains("In progress since 24 November 2026", second.TextContent, StringComparison.Ordinal);
        Assert.Equal("out", second.QuerySelector(".newest strong")!.TextContent);
        Assert.StartsWith("Launch the Mage-OS distribution for", second.QuerySelector("h3 a")!.TextContent, StringComparison.Ordinal);

        var today = (await visitor.Open("/?on=2027-01-03")).Document.QuerySelector("#step-4")!;
        Assert.Equal("July to September 2027 (moved once, was January to March 2027)", today.QuerySelector("dd")!.TextContent);
        Assert.Equal("Launch it", today.QuerySelector("h3 a")!.TextContent);
        Assert.Contains("First published as", today.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task knows_the_money_that_was_seen_by_then()
    {
        await using var site = await Site.OnSqlite();
        var slug = await site.Step(MilestoneStatus.Planned, new FundingCondition("a salary", Money.Euros(60_000), Basis.Yearly));
        await Enter(site, 8_400);
        site.Clock.Advance(TimeSpan.FromDays(2));
        await Enter(site, 9_000);
        using var visitor = site.Visitor();
        Assert.Contains("€8,400 of €60,000", (await visitor.Open("/?on=2026-11-23")).Words, StringComparison.Ordinal);
        Assert.Contains("€9,000 of €60,000", (await visitor.Open("/?on=2026-11-25")).Words, StringComparison.Ordinal);
        Assert.Contains(slug, (await visitor.Open("/?on=2026-11-25")).Document.DocumentElement.OuterHtml, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-11-22", "This record began on 23 November 2026")]
    [InlineData("2026-11-24", "24 November 2026 is still to come.")]
    [InlineData("0001-01-01", "This record began on 23 November 2026")]
    [InlineData("9999-12-31", "31 December 9999 is still to come.")]
    [InlineData("yesterday", "“yesterday” is not a day. Please give one such as 2026-11-23.")]
    [InlineData("<script>", "“<script>” is not a day.")]
    public async Task says_why_a_day_has_nothing_to_show_and_shows_today(string on, string why)
    {
        await using var site = await Site.OnSqlite();
        using var visitor = site.Visitor();
        var page = await visitor.Open($"/?on={Uri.EscapeDataString(on)}");
        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
        Assert.Contains(why, page.Document.QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
        Assert.StartsWith("We are at step 3 of 7", page.Document.QuerySelector("h1")!.TextContent.Trim(), StringComparison.Ordinal);
    }

    private static Task Enter(Site site, int euros) => site.Do<RoadmapDb>(async db =>
    {
        var now = site.Clock.GetUtcNow();
        Assert.Null(Reading.Enter(Money.Euros(euros), Basis.Yearly, "bank", now, "Statement", "Tess Example", now, out var reading).Refusal);
        db.Add(reading!);
        await db.SaveChangesAsync();
    });

    private static TargetDate Target(string text)
    {
        Assert.True(TargetDate.TryParse(text, out var target));
        return target;
    }
}
