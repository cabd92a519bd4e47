using Alliance.Roadmap.Board;
using Alliance.Roadmap.Web.Tests.Board;
using Alliance.Roadmap.Web.Tests.Digests;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Tests.Milestones;

public sealed class ReviewingTheOpenSteps
{
    [Theory, InlineData(false), InlineData(true)]
    public async Task records_what_was_ticked_and_the_public_page_says_so(bool postgreSql)
    {
        await using var site = await Site.On(postgreSql);
        site.Clock.Advance(TimeSpan.FromDays(100));
        using var president = await site.SignedIn(Office.President);
        Assert.Contains("3 steps were due to be looked at, the first on ", (await president.Open("/board")).Words, StringComparison.Ordinal);
        var page = await president.Open("/board/review");
        Assert.Equal(5, page.Document.QuerySelectorAll("main input[type=checkbox]").Length);
        var (third, fourth) = (await Slug(site, 3), await Slug(site, 4));
        var done = await president.Submit(page, "main form", ("Slugs", third), ("Slugs", fourth));
        Assert.Contains("The review is recorded.", done.Words, StringComparison.Ordinal);
        foreach (var slug in new[] { third, fourth }) Assert.Equal("review", (await site.Story(slug))[^1]);
        using var anybody = site.Visitor();
        Assert.DoesNotContain("Nothing has moved since", (await anybody.Open($"/milestones/{third}")).Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task does_not_count_for_a_step_that_moved_after_it_was_seen()
    {
        await using var site = await Site.OnSqlite();
        using var president = await site.SignedIn(Office.President);
        var page = await president.Open("/board/review");
        await site.Act(3, (step, act) => step.Pause(act));
        var late = await president.Submit(page, "main form", ("Slugs", await Slug(site, 3)));
        Assert.Contains("Somebody else changed this in the meantime", late.Alert, StringComparison.Ordinal);
        Assert.Equal("pause", (await site.Story(await Slug(site, 3)))[^1]);
    }

    private static Task<string> Slug(Site site, int number) => site.Ask(db => db.Milestones.Where(step => step.Number == number).Select(step => step.Slug).SingleAsync());
}
