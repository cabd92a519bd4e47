using Alliance.Roadmap.Funding;
using Alliance.Roadmap.Milestones;

namespace Alliance.Roadmap.Tests.Funding;

public sealed class FundingOfAStep
{
    [Fact]
    public void is_awaiting_if_any_condition_awaits_else_met_if_any_is_met_else_waived()
    {
        Assert.Equal(FundingState.None, A.PlannedMilestone().Funding);

        var milestone = A.MilestoneIn(MilestoneStatus.Planned, A.AvailabilityOfFunds(), A.SixtyThousandAYear());
        A.Taken(milestone.Waive(milestone.Conditions[0], A.BoardAct()));
        Assert.Equal(FundingState.Awaiting, milestone.Funding);
        A.Taken(milestone.Confirm(milestone.Conditions[1], A.RichTreasurersAct()));
        Assert.Equal(FundingState.Met, milestone.Funding);
        A.Taken(milestone.Release(milestone.Conditions[1], A.BoardAct()));
        Assert.Equal(FundingState.Waived, milestone.Funding);
    }
}
