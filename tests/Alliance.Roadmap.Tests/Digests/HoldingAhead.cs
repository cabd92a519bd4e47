using Alliance.Roadmap.Digests;
using Alliance.Roadmap.Subscribers;

namespace Alliance.Roadmap.Tests.Digests;

public sealed class HoldingAhead
{
    private static readonly Period November = new("2026-11");
    private readonly HeldAhead held = new(Cadence.Monthly, A.Noon, A.President, A.Noon.AddHours(-20));

    [Fact]
    public void keeps_an_issue_from_being_frozen_at_its_time_and_says_who_does()
    {
        var issue = Issue.Due(Cadence.Monthly, November, A.Noon, A.Noon, moved: true, held);
        Assert.Equal((IssueState.Held, null, "Ada Example held it before it was due."), (issue.State, issue.Number, issue.PausedBecause));
        A.Taken(issue.Release());
        Assert.Equal((IssueState.Sending, null), (issue.State, issue.PausedBecause));
    }

    [Fact]
    public void folds_into_the_next_like_any_other()
    {
        var issue = Issue.Due(Cadence.Monthly, November, A.Noon, A.Noon, moved: true, held);
        issue.Fold();
        Assert.Equal((IssueState.Folded, null), (issue.State, issue.PausedBecause));
    }

    [Fact]
    public void holds_nothing_where_nothing_moved() =>
        Assert.Equal(IssueState.Skipped, Issue.Due(Cadence.Monthly, November, A.Noon, A.Noon, moved: false, held).State);
}
