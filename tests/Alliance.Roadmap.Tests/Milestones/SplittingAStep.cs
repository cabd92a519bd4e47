using Alliance.Roadmap.Funding;
using Alliance.Roadmap.Ledger;
using Alliance.Roadmap.Milestones;
using Alliance.Roadmap.Posts;
using Alliance.Roadmap.Subscribers;
using static Alliance.Roadmap.Milestones.MilestoneStatus;

namespace Alliance.Roadmap.Tests.Milestones;

public sealed class SplittingAStep
{
    private readonly Plan plan = new("Roadmap");
    private readonly PaperLedger ledger = new();
    private readonly Milestone hire;

    public SplittingAStep()
    {
        plan.Import(new("First"), Completed, [], [], A.Import());
        hire = plan.Import(new("Hire a COO and a CTO", "Two people."), Planned, [A.SixtyThousandAYear(), A.AvailabilityOfFunds()], [new LinkedPost("Post", "https://example.org/post")], A.Import());
        plan.Import(new("Last"), Planned, [], [], A.Import());
        A.Taken(hire.Retarget(TargetDate.TryParse("2027", out var year) ? year : default, A.BoardAct()));
        A.Taken(hire.Confirm(hire.Conditions[0], A.RichTreasurersAct()));
        ledger.Save(plan);
    }

    private Milestone Part => plan.Milestones[2];

    [Fact]
    public void puts_the_new_step_right_behind_and_moves_the_others_on()
    {
        A.Taken(Split());
        Assert.Equal(["1 First", "2 Hire a COO", "3 Hire a CTO", "4 Last"], plan.Milestones.Select(step => $"{step.Number} {step.Title}"));
        Assert.Equal("hire-a-cto", Part.Slug);
    }

    [Fact]
    public void begins_the_new_step_planned_without_posts_and_dates()
    {
        A.Taken(Split());
        Assert.Equal((Planned, 0, TargetPrecision.None, null, null), (Part.Status, Part.Posts.Count, Part.Target.Precision, Part.StartedAt, Part.LastReviewedAt));
        Assert.Equal((A.Noon, A.Noon, "Hire a CTO"), (Part.NewestDecidedOn, Part.MovedAt, Part.OriginalTitle));
    }

    [Fact]
    public void copies_the_conditions_as_awaiting_and_leaves_the_old_ones_as_they_are()
    {
        A.Taken(Split());
        Assert.Equal(
            [("a salary", Money.Euros(60_000), Basis.Yearly, FundingState.Awaiting), ("availability of funds", null, null, FundingState.Awaiting)],
            Part.Conditions.Select(condition => (condition.Description, condition.Amount, condition.Basis, condition.State)));
        Assert.Equal([FundingState.Met, FundingState.Awaiting], hire.Conditions.Select(condition => condition.State));
        Assert.Empty(Part.Conditions.Select(condition => condition.Id).Intersect(hire.Conditions.Select(condition => condition.Id)));
    }

    [Fact]
    public void is_one_entry_of_the_old_step_that_tells_the_new_ones_beginning()
    {
        var before = ledger.Entries.Count;
        A.Taken(Split());
        ledger.Save(plan);
        Assert.Equal((before + 1, "split", hire.Slug), (ledger.Entries.Count, ledger.Newest.Act, ledger.Newest.Milestone));
        Assert.Equal([hire.Slug, "hire-a-cto"], ledger.Newest.Steps);
        Assert.Equal("""{"splitOff":null,"title":"Hire a COO and a CTO"}""", ledger.Newest.Before);
        Assert.Empty(Replay.Of(ledger.Entries).Strayed(plan.Milestones));
        Assert.Empty(ledger.Faults());
        Assert.Equal(
            ["Wording: was “Hire a COO and a CTO”, now “Hire a COO”.", "“Hire a CTO” is now a step of its own, step 3.", "It waits for the same: €60,000 a year (a salary) and availability of funds."],
            new EntryInWords(ledger.Newest).Changes);
    }

    [Fact]
    public void may_leave_the_words_as_they_are()
    {
        A.Taken(plan.Split(hire, null, "Hire a CTO", A.BoardAct()));
        A.Taken(plan.Split(hire, hire.Wording, "Hire a CTO", A.BoardAct()));
        ledger.Save(plan);
        Assert.Equal("""{"splitOff":null}""", ledger.Newest.Before);
        Assert.Equal(["Hire a COO and a CTO", "Hire a CTO", "Hire a CTO", "Last"], plan.Milestones.Skip(1).Select(step => step.Title));
        Assert.Equal(["hire-a-cto-2", "hire-a-cto"], plan.Milestones.Skip(2).Take(2).Select(step => step.Slug));
    }

    [Theory]
    [InlineData(InProgress)]
    [InlineData(Paused)]
    public void leaves_the_old_step_where_it_is(MilestoneStatus status)
    {
        var started = plan.Import(new("Started"), status, [], [], A.Import());
        A.Taken(plan.Split(started, null, "The rest", A.BoardAct()));
        Assert.Equal((status, Planned), (started.Status, plan.Milestones[^1].Status));
    }

    [Theory]
    [InlineData(Completed)]
    [InlineData(Dropped)]
    public void is_refused_for_a_step_that_has_ended(MilestoneStatus status) =>
        A.Refused("milestone.not-open", plan.Split(plan.Import(new("Ended"), status, [], [], A.Import()), null, "The rest", A.BoardAct()));

    [Fact]
    public void needs_a_reason_a_title_and_once_the_board_is_in_office_a_decision()
    {
        A.Refused("input.missing-reason", plan.Split(hire, null, "Hire a CTO", A.BoardAct() with { Reason = null }));
        A.Refused("input.missing-title", plan.Split(hire, null, " \n", A.BoardAct()));
        A.Refused("input.missing-title", plan.Split(hire, new(" "), "Hire a CTO", A.BoardAct()));
        A.Refused("input.too-long", plan.Split(hire, null, new string('x', Wording.LongestTitle + 1), A.BoardAct()));
        A.Refused("governance.decision-required", plan.Split(hire, null, "Hire a CTO", A.BoardAct() with { Governance = A.BoardInOffice }));
        Assert.Equal(3, plan.Milestones.Count);
        A.Taken(plan.Split(hire, null, "Hire a CTO", A.BoardAct() with { Governance = A.BoardInOffice, Decision = "Resolution 1/2026", IsResolved = true }));
    }

    [Fact]
    public void is_taken_back_as_if_it_had_not_been()
    {
        var before = States();
        A.Taken(Split());
        ledger.Save(plan);
        A.Taken(ledger.TakeBack(plan, hire, A.BoardAct()));
        ledger.Save(plan);
        Assert.Equal(before, States());
        Assert.Empty(Replay.Of(ledger.Entries).Strayed(plan.Milestones));
        Assert.Equal((ledger.Entries[^2].Before, ledger.Entries[^2].After), (ledger.Newest.After, ledger.Newest.Before));
        Assert.Contains("“Hire a CTO” is no longer a step of its own.", new EntryInWords(ledger.Newest).Changes);

        // Its slug is free again.
        A.Taken(plan.Add(new("Hire a CTO"), 1, [], [], A.BoardAct()));
        Assert.Equal("hire-a-cto", plan.Milestones[0].Slug);
        ledger.Save(plan);
        Assert.Empty(Replay.Of(ledger.Entries).Strayed(plan.Milestones));
    }

    [Fact]
    public void is_taken_back_only_while_it_is_the_newest_entry_of_all_and_only_where_it_was_recorded()
    {
        A.Taken(Split());
        ledger.Save(plan);
        A.Refused("entry.not-newest", ledger.TakeBack(plan, Part, A.BoardAct()));
        A.Taken(plan.Milestones[3].Start(A.BoardAct()));
        ledger.Save(plan);
        Assert.Contains("merge the two steps instead", A.Refused("entry.not-newest", ledger.TakeBack(plan, hire, A.BoardAct())).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void needs_a_decision_to_be_taken_back_where_it_needed_one()
    {
        A.Taken(Split());
        ledger.Save(plan);
        A.Refused("governance.decision-required", ledger.TakeBack(plan, hire, A.BoardAct() with { Governance = A.BoardInOffice }));
    }

    [Fact]
    public void measures_the_spelling_of_both_by_the_words_it_gave_them()
    {
        A.Taken(Split());
        A.Taken(Part.Reword(new("Something else"), A.BoardAct()));
        A.Taken(hire.Reword(new("Something else"), A.BoardAct()));
        ledger.Save(plan);
        A.Taken(ledger.TakeBack(plan, Part, A.BoardAct()));
        A.Taken(ledger.TakeBack(plan, hire, A.BoardAct()));
        A.Taken(Part.CorrectSpelling(new("Hrie a CTO"), A.BoardAct()));
        A.Taken(hire.CorrectSpelling(new("Hrie a COO", "Two people."), A.BoardAct()));
    }

    [Fact]
    public void concerns_those_who_follow_either_step()
    {
        A.Taken(Split());
        ledger.Save(plan);
        Assert.True(Selection.Of([hire.Slug]).Concerns(ledger.Newest));
        Assert.True(Selection.Of(["hire-a-cto"]).Concerns(ledger.Newest));
        Assert.False(Selection.Of(["last"]).Concerns(ledger.Newest));
    }

    [Fact]
    public void raises_the_arrangement_so_that_two_at_once_collide()
    {
        var before = plan.Arrangement;
        A.Taken(Split());
        Assert.NotEqual(before, plan.Arrangement);
    }

    private Outcome Split() => plan.Split(hire, new("Hire a COO", "Two people."), "Hire a CTO", A.BoardAct());

    private List<string> States() => [.. plan.Milestones.Select(milestone => Jcs.Write(milestone.Facts().ToJson()))];
}
