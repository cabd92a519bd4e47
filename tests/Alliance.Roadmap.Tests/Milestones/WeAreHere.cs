using Alliance.Roadmap.Milestones;
using static Alliance.Roadmap.Milestones.MilestoneStatus;

namespace Alliance.Roadmap.Tests.Milestones;

public sealed class WeAreHere
{
    [Theory]
    [InlineData(new[] { Completed, InProgress, Planned, InProgress }, new[] { 2, 4 })]
    [InlineData(new[] { Completed, Dropped, Planned, Planned }, new[] { 3 })]
    [InlineData(new[] { Completed, Paused, Planned }, new[] { 2 })]
    [InlineData(new[] { Planned, InProgress }, new[] { 2 })]
    [InlineData(new[] { Completed, Dropped }, new int[0])]
    [InlineData(new MilestoneStatus[0], new int[0])]
    public void at_every_step_in_progress_or_else_at_the_first_open_one(MilestoneStatus[] statuses, int[] here)
    {
        var plan = new Plan("Roadmap");
        foreach (var status in statuses) plan.Import(new("Step"), status, [], [], A.Import());
        Assert.Equal(here, Plan.Here(plan.Milestones.Reverse()).Select(milestone => milestone.Number));
    }
}
