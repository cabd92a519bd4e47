using Alliance.Roadmap.Ledger;
using Alliance.Roadmap.Milestones;

namespace Alliance.Roadmap.Tests.Milestones;

public sealed class ReviewingAMilestone
{
    [Theory]
    [InlineData(MilestoneStatus.Planned)]
    [InlineData(MilestoneStatus.InProgress)]
    [InlineData(MilestoneStatus.Paused)]
    public void makes_an_open_step_due_again_ninety_days_later(MilestoneStatus status)
    {
        var milestone = A.MilestoneIn(status);
        Assert.Equal(A.Noon.AddDays(90), milestone.ReviewDueAt);
        A.Taken(milestone.Review(On(40)));
        Assert.Equal((A.Noon.AddDays(40), A.Noon.AddDays(130)), (milestone.LastReviewedAt, milestone.ReviewDueAt));
    }

    [Fact]
    public void gives_a_planned_step_that_waits_for_funds_twice_the_time()
    {
        var milestone = A.WaitingMilestone();
        A.Taken(milestone.Review(On(10)));
        Assert.Equal(A.Noon.AddDays(190), milestone.ReviewDueAt);
        A.Taken(milestone.Waive(milestone.Conditions[0], On(20)));
        Assert.Equal(A.Noon.AddDays(110), milestone.ReviewDueAt);
    }

    [Theory]
    [InlineData(MilestoneStatus.Completed)]
    [InlineData(MilestoneStatus.Dropped)]
    public void is_pointless_for_a_finished_step(MilestoneStatus status)
    {
        var milestone = A.MilestoneIn(status);
        Assert.Null(milestone.ReviewDueAt);
        A.Refused("milestone.not-open", milestone.Review(A.BoardAct()));
    }

    [Fact]
    public void happens_along_with_a_board_members_update_but_not_with_an_editors()
    {
        var milestone = A.StartedMilestone();
        A.Taken(milestone.Tell("The alpha is out.", On(5) with { By = A.Editor }));
        Assert.Equal((null, A.Noon.AddDays(90)), (milestone.LastReviewedAt, milestone.ReviewDueAt));
        A.Taken(milestone.Tell("The beta is out.", On(6)));
        Assert.Equal((A.Noon.AddDays(6), A.Noon.AddDays(96)), (milestone.LastReviewedAt, milestone.ReviewDueAt));
    }

    [Fact]
    public void is_not_needed_while_the_step_moves()
    {
        var milestone = A.PlannedMilestone();
        A.Taken(milestone.Start(On(30)));
        Assert.Equal(A.Noon.AddDays(120), milestone.ReviewDueAt);
    }

    [Fact]
    public void is_told_in_no_digest_while_an_update_is()
    {
        Assert.False(Acts.IsTold(Acts.Review));
        Assert.True(Acts.IsTold(Acts.Update));
    }

    [Fact]
    public void keeps_an_updates_text_out_of_the_chained_fields()
    {
        var milestone = A.StartedMilestone();
        A.Taken(milestone.Tell("  The alpha is out.\r\nNext: the beta. ", On(5) with { By = A.Editor }));
        Assert.Equal(("The alpha is out.\nNext: the beta.", "{}"), (milestone.Unrecorded[^1].Text, milestone.Unrecorded[^1].After.ToJsonString()));
        A.Refused("input.missing-text", milestone.Tell(" ", On(5)));
    }

    private static Act On(int days) => new(A.President, A.Noon.AddDays(days)) { Reason = "The board agreed." };
}
