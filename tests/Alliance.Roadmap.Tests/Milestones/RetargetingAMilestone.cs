using Alliance.Roadmap.Milestones;

namespace Alliance.Roadmap.Tests.Milestones;

public sealed class RetargetingAMilestone
{
    private readonly Milestone milestone = A.PlannedMilestone();

    [Fact]
    public void keeps_the_first_date_and_counts_every_move_after_it()
    {
        foreach (var target in (string[])["2026-Q4", "2027-Q1", "", "2027"]) A.Taken(milestone.Retarget(On(target), A.BoardAct()));
        Assert.Equal(("2027", "2026-Q4", 3), (milestone.Target.Value, milestone.OriginalTarget.Value, milestone.TargetMoves));
        Assert.Equal(["2026-Q4", "2027-Q1", null, "2027"], milestone.Unrecorded.Skip(1).Select(draft => draft.After["target"]!["value"]?.GetValue<string>()));
    }

    [Fact]
    public void needs_a_reason() => A.Refused("input.missing-reason", milestone.Retarget(On("2027"), A.BoardAct() with { Reason = null }));

    [Fact]
    public void needs_another_date()
    {
        A.Refused("milestone.same-target", milestone.Retarget(default, A.BoardAct()));
        A.Taken(milestone.Retarget(On("2027-03"), A.BoardAct()));
        A.Refused("milestone.same-target", milestone.Retarget(On("2027-03"), A.BoardAct()));
    }

    [Fact]
    public void is_no_less_a_move_when_only_the_precision_changes()
    {
        A.Taken(milestone.Retarget(On("2027"), A.BoardAct()));
        A.Taken(milestone.Retarget(On("2027-01"), A.BoardAct()));
        Assert.Equal(1, milestone.TargetMoves);
    }

    private static TargetDate On(string text)
    {
        Assert.True(TargetDate.TryParse(text, out var target));
        return target;
    }
}
