using Alliance.Roadmap.Funding;
using Alliance.Roadmap.Milestones;

namespace Alliance.Roadmap.Tests.Funding;

public sealed class WaivingACondition
{
    private readonly Milestone milestone = A.WaitingMilestone();
    private readonly FundingCondition condition;

    public WaivingACondition() => condition = milestone.Conditions[0];

    [Fact]
    public void lets_the_board_go_ahead_without_the_funds()
    {
        A.Taken(milestone.Waive(condition, A.BoardAct()));
        Assert.Equal((FundingState.Waived, FundingState.Waived), (condition.State, milestone.Funding));
    }

    [Fact]
    public void needs_a_reason() => A.Refused("input.missing-reason", milestone.Waive(condition, A.BoardAct() with { Reason = null }));

    [Fact]
    public void needs_a_decision_once_the_board_is_in_office() =>
        A.Refused("governance.decision-required", milestone.Waive(condition, A.BoardAct() with { Governance = A.BoardInOffice }));

    [Fact]
    public void is_pointless_once_the_funds_are_confirmed()
    {
        A.Taken(milestone.Confirm(condition, A.TreasurersAct()));
        A.Refused("condition.not-awaiting", milestone.Waive(condition, A.BoardAct()));
    }
}
