using Alliance.Roadmap.Funding;
using Alliance.Roadmap.Milestones;

namespace Alliance.Roadmap.Tests.Funding;

public sealed class ConfirmingFunds
{
    private readonly Milestone milestone = A.WaitingMilestone();
    private readonly FundingCondition condition;

    public ConfirmingFunds() => condition = milestone.Conditions[0];

    [Fact]
    public void is_the_treasurers_with_evidence()
    {
        A.Taken(milestone.Confirm(condition, A.TreasurersAct() with { Governance = A.BoardInOffice, Reason = null }));
        Assert.Equal((FundingState.Met, FundingState.Met), (condition.State, milestone.Funding));
    }

    [Fact]
    public void needs_evidence_even_from_the_treasurer() =>
        A.Refused("input.missing-evidence", milestone.Confirm(condition, A.TreasurersAct() with { Evidence = null }));

    [Fact]
    public void is_nobody_elses() => A.Refused("condition.treasurer-only", milestone.Confirm(condition, A.BoardAct()));

    [Fact]
    public void may_be_a_decision_of_the_board_instead() =>
        A.Taken(milestone.Confirm(condition, A.BoardAct() with { Decision = "Resolution 7/2026", IsResolved = true }));

    [Fact]
    public void happens_once()
    {
        A.Taken(milestone.Confirm(condition, A.TreasurersAct()));
        A.Refused("condition.not-awaiting", milestone.Confirm(condition, A.TreasurersAct()));
    }

    [Fact]
    public void can_be_withdrawn_with_a_reason_and_the_step_waits_again()
    {
        A.Taken(milestone.Confirm(condition, A.TreasurersAct()));
        A.Refused("input.missing-reason", milestone.Withdraw(condition, A.TreasurersAct() with { Reason = null }));
        A.Taken(milestone.Withdraw(condition, A.BoardAct() with { Governance = A.BoardInOffice }));
        Assert.Equal(FundingState.Awaiting, milestone.Funding);
        A.Refused("milestone.awaiting-funds", milestone.Start(A.BoardAct()));
    }

    [Fact]
    public void is_all_that_can_be_withdrawn()
    {
        A.Refused("condition.not-met", milestone.Withdraw(condition, A.BoardAct()));
        A.Taken(milestone.Waive(condition, A.BoardAct()));
        A.Refused("condition.not-met", milestone.Withdraw(condition, A.BoardAct()));
    }
}
