using Alliance.Roadmap.Vision;

namespace Alliance.Roadmap.Tests.Vision;

public sealed class MatchingSteps
{
    [Fact]
    public void refuses_a_step_that_became_two()
    {
        var (plan, organization, _) = Page.Begun(Page.Named("about.md"));
        var split = Page.Read(Page.Text([.. Page.Named("about.md").Steps.Take(5).Select(step => step.Title),
            "Launch a grant program to sponsor development of specific improvements", "Launch a grant program to sponsor bug fixes"]));
        var refusal = A.Refused("vision.ambiguous", Comparison.Of(split, plan, organization, Page.Site, dropMissing: false, out var comparison));
        Assert.Null(comparison);
        Assert.Contains("line 8", refusal.Reason, StringComparison.Ordinal);
        Assert.Contains("line 9", refusal.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void refuses_two_steps_that_became_one() =>
        A.Refused("vision.ambiguous", Comparison.Of(Page.With("Pay a developer and tester"), Page.BegunWith("Pay a developer", "Pay a tester"), new(), Page.Site, dropMissing: false, out _));

    [Fact]
    public void refuses_the_same_words_twice_for_one_step() =>
        A.Refused("vision.ambiguous", Comparison.Of(Page.With("Pay a developer", "Pay a developer"), Page.BegunWith("Pay a developer"), new(), Page.Site, dropMissing: false, out _));

    [Fact]
    public void tells_equal_words_apart_by_their_order()
    {
        var page = Page.With("*Meet in person*", "**Meet in person**", "Meet in person");
        Assert.Empty(page.Differences(Page.Begun(page).Plan));
    }

    [Fact]
    public void takes_the_same_words_before_any_likeness()
    {
        var differences = Page.With("Hire a full-time director of marketing", "Hire a full-time director").Differences(Page.BegunWith("Hire a full-time director"));
        Assert.Equal(["add"], differences.Acts());
    }

    [Fact]
    public void knows_a_step_that_moved_and_was_reworded()
    {
        var differences = Page.With("Write the handbook", "Translate the documentation into French", "Meet in person").Differences(Page.BegunWith("Translate the documentation", "Write the handbook", "Meet in person"));
        Assert.Equal(["reorder", "reword"], differences.Acts().Order());
    }

    [Fact]
    public void takes_other_words_in_the_same_place_for_another_step()
    {
        var differences = Page.With("Meet in person", "Plant a tree").Differences(Page.BegunWith("Meet in person", "Translate the documentation"));
        Assert.Equal(["add"], differences.Acts());
        Assert.Single(differences, difference => difference.IsReported);
    }
}
