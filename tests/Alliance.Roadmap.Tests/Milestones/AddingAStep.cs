using Alliance.Roadmap.Milestones;

namespace Alliance.Roadmap.Tests.Milestones;

public sealed class AddingAStep
{
    private readonly Plan plan = A.PlanOf("A", "B");

    [Theory]
    [InlineData(1, "NewAB")]
    [InlineData(2, "ANewB")]
    [InlineData(3, "ABNew")]
    public void puts_it_where_it_belongs_and_moves_the_others_on(int number, string order)
    {
        A.Taken(plan.Add(new("New"), number, [], [], A.BoardAct()));
        Assert.Equal(order, string.Concat(plan.Milestones.Select(milestone => milestone.Title)));
        Assert.Equal([1, 2, 3], plan.Milestones.Select(milestone => milestone.Number));
    }

    [Fact]
    public void begins_planned_and_waits_for_what_it_is_told_to_wait_for()
    {
        A.Taken(plan.Add(new("New"), 3, [A.AvailabilityOfFunds()], [], A.BoardAct()));
        A.Refused("milestone.awaiting-funds", plan.Milestones[2].Start(A.BoardAct()));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    public void needs_a_position_that_exists(int number) =>
        A.Refused("milestone.no-such-position", plan.Add(new("New"), number, [], [], A.BoardAct()));

    [Fact]
    public void gives_no_step_the_address_of_the_page_that_adds_one()
    {
        A.Taken(plan.Add(new("New"), 3, [], [], A.BoardAct()));
        Assert.Equal("new-2", plan.Milestones[2].Slug);
    }

    [Theory]
    [InlineData("A\uFFFE")]
    [InlineData("A \u202Egninrut")]
    [InlineData("See https://elsewhere.example/?k=your-own-key-stands-here-in-mail")]
    public void refuses_letters_that_are_none_or_turn_others_and_the_place_of_a_readers_key(string title) =>
        A.Refused("input.unreadable", plan.Add(new(title), 1, [], [], A.BoardAct()));

    [Fact]
    public void needs_a_title_that_can_be_seen() => A.Refused("input.missing-title", plan.Add(new("\u200B \u200D"), 1, [], [], A.BoardAct()));

    [Fact]
    public void needs_a_title() => A.Refused("input.missing-title", plan.Add(new(" "), 1, [], [], A.BoardAct()));

    [Fact]
    public void needs_a_decision_once_the_board_is_in_office() =>
        A.Refused("governance.decision-required", plan.Add(new("New"), 1, [], [], A.BoardAct() with { Governance = A.BoardInOffice }));

    [Fact]
    public void leaves_the_plan_alone_when_refused()
    {
        A.Refused("milestone.no-such-position", plan.Add(new("New"), 9, [], [], A.BoardAct()));
        Assert.Equal(2, plan.Milestones.Count);
    }

    [Fact]
    public void gives_every_step_an_address_of_its_own()
    {
        A.Taken(plan.Add(new("A"), 3, [], [], A.BoardAct()));
        A.Taken(plan.Add(new("A!"), 4, [], [], A.BoardAct()));
        A.Taken(plan.Add(new("中文"), 5, [], [], A.BoardAct()));
        Assert.Equal(["a", "b", "a-2", "a-3", "step"], plan.Milestones.Select(milestone => milestone.Slug));
    }
}
