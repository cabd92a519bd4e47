using Alliance.Roadmap.Milestones;
using Alliance.Roadmap.Subscribers;

namespace Alliance.Roadmap.Tests.Subscribers;

public sealed class ChoosingSteps
{
    private readonly IReadOnlyList<Milestone> steps = A.PlanOf("One", "Two", "Three").Milestones;

    [Fact]
    public void is_the_same_choice_in_whatever_order_it_was_made()
    {
        Assert.Equal(Selection.Of(["two", "one"]), Selection.Of(["one", "two", "one"]));
        Assert.Equal("one two", Selection.Of(["two one"]).Text);
        Assert.Equal(Selection.All, Selection.Of([]));
    }

    [Fact]
    public void is_kept_by_a_subscriber_in_one_order()
    {
        Assert.True(Address.TryParse("reader@example.org", out var address, out _));
        var reader = new Subscriber(address, Cadence.Weekly, ["two", "one"], new Consent(A.Noon, Consent.Web), A.Noon);
        Assert.Equal(["one", "two"], reader.Milestones);
        reader.Follow(Selection.Of(["three", "one"]));
        Assert.Equal(["one", "three"], reader.Milestones);
        reader.Follow(Selection.All);
        Assert.Empty(reader.Milestones);
    }

    [Fact]
    public void counts_the_steps_that_exist_and_never_falls_silent_without_any()
    {
        Assert.Equal(Selection.Of(["two"]), Selection.Of(["two", "gone"]).Among(steps));
        Assert.Equal(Selection.All, Selection.Of(["gone"]).Among(steps));
    }

    [Fact]
    public void includes_what_concerns_the_roadmap_as_a_whole()
    {
        var chosen = Selection.Of(["two"]);
        Assert.True(chosen.Includes("two"));
        Assert.False(chosen.Includes("one"));
        Assert.True(chosen.Includes(null));
        Assert.True(Selection.All.Includes("one"));
    }

    [Fact]
    public void is_said_by_the_steps_numbers()
    {
        Assert.Equal("all steps", Selection.All.InWords(steps));
        Assert.Equal("step 2", Selection.Of(["two"]).InWords(steps));
        Assert.Equal("steps 1 and 3", Selection.Of(["three", "one"]).InWords(steps));
    }

    [Fact]
    public void needs_at_least_one_step_and_no_more_than_can_be_kept()
    {
        var many = Enumerable.Range(1, 300).Select(number => $"step-{number}").ToList();
        A.Refused("steps.missing", Selection.TryChoose([], many, out _));
        A.Refused("steps.missing", Selection.TryChoose(["gone"], many, out _));
        A.Refused("steps.too-many", Selection.TryChoose(many, many, out _));
        A.Taken(Selection.TryChoose(["step-2", "gone"], many, out var selection));
        Assert.Equal("step-2", selection.Text);
    }
}
