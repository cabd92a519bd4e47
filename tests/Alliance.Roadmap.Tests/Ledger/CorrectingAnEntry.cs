using Alliance.Roadmap.Ledger;
using Alliance.Roadmap.Milestones;

namespace Alliance.Roadmap.Tests.Ledger;

public sealed class CorrectingAnEntry
{
    private readonly PaperLedger ledger = new();
    private readonly Plan plan = A.PlanOf("First", "Second");

    public CorrectingAnEntry()
    {
        A.Taken(plan.Milestones[0].Start(A.BoardAct()));
        ledger.Save(plan);
    }

    [Fact]
    public void points_at_what_it_supersedes_and_says_so()
    {
        var wrong = ledger.Newest.Sequence;
        A.Taken(plan.Milestones[0].Pause(A.BoardAct() with { Corrects = wrong }));
        ledger.Save(plan);

        Assert.Equal((EntryLabel.Correction, (long?)wrong), (ledger.Newest.Label, ledger.Newest.Supersedes));
        Assert.Equal(("Correction", $"Corrects entry {wrong}"), (new EntryInWords(ledger.Newest).Label, new EntryInWords(ledger.Newest).PointsAt));
        Assert.Empty(ledger.Faults());
    }

    [Fact]
    public void stays_a_correction_where_the_board_decided_it() =>
        Assert.Equal(EntryLabel.Correction, (A.BoardAct() with { Corrects = 3, Decision = "Resolution 7/2026" }).Label);

    [Fact]
    public void is_about_an_entry_of_the_same_step_and_says_why()
    {
        var story = ledger.Entries.Where(entry => entry.Milestone == "first").ToList();
        Assert.Null(Corrections.Problem(ledger.Newest.Sequence, story, "It was the other step."));
        Assert.Equal("input.missing-reason", Corrections.Problem(ledger.Newest.Sequence, story, null)?.Code);
        Assert.Equal("entry.not-of-this-step", Corrections.Problem(2, story, "Why.")?.Code);
        Assert.Equal("entry.not-of-this-step", Corrections.Problem(99, story, "Why.")?.Code);
    }
}
