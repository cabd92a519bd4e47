using Alliance.Roadmap.Milestones;

namespace Alliance.Roadmap.Tests.Milestones;

public sealed class ReorderingSteps
{
    private readonly Plan plan = A.PlanOf("A", "B", "C", "D");

    [Theory]
    [InlineData(1, 4, "BCDA")]
    [InlineData(4, 1, "DABC")]
    [InlineData(2, 3, "ACBD")]
    [InlineData(3, 2, "ACBD")]
    public void moves_one_and_lets_those_between_make_room(int from, int to, string order)
    {
        A.Taken(plan.Reorder(plan.Milestones[from - 1], to, A.BoardAct()));
        Assert.Equal(order, string.Concat(plan.Milestones.Select(milestone => milestone.Title)));
        Assert.Equal([1, 2, 3, 4], plan.Milestones.Select(milestone => milestone.Number));
    }

    [Fact]
    public void is_one_entry_of_the_step_that_was_moved()
    {
        var ledger = new PaperLedger().Save(plan);
        A.Taken(plan.Reorder(plan.Milestones[3], 1, A.BoardAct()));
        ledger.Save(plan);
        Assert.Equal((5, "d", """{"number":4}""", """{"number":1}"""), (ledger.Entries.Count, ledger.Newest.Milestone, ledger.Newest.Before, ledger.Newest.After));
    }

    [Fact]
    public void needs_a_reason() => A.Refused("input.missing-reason", plan.Reorder(plan.Milestones[0], 2, A.BoardAct() with { Reason = null }));

    [Theory]
    [InlineData(0, "milestone.no-such-position")]
    [InlineData(5, "milestone.no-such-position")]
    [InlineData(1, "milestone.same-position")]
    public void needs_another_position_that_exists(int to, string code) => A.Refused(code, plan.Reorder(plan.Milestones[0], to, A.BoardAct()));

    [Fact]
    public void raises_the_arrangement_so_that_two_at_once_collide()
    {
        var before = plan.Arrangement;
        A.Taken(plan.Reorder(plan.Milestones[0], 2, A.BoardAct()));
        Assert.NotEqual(before, plan.Arrangement);
    }
}
