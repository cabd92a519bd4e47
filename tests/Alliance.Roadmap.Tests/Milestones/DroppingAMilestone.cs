using Alliance.Roadmap.Milestones;

namespace Alliance.Roadmap.Tests.Milestones;

public sealed class DroppingAMilestone
{
    [Fact]
    public void keeps_its_place_and_number()
    {
        var plan = A.PlanOf("First", "Second", "Third");
        A.Taken(plan.Milestones[1].Drop(A.BoardAct()));
        Assert.Equal(["First", "Second", "Third"], plan.Milestones.Select(milestone => milestone.Title));
        Assert.Equal([1, 2, 3], plan.Milestones.Select(milestone => milestone.Number));
    }

    [Fact]
    public void can_be_mended_by_reinstating_which_forgets_the_start()
    {
        var milestone = A.PlannedMilestone();
        A.Taken(milestone.Start(A.BoardAct()));
        A.Taken(milestone.Drop(A.BoardAct()));
        A.Taken(milestone.Reinstate(A.BoardAct()));
        Assert.Equal((MilestoneStatus.Planned, null), (milestone.Status, milestone.StartedAt));
    }
}
