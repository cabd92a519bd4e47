using Alliance.Roadmap.Milestones;

namespace Alliance.Roadmap.Tests.Milestones;

public sealed class StartingAMilestone
{
    [Fact]
    public void is_refused_until_its_funds_are_met_and_says_what_is_missing()
    {
        var milestone = A.MilestoneIn(MilestoneStatus.Planned, A.SixtyThousandAYear());
        var refusal = A.Refused("milestone.awaiting-funds", milestone.Start(A.BoardAct()));
        Assert.Contains("€60,000 a year (a salary)", refusal.Reason);
        Assert.Contains("Treasurer", refusal.Reason);
    }

    [Fact]
    public void is_refused_while_one_of_two_conditions_waits()
    {
        var milestone = A.MilestoneIn(MilestoneStatus.Planned, A.AvailabilityOfFunds(), A.SixtyThousandAYear());
        A.Taken(milestone.Confirm(milestone.Conditions[0], A.TreasurersAct()));
        A.Refused("milestone.awaiting-funds", milestone.Start(A.BoardAct()));
    }

    [Fact]
    public void names_the_missing_funds_before_it_asks_for_a_decision() =>
        A.Refused("milestone.awaiting-funds", A.WaitingMilestone().Start(A.BoardAct() with { Governance = A.BoardInOffice }));

    [Fact]
    public void is_allowed_once_the_funds_are_confirmed()
    {
        var milestone = A.FundedMilestone();
        A.Taken(milestone.Start(A.BoardAct()));
        Assert.Equal(MilestoneStatus.InProgress, milestone.Status);
    }

    [Fact]
    public void is_allowed_once_the_board_goes_ahead_without_the_funds()
    {
        var milestone = A.WaitingMilestone();
        A.Taken(milestone.Waive(milestone.Conditions[0], A.BoardAct()));
        A.Taken(milestone.Start(A.BoardAct()));
    }

    [Fact]
    public void dates_the_step_by_the_day_it_was_decided_not_recorded()
    {
        var milestone = A.PlannedMilestone();
        A.Taken(milestone.Start(new(A.President, A.Noon.AddDays(10)) { DecidedOn = A.Noon.AddDays(7) }));
        Assert.Equal(A.Noon.AddDays(7), milestone.StartedAt);
        Assert.Equal("2026-11-30T12:00:00.000Z", milestone.Unrecorded[^1].After["startedAt"]!.GetValue<string>());
    }

    [Fact]
    public void needs_neither_funds_nor_a_decision_when_it_was_already_published() =>
        A.Taken(A.WaitingMilestone().Start(A.Import() with { Governance = A.BoardInOffice }));
}
