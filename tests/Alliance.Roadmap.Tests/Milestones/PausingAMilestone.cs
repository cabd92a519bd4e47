using Alliance.Roadmap.Milestones;

namespace Alliance.Roadmap.Tests.Milestones;

public sealed class PausingAMilestone
{
    [Fact]
    public void and_resuming_it_keeps_the_day_it_started()
    {
        var milestone = A.PlannedMilestone();
        A.Taken(milestone.Start(A.BoardAct()));
        A.Taken(milestone.Pause(A.BoardAct() with { RecordedAt = A.Noon.AddDays(30), DecidedOn = A.Noon.AddDays(30) }));
        A.Taken(milestone.Resume(new(A.President, A.Noon.AddDays(60))));
        Assert.Equal((MilestoneStatus.InProgress, A.Noon), (milestone.Status, milestone.StartedAt));
    }
}
