using Alliance.Roadmap.Funding;
using Alliance.Roadmap.Ledger;
using Alliance.Roadmap.Milestones;
using Alliance.Roadmap.Posts;
using Alliance.Roadmap.Reports;
using Alliance.Roadmap.Subscribers;
using static Alliance.Roadmap.Milestones.MilestoneStatus;

namespace Alliance.Roadmap.Tests.Milestones;

public sealed class MergingSteps
{
    private static readonly LinkedPost[] Posts = [.. Enumerable.Range(0, 4).Select(at => new LinkedPost($"Post {at}", $"https://example.org/{at}"))];

    private readonly Plan plan = new("Roadmap");
    private readonly PaperLedger ledger = new();
    private readonly Milestone shop;
    private readonly Milestone till;

    public MergingSteps()
    {
        shop = plan.Import(new("Open a shop"), Planned, [A.AvailabilityOfFunds()], [Posts[0], Posts[1]], A.Import());
        plan.Import(new("Between"), Planned, [], [], A.Import());
        till = plan.Import(new("Buy a till"), Planned, [A.SixtyThousandAYear(), new("a room")], [Posts[2], new("Post 1 again", Posts[1].Url), Posts[3]], A.Import());
        plan.Import(new("Last"), Planned, [], [], A.Import());
        A.Taken(till.Confirm(till.Conditions[0], A.RichTreasurersAct()));
        ledger.Save(plan);
    }

    [Fact]
    public void drops_the_later_step_which_keeps_its_place_and_number()
    {
        A.Taken(plan.Merge(till, shop, A.BoardAct()));
        Assert.Equal(["1 Open a shop planned", "2 Between planned", "3 Buy a till dropped", "4 Last planned"], plan.Milestones.Select(step => $"{step.Number} {step.Title} {step.Status.InWords()}"));
    }

    [Fact]
    public void moves_the_conditions_as_they_stand()
    {
        var ids = till.Conditions.Select(condition => condition.Id).ToList();
        A.Taken(plan.Merge(till, shop, A.BoardAct()));
        Assert.Equal(
            [("availability of funds", FundingState.Awaiting), ("a salary", FundingState.Met), ("a room", FundingState.Awaiting)],
            shop.Conditions.Select(condition => (condition.Description, condition.State)));
        Assert.Equal(ids, shop.Conditions.Skip(1).Select(condition => condition.Id));
        Assert.Equal((0, FundingState.None), (till.Conditions.Count, till.Funding));
    }

    [Fact]
    public void moves_the_posts_that_the_other_does_not_link_to_already()
    {
        A.Taken(plan.Merge(till, shop, A.BoardAct()));
        Assert.Equal(["Post 0", "Post 1", "Post 2", "Post 3"], shop.Posts.Select(post => post.Title));
        Assert.Equal(["Post 1 again"], till.Posts.Select(post => post.Title));
    }

    [Fact]
    public void is_one_entry_of_the_dropped_step_that_tells_both()
    {
        var before = ledger.Entries.Count;
        A.Taken(plan.Merge(till, shop, A.BoardAct()));
        ledger.Save(plan);
        Assert.Equal((before + 1, "merge", till.Slug), (ledger.Entries.Count, ledger.Newest.Act, ledger.Newest.Milestone));
        Assert.Equal([till.Slug, shop.Slug], ledger.Newest.Steps);
        Assert.Empty(Replay.Of(ledger.Entries).Strayed(plan.Milestones));
        Assert.Empty(ledger.Faults());
        Assert.Empty(Commitment.In(ledger.Newest));   // the sum has moved, nobody withdrew it
        Assert.Equal(
            [
                "It was merged into step 1, “Open a shop”. Whoever followed it follows that step now.",
                "Status: was planned, now dropped.",
                "Moved there, what it waits for: €60,000 a year (a salary) (funds secured) and a room (waiting for funds).",
                "Moved there, the posts “Post 2” and “Post 3”.",
            ],
            new EntryInWords(ledger.Newest).Changes);
        Assert.True(Selection.Of([shop.Slug]).Concerns(ledger.Newest));
        Assert.False(Selection.Of(["between"]).Concerns(ledger.Newest));
    }

    [Fact]
    public void drops_no_earlier_step_and_never_one_into_itself()
    {
        Assert.Contains("merge step 3 into step 1 instead", A.Refused("milestone.not-later", plan.Merge(shop, till, A.BoardAct())).Reason, StringComparison.Ordinal);
        A.Refused("milestone.same-step", plan.Merge(till, till, A.BoardAct()));
    }

    [Fact]
    public void needs_a_reason_and_once_the_board_is_in_office_a_decision()
    {
        A.Refused("input.missing-reason", plan.Merge(till, shop, A.BoardAct() with { Reason = null }));
        A.Refused("governance.decision-required", plan.Merge(till, shop, A.BoardAct() with { Governance = A.BoardInOffice }));
        Assert.Equal((Planned, 2, 1), (till.Status, till.Conditions.Count, shop.Conditions.Count));
        A.Taken(plan.Merge(till, shop, A.BoardAct() with { Governance = A.BoardInOffice, Decision = "Resolution 1/2026", IsResolved = true }));
    }

    [Fact]
    public void is_decided_before_the_newest_entry_of_neither()
    {
        var later = new Act(A.President, A.Noon.AddDays(2)) { Reason = "Because." };
        A.Taken(shop.Review(later));
        A.Refused("entry.decided-too-early", plan.Merge(till, shop, later with { DecidedOn = A.Noon.AddDays(1) }));
        A.Taken(plan.Merge(till, shop, later));
        Assert.Equal((later.DecidedOn, later.DecidedOn), (shop.NewestDecidedOn, shop.MovedAt));
    }

    [Theory]
    [InlineData(InProgress)]
    [InlineData(Paused)]
    public void makes_no_started_step_wait_for_funds(MilestoneStatus status)
    {
        var started = plan.Import(new("Started"), status, [], [], A.Import());
        var waiting = plan.Import(new("Waiting"), Planned, [A.AvailabilityOfFunds()], [], A.Import());
        Assert.Contains("confirm the funds first", A.Refused("milestone.awaiting-funds", plan.Merge(waiting, started, A.BoardAct())).Reason, StringComparison.Ordinal);
        A.Taken(waiting.Waive(waiting.Conditions[0], A.BoardAct()));
        A.Taken(plan.Merge(waiting, started, A.BoardAct()));
        Assert.Equal((status, FundingState.Waived), (started.Status, started.Funding));
    }

    [Fact]
    public void is_taken_back_as_if_it_had_not_been()
    {
        var (before, ids) = (States(), till.Conditions.Select(condition => condition.Id).ToList());
        A.Taken(plan.Merge(till, shop, A.BoardAct()));
        ledger.Save(plan);
        A.Refused("entry.not-newest", ledger.TakeBack(plan, shop, A.BoardAct()));
        A.Taken(ledger.TakeBack(plan, till, A.BoardAct()));
        ledger.Save(plan);
        Assert.Equal(before, States());
        Assert.Equal(ids, till.Conditions.Select(condition => condition.Id));
        Assert.Equal((ledger.Entries[^2].Before, ledger.Entries[^2].After), (ledger.Newest.After, ledger.Newest.Before));
        Assert.Empty(Replay.Of(ledger.Entries).Strayed(plan.Milestones));
        Assert.Equal("It is no longer merged into step 1, “Open a shop”.", new EntryInWords(ledger.Newest).Changes[0]);
    }

    [Fact]
    public void is_taken_back_only_while_it_is_the_newest_entry_of_all()
    {
        A.Taken(plan.Merge(till, shop, A.BoardAct()));
        A.Taken(plan.Milestones[1].Start(A.BoardAct()));
        ledger.Save(plan);
        Assert.Contains("reinstate the step instead", A.Refused("entry.not-newest", ledger.TakeBack(plan, till, A.BoardAct())).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void undoes_a_split_by_another_way()
    {
        A.Taken(plan.Split(shop, null, "Paint it", A.BoardAct()));
        A.Taken(plan.Merge(plan.Milestones[1], shop, A.BoardAct()));
        ledger.Save(plan);
        Assert.Equal((Dropped, 2), (plan.Milestones[1].Status, shop.Conditions.Count));
        A.Taken(ledger.TakeBack(plan, plan.Milestones[1], A.BoardAct()));
        ledger.Save(plan);
        Assert.Equal((Planned, 1, 1), (plan.Milestones[1].Status, plan.Milestones[1].Conditions.Count, shop.Conditions.Count));
        Assert.Empty(Replay.Of(ledger.Entries).Strayed(plan.Milestones));
    }

    private List<string> States() => [.. plan.Milestones.Select(milestone => Jcs.Write(milestone.Facts().ToJson()))];
}
