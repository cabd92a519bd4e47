using Alliance.Roadmap.Ledger;
using Alliance.Roadmap.Milestones;
using static Alliance.Roadmap.Milestones.MilestoneStatus;

namespace Alliance.Roadmap.Tests.Milestones;

public sealed class EveryActFromEveryStatus
{
    private static readonly Dictionary<string, Func<Milestone, Act, Outcome>> Seven = new()
    {
        [Acts.Start] = (milestone, act) => milestone.Start(act),
        [Acts.Complete] = (milestone, act) => milestone.Complete(act, Extent.Full),
        [Acts.Pause] = (milestone, act) => milestone.Pause(act),
        [Acts.Resume] = (milestone, act) => milestone.Resume(act),
        [Acts.Drop] = (milestone, act) => milestone.Drop(act),
        [Acts.Reopen] = (milestone, act) => milestone.Reopen(act),
        [Acts.Reinstate] = (milestone, act) => milestone.Reinstate(act),
    };

    public static TheoryData<MilestoneStatus, MilestoneStatus, bool> EveryTwo =>
        [.. Enum.GetValues<MilestoneStatus>().SelectMany(from => Enum.GetValues<MilestoneStatus>().Select(into => (from, into, from.IsOpen() && into.IsOpen())))];

    [Theory]
    [InlineData(Acts.Start, Planned, InProgress)]
    [InlineData(Acts.Complete, InProgress, Completed)]
    [InlineData(Acts.Pause, InProgress, Paused)]
    [InlineData(Acts.Resume, Paused, InProgress)]
    [InlineData(Acts.Drop, Planned, Dropped)]
    [InlineData(Acts.Drop, InProgress, Dropped)]
    [InlineData(Acts.Drop, Paused, Dropped)]
    [InlineData(Acts.Reopen, Completed, InProgress)]
    [InlineData(Acts.Reinstate, Dropped, Planned)]
    public void is_taken_where_the_design_draws_an_arrow(string act, MilestoneStatus from, MilestoneStatus to)
    {
        var milestone = A.MilestoneIn(from);

        A.Taken(Seven[act](milestone, A.BoardAct()));

        Assert.Equal(to, milestone.Status);
        var draft = milestone.Unrecorded[^1];
        Assert.Equal(act, draft.Name);
        Assert.Equal(from.Kebab(), draft.Before["status"]!.GetValue<string>());
        Assert.Equal(to.Kebab(), draft.After["status"]!.GetValue<string>());
    }

    [Theory]
    [InlineData(Acts.Start, InProgress, "milestone.not-planned")]
    [InlineData(Acts.Start, Paused, "milestone.not-planned")]
    [InlineData(Acts.Start, Completed, "milestone.not-planned")]
    [InlineData(Acts.Start, Dropped, "milestone.not-planned")]
    [InlineData(Acts.Complete, Planned, "milestone.not-in-progress")]
    [InlineData(Acts.Complete, Paused, "milestone.not-in-progress")]
    [InlineData(Acts.Complete, Completed, "milestone.not-in-progress")]
    [InlineData(Acts.Complete, Dropped, "milestone.not-in-progress")]
    [InlineData(Acts.Pause, Planned, "milestone.not-in-progress")]
    [InlineData(Acts.Pause, Paused, "milestone.not-in-progress")]
    [InlineData(Acts.Pause, Completed, "milestone.not-in-progress")]
    [InlineData(Acts.Pause, Dropped, "milestone.not-in-progress")]
    [InlineData(Acts.Resume, Planned, "milestone.not-paused")]
    [InlineData(Acts.Resume, InProgress, "milestone.not-paused")]
    [InlineData(Acts.Resume, Completed, "milestone.not-paused")]
    [InlineData(Acts.Resume, Dropped, "milestone.not-paused")]
    [InlineData(Acts.Drop, Completed, "milestone.already-completed")]
    [InlineData(Acts.Drop, Dropped, "milestone.already-dropped")]
    [InlineData(Acts.Reopen, Planned, "milestone.not-completed")]
    [InlineData(Acts.Reopen, InProgress, "milestone.not-completed")]
    [InlineData(Acts.Reopen, Paused, "milestone.not-completed")]
    [InlineData(Acts.Reopen, Dropped, "milestone.not-completed")]
    [InlineData(Acts.Reinstate, Planned, "milestone.not-dropped")]
    [InlineData(Acts.Reinstate, InProgress, "milestone.not-dropped")]
    [InlineData(Acts.Reinstate, Paused, "milestone.not-dropped")]
    [InlineData(Acts.Reinstate, Completed, "milestone.not-dropped")]
    public void is_refused_with_its_code_everywhere_else(string act, MilestoneStatus from, string code)
    {
        var milestone = A.MilestoneIn(from);
        var drafts = milestone.Unrecorded.Count;

        var refusal = A.Refused(code, Seven[act](milestone, A.BoardAct()));

        Assert.Contains("Launch the distribution", refusal.Reason);
        Assert.Equal(from, milestone.Status);
        Assert.Equal(drafts, milestone.Unrecorded.Count);
    }

    [Theory]
    [InlineData(Planned, true)]
    [InlineData(InProgress, true)]
    [InlineData(Paused, true)]
    [InlineData(Completed, false)]
    [InlineData(Dropped, false)]
    public void splits_only_open_steps(MilestoneStatus from, bool isOpen)
    {
        var plan = A.PlanOf("First");
        var step = plan.Import(new("Second"), from, [], [], A.Import());
        var drafts = step.Unrecorded.Count;
        var outcome = plan.Split(step, null, "Part", A.BoardAct());
        if (isOpen) A.Taken(outcome);
        else Assert.Contains("“Second” cannot be split", A.Refused("milestone.not-open", outcome).Reason, StringComparison.Ordinal);
        Assert.Equal((from, isOpen ? 3 : 2, isOpen ? 1 : 0), (step.Status, plan.Milestones.Count, step.Unrecorded.Count - drafts));
    }

    [Theory, MemberData(nameof(EveryTwo))]
    public void merges_only_open_steps(MilestoneStatus from, MilestoneStatus into, bool areOpen)
    {
        var plan = new Plan("Roadmap");
        var first = plan.Import(new("First"), into, [], [], A.Import());
        var second = plan.Import(new("Second"), from, [], [], A.Import());
        var outcome = plan.Merge(second, first, A.BoardAct());
        if (areOpen) A.Taken(outcome);
        else A.Refused("milestone.not-open", outcome);
        Assert.Equal((areOpen ? Dropped : from, into, 2), (second.Status, first.Status, second.Number));
    }

    [Fact]
    public void asks_for_missing_evidence_before_it_looks_at_the_state() =>
        A.Refused("input.missing-evidence", Seven[Acts.Complete](A.MilestoneIn(Dropped), A.BoardAct() with { Evidence = null, Governance = A.BoardInOffice }));

    [Theory]
    [InlineData(Acts.Pause, Planned)]
    [InlineData(Acts.Drop, Completed)]
    [InlineData(Acts.Reopen, Planned)]
    [InlineData(Acts.Reinstate, Planned)]
    public void asks_for_a_missing_reason_before_it_looks_at_the_state(string act, MilestoneStatus wrong)
    {
        A.Refused("input.missing-reason", Seven[act](A.MilestoneIn(wrong), A.BoardAct() with { Reason = null, Governance = A.BoardInOffice }));
        A.Refused("input.missing-reason", Seven[act](A.MilestoneIn(wrong), A.BoardAct() with { Reason = " \n" }));
    }

    [Theory]
    [InlineData(Acts.Start, Paused, "milestone.not-planned")]
    [InlineData(Acts.Complete, Planned, "milestone.not-in-progress")]
    [InlineData(Acts.Drop, Dropped, "milestone.already-dropped")]
    [InlineData(Acts.Reopen, Planned, "milestone.not-completed")]
    [InlineData(Acts.Reinstate, Planned, "milestone.not-dropped")]
    public void looks_at_the_state_before_it_asks_for_a_decision(string act, MilestoneStatus wrong, string code) =>
        A.Refused(code, Seven[act](A.MilestoneIn(wrong), A.BoardAct() with { Governance = A.BoardInOffice }));

    [Theory]
    [InlineData(Acts.Start, Planned)]
    [InlineData(Acts.Complete, InProgress)]
    [InlineData(Acts.Drop, Paused)]
    [InlineData(Acts.Reopen, Completed)]
    [InlineData(Acts.Reinstate, Dropped)]
    public void needs_a_decision_once_the_board_is_in_office(string act, MilestoneStatus right)
    {
        var milestone = A.MilestoneIn(right);
        A.Refused("governance.decision-required", Seven[act](milestone, A.BoardAct() with { Governance = A.BoardInOffice }));
        A.Refused("governance.decision-required", Seven[act](milestone, A.BoardAct() with { Governance = A.BoardInOffice, Decision = "Words alone" }));

        A.Taken(Seven[act](milestone, A.BoardAct() with { Governance = A.BoardInOffice, Decision = "Resolution 7/2026", IsResolved = true }));
        Assert.Equal(EntryLabel.Decision, milestone.Unrecorded[^1].Act.Label);
    }

    [Theory]
    [InlineData(Acts.Pause, InProgress)]
    [InlineData(Acts.Resume, Paused)]
    public void needs_no_decision_for_pausing_and_resuming(string act, MilestoneStatus right)
    {
        var milestone = A.MilestoneIn(right);
        A.Taken(Seven[act](milestone, A.BoardAct() with { Governance = A.BoardInOffice }));
        Assert.Equal(EntryLabel.BoardEntry, milestone.Unrecorded[^1].Act.Label);
    }

    [Fact]
    public void is_never_decided_in_the_future() =>
        A.Refused("entry.decided-in-future", A.PlannedMilestone().Start(A.BoardAct() with { DecidedOn = A.Noon.AddMilliseconds(1) }));

    [Fact]
    public void is_never_decided_before_the_same_steps_newest_entry()
    {
        var milestone = A.StartedMilestone();
        var refusal = A.Refused("entry.decided-too-early", milestone.Pause(A.BoardAct() with { DecidedOn = A.Noon.AddDays(-1) }));
        Assert.Contains("decided later than that", refusal.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void refuses_text_no_record_can_keep()
    {
        A.Refused("input.unreadable", A.StartedMilestone().Pause(A.BoardAct() with { Reason = "a NUL \0 here" }));
        A.Refused("input.unreadable", A.StartedMilestone().Pause(A.BoardAct() with { Reason = "half a smiley \ud83d" }));
        A.Taken(A.StartedMilestone().Pause(A.BoardAct() with { Reason = "a whole smiley \ud83d\ude00,\n\tand a new line" }));
    }

    [Fact]
    public void refuses_a_reason_as_long_as_a_book() =>
        A.Refused("input.too-long", A.StartedMilestone().Pause(A.BoardAct() with { Reason = new string('x', 4001) }));
}
