using Alliance.Roadmap.Funding;
using Alliance.Roadmap.Ledger;
using Alliance.Roadmap.Milestones;

namespace Alliance.Roadmap.Tests.Funding;

public sealed class RequiringFunds
{
    [Fact]
    public void makes_a_step_wait()
    {
        var milestone = A.PlannedMilestone();
        A.Taken(milestone.Require(" members' fees ", Money.Euros(5_000), Basis.Yearly, A.BoardAct()));
        Assert.Equal((FundingState.Awaiting, "€5,000 a year (members' fees)", Acts.Tighten),
            (milestone.Funding, milestone.Conditions[0].InWords, milestone.Unrecorded[^1].Name));
    }

    [Fact]
    public void needs_no_decision() =>
        A.Taken(A.PlannedMilestone().Require("funds", null, null, A.BoardAct() with { Governance = A.BoardInOffice }));

    [Fact]
    public void needs_a_reason() =>
        A.Refused("input.missing-reason", A.PlannedMilestone().Require("funds", null, null, A.BoardAct() with { Reason = null }));

    [Fact]
    public void needs_a_description() => A.Refused("input.missing-description", A.PlannedMilestone().Require(" ", null, null, A.BoardAct()));

    [Fact]
    public void needs_to_know_what_an_amount_measures() =>
        A.Refused("input.missing-basis", A.PlannedMilestone().Require("funds", Money.Euros(1), null, A.BoardAct()));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void refuses_an_amount_of_nothing(long euros) =>
        A.Refused("input.no-amount", A.PlannedMilestone().Require("funds", Money.Euros(euros), Basis.Balance, A.BoardAct()));

    [Theory]
    [InlineData(MilestoneStatus.Completed)]
    [InlineData(MilestoneStatus.Dropped)]
    public void is_too_late_for_a_finished_step(MilestoneStatus status) =>
        A.Refused("milestone.not-open", A.MilestoneIn(status).Require("funds", null, null, A.BoardAct()));
}
