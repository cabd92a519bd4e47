using Alliance.Roadmap.Milestones;

namespace Alliance.Roadmap.Tests.Milestones;

public sealed class CompletingAMilestone
{
    [Theory]
    [InlineData(Extent.Full, "full")]
    [InlineData(Extent.Part, "part")]
    public void says_how_far_the_promise_was_kept(Extent extent, string written)
    {
        var milestone = A.StartedMilestone();
        A.Taken(milestone.Complete(A.BoardAct(), extent));
        Assert.Equal((A.Noon, extent), (milestone.CompletedAt, milestone.Extent));
        Assert.Equal(written, milestone.Unrecorded[^1].After["extent"]!.GetValue<string>());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("   ")]
    public void needs_evidence(string? evidence) =>
        A.Refused("input.missing-evidence", A.StartedMilestone().Complete(A.BoardAct() with { Evidence = evidence }, Extent.Full));

    [Fact]
    public void needs_no_reason() =>
        A.Taken(A.StartedMilestone().Complete(A.BoardAct() with { Reason = null }, Extent.Full));

    [Fact]
    public void is_undone_by_reopening_which_clears_date_and_extent()
    {
        var milestone = A.StartedMilestone();
        A.Taken(milestone.Complete(A.BoardAct(), Extent.Part));
        A.Taken(milestone.Reopen(A.BoardAct()));
        Assert.Equal((null, null), (milestone.CompletedAt, milestone.Extent));
    }
}
