using Alliance.Roadmap.Funding;
using Alliance.Roadmap.Ledger;
using Alliance.Roadmap.Milestones;
using Alliance.Roadmap.Posts;

namespace Alliance.Roadmap.Tests.Milestones;

public sealed class TakingBack
{
    private readonly Plan plan = A.PlanOf("First", "Second", "Third");
    private readonly PaperLedger ledger = new();
    private readonly Milestone first;

    public TakingBack()
    {
        ledger.Save(plan);
        first = plan.Milestones[0];
    }

    public static TheoryData<string, Func<Plan, Milestone, Outcome>> Acts => new()
    {
        { "start", (_, step) => step.Start(A.BoardAct()) },
        { "drop", (_, step) => step.Drop(A.BoardAct()) },
        { "reword", (_, step) => step.Reword(new("Other words", "A", "B"), A.BoardAct()) },
        { "spelling", (_, step) => step.CorrectSpelling(new("Frist"), A.BoardAct()) },
        { "retarget", (_, step) => step.Retarget(TargetDate.TryParse("2027", out var year) ? year : default, A.BoardAct()) },
        { "tighten", (_, step) => step.Require("more funds", Money.Euros(5), Basis.Yearly, A.BoardAct()) },
        { "post", (_, step) => step.Link(new LinkedPost("Post", "https://example.org/post"), A.BoardAct()) },
        { "update", (_, step) => step.Tell("It moves.", A.BoardAct()) },
        { "review", (_, step) => step.Review(A.BoardAct()) },
        { "split", (plan, step) => plan.Split(step, new("Half of it"), "The other half", A.BoardAct()) },
        { "reorder", (plan, step) => plan.Reorder(step, 3, A.BoardAct()) },
    };

    [Theory]
    [MemberData(nameof(Acts), DisableDiscoveryEnumeration = true)]
    public void returns_the_state_and_keeps_both_entries(string act, Func<Plan, Milestone, Outcome> take)
    {
        var before = States();
        A.Taken(take(plan, first));
        ledger.Save(plan);
        Assert.Equal(act, ledger.Newest.Act);
        var taken = ledger.Newest.Sequence;

        A.Taken(ledger.TakeBack(plan, first, A.BoardAct()));
        ledger.Save(plan);

        Assert.Equal(before, States());
        Assert.Equal((taken + 1, "take-back", (long?)taken), (ledger.Newest.Sequence, ledger.Newest.Act, ledger.Newest.Supersedes));
        Assert.Equal(Jcs.Write(System.Text.Json.Nodes.JsonNode.Parse(ledger.Entries[^2].Before)), ledger.Newest.After);
    }

    [Fact]
    public void brings_a_posts_address_back_where_it_was()
    {
        foreach (var number in (int[])[1, 2, 3]) A.Taken(first.Link(new LinkedPost($"Post {number}", $"https://example.org/{number}", new(2026, 9, number)), A.BoardAct()));
        ledger.Save(plan);
        var before = States();
        A.Taken(first.Readdress("https://example.org/2", "https://example.org/new", A.BoardAct()));
        ledger.Save(plan);
        A.Taken(ledger.TakeBack(plan, first, A.BoardAct()));
        Assert.Equal(before, States());
    }

    [Fact]
    public void brings_a_removed_condition_back_where_it_was()
    {
        foreach (var phrase in (string[])["one", "two", "three"]) A.Taken(first.Require(phrase, Money.Euros(7), Basis.Budget, A.BoardAct()));
        A.Taken(first.Release(first.Conditions[1], A.BoardAct()));
        ledger.Save(plan);
        A.Taken(ledger.TakeBack(plan, first, A.BoardAct()));
        Assert.Equal(["one", "two", "three"], first.Conditions.Select(condition => condition.Description));
    }

    [Fact]
    public void makes_a_step_wait_again_whose_confirmation_was_a_slip()
    {
        A.Taken(first.Require("funds", null, null, A.BoardAct()));
        A.Taken(first.Confirm(first.Conditions[0], A.TreasurersAct()));
        ledger.Save(plan);
        A.Taken(ledger.TakeBack(plan, first, A.BoardAct()));
        Assert.Equal(FundingState.Awaiting, first.Funding);
    }

    [Fact]
    public void needs_a_reason()
    {
        Start();
        A.Refused("input.missing-reason", ledger.TakeBack(plan, first, A.BoardAct() with { Reason = null }));
    }

    [Fact]
    public void of_a_withdrawal_is_the_Treasurers_like_the_confirmation_that_comes_back()
    {
        var step = plan.Import(new("Funded"), MilestoneStatus.Planned, [A.AvailabilityOfFunds()], [], A.Import());
        A.Taken(step.Confirm(step.Conditions[0], A.TreasurersAct()));
        ledger.Save(plan);
        A.Taken(step.Withdraw(step.Conditions[0], A.BoardAct()));
        ledger.Save(plan);
        A.Refused("condition.treasurer-only", ledger.TakeBack(plan, step, A.BoardAct()));
        A.Taken(ledger.TakeBack(plan, step, A.TreasurersAct()));
        Assert.Equal(FundingState.Met, step.Funding);
    }

    [Fact]
    public void of_a_removal_is_the_Treasurers_where_the_funds_were_there()
    {
        var step = plan.Import(new("Funded"), MilestoneStatus.Planned, [A.AvailabilityOfFunds()], [], A.Import());
        A.Taken(step.Confirm(step.Conditions[0], A.TreasurersAct()));
        ledger.Save(plan);
        A.Taken(step.Release(step.Conditions[0], A.BoardAct()));
        ledger.Save(plan);
        A.Refused("condition.treasurer-only", ledger.TakeBack(plan, step, A.BoardAct()));
        A.Taken(ledger.TakeBack(plan, step, A.TreasurersAct()));
        Assert.Equal(FundingState.Met, step.Funding);
    }

    [Fact]
    public void leaves_every_condition_the_one_it_was()
    {
        var step = plan.Import(new("Funded"), MilestoneStatus.Planned, [new FundingCondition("the first"), new FundingCondition("the second")], [], A.Import());
        ledger.Save(plan);
        var second = step.Conditions[1].Id;
        A.Taken(step.Release(step.Conditions[0], A.BoardAct()));
        ledger.Save(plan);
        A.Taken(ledger.TakeBack(plan, step, A.BoardAct()));
        ledger.Save(plan);
        Assert.Equal(["the first", "the second"], step.Conditions.Select(condition => condition.Description));
        Assert.Equal(second, step.Conditions[1].Id);

        // What is reworded and set back is the same one too.
        A.Taken(step.Change(step.Conditions[1], "another second", null, null, A.BoardAct()));
        ledger.Save(plan);
        A.Taken(ledger.TakeBack(plan, step, A.BoardAct()));
        Assert.Equal(("the second", second), (step.Conditions[1].Description, step.Conditions[1].Id));
    }

    [Fact]
    public void needs_a_decision_where_the_entry_needed_one()
    {
        var inOffice = A.BoardAct() with { Governance = A.BoardInOffice };
        A.Taken(first.Start(inOffice with { Decision = "Resolution 1/2026", IsResolved = true }));
        ledger.Save(plan);
        A.Refused("governance.decision-required", ledger.TakeBack(plan, first, inOffice));
        A.Taken(ledger.TakeBack(plan, first, inOffice with { Decision = "Resolution 2/2026", IsResolved = true }));
        A.Taken(first.Retarget(TargetDate.TryParse("2027", out var year) ? year : default, inOffice));
        ledger.Save(plan);
        A.Taken(ledger.TakeBack(plan, first, inOffice));
    }

    [Fact]
    public void concerns_only_the_newest_entry_of_the_step()
    {
        var start = Start();
        A.Taken(first.Pause(A.BoardAct()));
        ledger.Save(plan);
        A.Refused("entry.not-newest", ledger.TakeBack(plan, first, A.BoardAct(), start));
    }

    [Fact]
    public void does_not_mind_newer_entries_of_other_steps()
    {
        Start();
        A.Taken(plan.Milestones[1].Start(A.BoardAct()));
        ledger.Save(plan);
        A.Taken(ledger.TakeBack(plan, first, A.BoardAct()));
    }

    [Fact]
    public void is_final()
    {
        Start();
        A.Taken(ledger.TakeBack(plan, first, A.BoardAct()));
        ledger.Save(plan);
        A.Refused("entry.not-reversible", ledger.TakeBack(plan, first, A.BoardAct()));
    }

    [Fact]
    public void never_undoes_a_beginning()
    {
        A.Refused("entry.not-reversible", ledger.TakeBack(plan, first, A.BoardAct()));
        A.Taken(plan.Add(new("New"), 1, [], [], A.BoardAct()));
        ledger.Save(plan);
        A.Refused("entry.not-reversible", ledger.TakeBack(plan, plan.Milestones[0], A.BoardAct()));
    }

    [Fact]
    public void undoes_a_new_order_only_while_it_is_the_newest_entry_of_all()
    {
        A.Taken(plan.Reorder(first, 3, A.BoardAct()));
        A.Taken(plan.Milestones[0].Start(A.BoardAct()));
        ledger.Save(plan);
        A.Refused("entry.not-newest", ledger.TakeBack(plan, first, A.BoardAct()));
    }

    [Fact]
    public void looks_past_a_redaction_which_changed_no_state()
    {
        var start = Start();
        A.Taken(ledger.Newest.Redact([EntryText.Reason], A.BoardAct()));
        ledger.Save(ledger.Entries.ToList());
        A.Taken(ledger.TakeBack(plan, first, A.BoardAct(), start));
        Assert.Equal(MilestoneStatus.Planned, first.Status);
    }

    [Fact]
    public void measures_spelling_by_the_wording_that_stands_again()
    {
        A.Taken(first.Reword(new("Something else"), A.BoardAct()));
        ledger.Save(plan);
        A.Taken(ledger.TakeBack(plan, first, A.BoardAct()));
        A.Taken(first.CorrectSpelling(new("Frist"), A.BoardAct()));
    }

    [Fact]
    public void of_a_look_is_not_a_look()
    {
        var due = first.ReviewDueAt;
        var later = new Act(A.President, A.Noon.AddDays(80)) { Reason = "Wrong step." };
        A.Taken(first.Review(later));
        ledger.Save(plan);
        A.Taken(ledger.TakeBack(plan, first, later));
        Assert.Equal(due, first.ReviewDueAt);
    }

    private long Start()
    {
        A.Taken(first.Start(A.BoardAct()));
        ledger.Save(plan);
        return ledger.Newest.Sequence;
    }

    private List<string> States() => [.. plan.Milestones.Select(milestone => Jcs.Write(milestone.Facts().ToJson()))];
}
