using Alliance.Roadmap.Digests;
using Alliance.Roadmap.Funding;
using Alliance.Roadmap.Ledger;
using Alliance.Roadmap.Milestones;
using Alliance.Roadmap.Subscribers;

namespace Alliance.Roadmap.Tests.Digests;

public sealed class WritingContents
{
    private readonly Plan plan = new("Roadmap");
    private readonly PaperLedger ledger = new();

    public WritingContents()
    {
        plan.Import(new("One"), MilestoneStatus.Completed, [], [], A.Import());
        plan.Import(new("Two"), MilestoneStatus.InProgress, [], [], A.Import());
        plan.Import(new("Three"), MilestoneStatus.Planned, [new FundingCondition(FundingCondition.UsualDescription, Money.Euros(60_000), Basis.Yearly)], [], A.Import());
        plan.Import(new("Four"), MilestoneStatus.Planned, [A.AvailabilityOfFunds()], [], A.Import());
        plan.Import(new("Five"), MilestoneStatus.Planned, [], [], A.Import());
        ledger.Save(plan);
    }

    [Fact]
    public void tells_a_selection_what_moved_on_its_steps_and_where_the_whole_roadmap_stands()
    {
        A.Taken(plan.Milestones[1].Complete(A.BoardAct(), Extent.Full));
        A.Taken(plan.Milestones[4].Start(A.BoardAct()));
        var contents = Contents();
        Assert.Equal("Mage-OS roadmap, November 2026: step 2 completed, step 5 started", contents.Subject);

        var chosen = contents.For(Selection.Of(["five", "three"]));
        Assert.Equal("Mage-OS roadmap, November 2026: step 5 started", chosen.Subject);
        Assert.Equal(["five"], chosen.Entries.Select(entry => entry.Milestone));
        Assert.Equal(["Step 3, Three: €60,000 a year, confirmed by the Treasurer."], chosen.Waiting);
        Assert.Empty(chosen.Unchanged);
        Assert.Equal(contents.WhereWeAre, chosen.WhereWeAre);
        Assert.Equal(contents.Counts, chosen.Counts);
        Assert.Equal("steps 3 and 5", chosen.Following);
    }

    [Theory]
    [InlineData(Cadence.Weekly, false)]
    [InlineData(Cadence.AsItHappens, false)]
    [InlineData(Cadence.Quarterly, true)]
    public void is_worth_no_mail_to_a_selection_without_news_except_quarterly(Cadence cadence, bool expected)
    {
        A.Taken(plan.Milestones[4].Start(A.BoardAct()));
        Assert.Equal(expected, Contents(cadence).For(Selection.Of(["one"])).IsWorthSending);
        Assert.True(Contents(cadence).For(Selection.Of(["five"])).IsWorthSending);
    }

    [Fact]
    public void says_what_each_step_waits_for_in_the_words_of_the_page() =>
        Assert.Equal(["Step 3, Three: €60,000 a year, confirmed by the Treasurer.", "Step 4, Four: funds; no amount named yet."], Contents().Waiting);

    [Fact]
    public void says_what_did_not_change() =>
        Assert.Equal(["Step 1: completed.", "Step 2, Two: in progress, no date.", "Step 5, Five: planned, no date."], Contents().Unchanged);

    [Fact]
    public void tells_as_many_entries_as_there_is_room_for_and_counts_the_rest()
    {
        for (var note = 1; note <= 30; note++) A.Taken(plan.Milestones[1].Tell($"Note {note}.", A.BoardAct()));
        for (var note = 1; note <= 30; note++) A.Taken(plan.Milestones[4].Tell($"Note {note}.", A.BoardAct()));
        var (told, more) = Contents().Told(40);
        Assert.Equal([(5, 30), (2, 10)], told.Select(moved => (moved.Step!.Number, moved.Entries.Count)));
        Assert.Equal(20, more);
        Assert.Equal("Note 30.", told[1].Entries[^1].Note);
        Assert.Equal(0, Contents().Told(60).More);
        Assert.Equal(60, Contents().Told(0).More);
    }

    private Contents Contents(Cadence cadence = Cadence.Monthly)
    {
        ledger.Save(plan);
        return new(cadence, new("2026-11"), 7, plan.Milestones, Untold.Of(ledger.Entries, new HashSet<long>()), new LedgerHead(), time => DateOnly.FromDateTime(time.UtcDateTime));
    }
}
