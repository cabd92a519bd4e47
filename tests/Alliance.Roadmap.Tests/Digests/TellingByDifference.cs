using Alliance.Roadmap.Digests;
using Alliance.Roadmap.Ledger;
using Alliance.Roadmap.Milestones;

namespace Alliance.Roadmap.Tests.Digests;

public sealed class TellingByDifference
{
    private readonly Plan plan = A.PlanOf("One", "Two");
    private readonly PaperLedger ledger = new();

    [Fact]
    public void tells_what_moved_and_never_the_first_import_a_look_or_a_spelling()
    {
        A.Taken(plan.Milestones[0].Start(A.BoardAct()));
        A.Taken(plan.Milestones[1].Review(A.BoardAct()));
        A.Taken(plan.Milestones[1].CorrectSpelling(new("Twe"), A.BoardAct()));
        A.Taken(plan.Milestones[1].Tell("We talk to two banks.", A.BoardAct()));
        Assert.Equal([Acts.Start, Acts.Update], Told());
    }

    [Fact]
    public void keeps_silent_about_what_was_taken_back_before_it_was_told()
    {
        A.Taken(plan.Milestones[0].Start(A.BoardAct()));
        ledger.Save(plan);
        A.Taken(ledger.TakeBack(plan, plan.Milestones[0], A.BoardAct()));
        Assert.Empty(Told());
    }

    [Fact]
    public void tells_a_take_back_of_what_was_told()
    {
        A.Taken(plan.Milestones[0].Start(A.BoardAct()));
        ledger.Save(plan);
        var told = ledger.Newest.Sequence;
        A.Taken(ledger.TakeBack(plan, plan.Milestones[0], A.BoardAct()));
        ledger.Save(plan);
        var untold = Untold.Of(ledger.Entries.Where(entry => entry.Sequence != told), new HashSet<long> { told });
        Assert.Equal([Acts.TakeBack], untold.Select(entry => entry.Act));
    }

    [Fact]
    public void keeps_silent_about_the_take_back_of_a_spelling()
    {
        A.Taken(plan.Milestones[1].CorrectSpelling(new("Twe"), A.BoardAct()));
        ledger.Save(plan);
        A.Taken(ledger.TakeBack(plan, plan.Milestones[1], A.BoardAct()));
        Assert.Empty(Told());
    }

    private IEnumerable<string> Told() => Untold.Of(ledger.Save(plan).Entries, new HashSet<long>()).Select(entry => entry.Act);
}
