using Alliance.Roadmap.Digests;
using Alliance.Roadmap.Subscribers;

namespace Alliance.Roadmap.Tests.Digests;

public sealed class MeetingADueTime
{
    private static readonly Period November = new("2026-11");

    [Theory]
    [InlineData(Cadence.Weekly, IssueState.Skipped)]
    [InlineData(Cadence.Monthly, IssueState.Skipped)]
    [InlineData(Cadence.Quarterly, IssueState.Sending)]
    public void skips_when_nothing_moved_but_a_quarterly_says_what_we_wait_for(Cadence cadence, IssueState expected) =>
        Assert.Equal(expected, Issue.Due(cadence, November, A.Noon, A.Noon, moved: false).State);

    [Theory]
    [InlineData(Cadence.AsItHappens, 24)]
    [InlineData(Cadence.Weekly, 48)]
    [InlineData(Cadence.Monthly, 7 * 24)]
    [InlineData(Cadence.Quarterly, 14 * 24)]
    public void is_held_once_it_is_later_than_its_limit(Cadence cadence, int hours)
    {
        var limit = A.Noon.AddHours(hours);
        Assert.Equal(IssueState.Sending, Issue.Due(cadence, November, A.Noon, limit, moved: true).State);
        var late = Issue.Due(cadence, November, A.Noon, limit.AddMinutes(1), moved: true);
        Assert.Equal((IssueState.Held, null), (late.State, late.Number));
    }

    [Fact]
    public void a_held_one_is_frozen_only_after_a_person_released_it()
    {
        var held = Held();
        Assert.Throws<InvalidOperationException>(() => Freeze(held));
        A.Taken(held.Release());
        Freeze(held);
        Assert.Equal(7, held.Number);
        A.Refused("digest.not-held", held.Release());
    }

    [Fact]
    public void a_held_one_folds_into_the_next()
    {
        var held = Held();
        held.Fold();
        Assert.Equal(IssueState.Folded, held.State);
        A.Refused("digest.not-held", held.Release());
    }

    [Fact]
    public void a_frozen_one_is_paused_and_resumed_and_never_frozen_again()
    {
        var issue = Issue.Due(Cadence.Monthly, November, A.Noon, A.Noon, moved: true);
        Freeze(issue);
        Assert.Throws<InvalidOperationException>(() => Freeze(issue));
        A.Refused("digest.not-paused", issue.Resume());
        A.Taken(issue.Pause("The mail server refuses us."));
        A.Refused("digest.not-sending", issue.Pause("Again."));
        A.Taken(issue.Resume());
        issue.Finish();
        Assert.Equal(IssueState.Sent, issue.State);
    }

    private static Issue Held() => Issue.Due(Cadence.Monthly, November, A.Noon, A.Noon.AddDays(8), moved: true);

    private static void Freeze(Issue issue) => issue.Freeze(7, A.Noon, "example.org", [1, 2], new Rendering("Subject", "Text", "<p>Text</p>"));
}
