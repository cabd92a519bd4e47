using Alliance.Roadmap.Ledger;
using Alliance.Roadmap.Milestones;

namespace Alliance.Roadmap.Tests;

/// <summary>The ledger without a database: chains what a plan has drafted, as a save would.</summary>
internal sealed class PaperLedger
{
    private readonly LedgerHead head = new();
    private readonly List<Entry> entries = [];

    public IReadOnlyList<Entry> Entries => entries;
    public Entry Newest => entries[^1];

    public PaperLedger Save(Plan plan) => Save(plan.Milestones);

    public PaperLedger Save(params IEnumerable<IRecorded> recorded)
    {
        var all = recorded.ToList();
        foreach (var draft in all.SelectMany(entity => entity.Unrecorded).OrderBy(draft => draft.Order)) entries.Add(head.Append(draft));
        foreach (var entity in all) entity.Recorded();
        return this;
    }

    public IReadOnlyList<Entry> StoryOf(Milestone milestone) => entries.FindAll(entry => entry.Steps.Contains(milestone.Slug));

    /// <summary>Takes back a step's entry, the newest one unless another is named.</summary>
    public Outcome TakeBack(Plan plan, Milestone milestone, Act act, long? sequence = null) =>
        plan.TakeBack(milestone, sequence ?? StoryOf(milestone)[^1].Sequence, StoryOf(milestone), Newest.Sequence, act);

    public IReadOnlyList<string> Faults()
    {
        var verification = new Verification();
        foreach (var entry in entries) verification.Check(entry.ToJson());
        verification.Finish((head.Sequence, head.Hash));
        return verification.Faults;
    }
}
