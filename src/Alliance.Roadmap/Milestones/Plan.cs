using System.Text.Json.Nodes;
using Alliance.Roadmap.Funding;
using Alliance.Roadmap.Ledger;
using Alliance.Roadmap.Posts;

namespace Alliance.Roadmap.Milestones;

/// <summary>The vision as a whole: its steps in order. Knows where we are, and the acts that concern more than one step.</summary>
public sealed class Plan : Entity
{
    private readonly List<Milestone> milestones = [];

    private Plan()
    {
    }

    public Plan(string title) => Title = title;

    public string Title { get; private set; } = "";

    /// <summary>Raised whenever steps are added or moved, so that two people doing so at once collide.</summary>
    public int Arrangement { get; private set; }

    /// <summary>All steps, dropped ones included, in the order of their numbers.</summary>
    public IReadOnlyList<Milestone> Milestones => [.. milestones.OrderBy(milestone => milestone.Number)];

    /// <summary>Every step in progress; if none is, the first that is neither completed nor dropped; empty once all are finished.</summary>
    public static IReadOnlyList<Milestone> Here(IEnumerable<Milestone> steps)
    {
        var open = steps.Where(step => step.IsOpen).OrderBy(step => step.Number).ToList();
        return open.Exists(InProgress) ? open.FindAll(InProgress) : [.. open.Take(1)];

        static bool InProgress(Milestone step) => step.Status is MilestoneStatus.InProgress;
    }

    /// <summary>Takes a step over from the published page at the very beginning, as it was found there.</summary>
    public Milestone Import(Wording wording, MilestoneStatus status, IEnumerable<FundingCondition> conditions, IEnumerable<LinkedPost> posts, Act act)
    {
        var milestone = new Milestone(FreeSlug(wording.Title), wording.Tidy(), status, conditions, posts);
        return Insert(milestone, milestones.Count + 1, Acts.Import, act);
    }

    /// <summary>Adds a planned step at a position; the steps behind it move on by one.</summary>
    /// <param name="number">From 1 to one more than there are.</param>
    public Outcome Add(Wording wording, int number, IEnumerable<FundingCondition> conditions, IEnumerable<LinkedPost> posts, Act act)
    {
        wording = wording.Tidy();
        if (wording.Problem() is { } unfit) return unfit;
        var milestone = new Milestone(FreeSlug(wording.Title), wording, MilestoneStatus.Planned, conditions, posts);
        if (milestone.Acceptable(act) is { } problem) return problem;
        if (number < 1 || number > milestones.Count + 1)
            return new Refusal("milestone.no-such-position", $"There are {milestones.Count} steps; a new one can stand at 1 to {milestones.Count + 1}.");
        if (Milestone.Undecided(Acts.Add, act) is { } undecided) return undecided;
        Insert(milestone, number, Acts.Add, act);
        return Outcome.Done;
    }

    /// <summary>Moves one step to another position; the steps between make room.</summary>
    public Outcome Reorder(Milestone milestone, int number, Act act)
    {
        if ((milestone.Acceptable(act) ?? milestone.Reasonless("moved", act)) is { } problem) return problem;
        if (number < 1 || number > milestones.Count)
            return new Refusal("milestone.no-such-position", $"There are {milestones.Count} steps; “{milestone.Title}” can stand at 1 to {milestones.Count}.");
        if (number == milestone.Number)
            return new Refusal("milestone.same-position", $"“{milestone.Title}” is step {number} already. Nothing was changed.");
        if (Milestone.Undecided(Acts.Reorder, act) is { } undecided) return undecided;
        return milestone.Record(Acts.Reorder, act, () => Move(milestone, number));
    }

    /// <summary>Undoes a step's newest entry: the state returns, both entries stay visible.</summary>
    /// <param name="milestone">The step.</param>
    /// <param name="sequence">The entry to take back; anything but the step's newest is refused.</param>
    /// <param name="story">All entries of this step, oldest first.</param>
    /// <param name="ledgerNewest">The newest sequence of the whole ledger.</param>
    /// <param name="act">Needs a reason, and a decision where the entry needed one.</param>
    public Outcome TakeBack(Milestone milestone, long sequence, IReadOnlyList<Entry> story, long ledgerNewest, Act act)
    {
        if ((milestone.Acceptable(act) ?? milestone.Reasonless("set back", act)) is { } problem) return problem;
        var newest = story.LastOrDefault(entry => entry.Act is not Acts.Redact);
        if (newest is null || newest.Sequence != sequence)
            return new Refusal("entry.not-newest", $"Only the newest entry of a step can be taken back; for “{milestone.Title}” that is entry {newest?.Sequence}, not {sequence}.");
        if (newest.Act is Acts.TakeBack or Acts.Add or Acts.Import)
            return new Refusal("entry.not-reversible", newest.Act is Acts.TakeBack
                ? "A take back cannot be taken back. Please act again instead."
                : "A step's beginning cannot be taken back. It can be dropped, with a reason.");
        if (newest.Act is Acts.Reorder && sequence != ledgerNewest)
            return new Refusal("entry.not-newest", $"A new order can be taken back only while it is the newest entry of the whole record; since then there is entry {ledgerNewest}. Please move the step again instead.");
        var before = JsonNode.Parse(newest.Before)!.AsObject();
        if (milestone.Unavailable(milestone.Committed, SecuredSum.Of(MilestoneFacts.With(milestone.Facts(), before)), act) is { } unavailable) return unavailable;
        if (Milestone.Undecided(Acts.TakeBack, act) is { } undecided) return undecided;
        if (Milestone.Undecided(newest.Act, act) is { } ofTheEntry) return ofTheEntry;

        return milestone.Record(Acts.TakeBack, act, () =>
        {
            var facts = MilestoneFacts.With(milestone.Facts(), before);
            milestone.Restore(facts, WordedAs(story.Where(entry => entry != newest), milestone.WordedAs));
            if (facts.Number != milestone.Number) Move(milestone, facts.Number);
        }, supersedes: sequence, moves: Acts.Moves(newest.Act));
    }

    /// <summary>The wording as the last standing rewording (or the beginning) left it.</summary>
    private static Wording WordedAs(IEnumerable<Entry> story, Wording otherwise)
    {
        var takenBack = story.Where(entry => entry.Act is Acts.TakeBack).Select(entry => entry.Supersedes).ToHashSet();
        MilestoneFacts? facts = null;
        Wording? worded = null;
        foreach (var entry in story)
        {
            var after = JsonNode.Parse(entry.After)!.AsObject();
            facts = after.ContainsKey("slug") || facts is not null ? MilestoneFacts.With(facts, after) : null;
            if (facts is not null && entry.Act is Acts.Import or Acts.Add or Acts.Reword && !takenBack.Contains(entry.Sequence))
                worded = new(facts!.Title, facts.WhatThisMeans, facts.DoneWhen);
        }

        return worded ?? otherwise;
    }

    private Milestone Insert(Milestone milestone, int number, string name, Act act)
    {
        Arrangement++;
        foreach (var later in milestones.Where(step => step.Number >= number)) later.Number++;
        milestone.Number = number;
        milestones.Add(milestone);
        milestone.RecordBeginning(name, act);
        return milestone;
    }

    private void Move(Milestone milestone, int number)
    {
        Arrangement++;
        foreach (var step in milestones)
        {
            if (step.Number > milestone.Number && step.Number <= number) step.Number--;
            else if (step.Number < milestone.Number && step.Number >= number) step.Number++;
        }

        milestone.Number = number;
    }

    // The board's page for adding a step has this name where other pages have a step's.
    private const string Reserved = "new";

    private string FreeSlug(string title)
    {
        var slug = Words.Slug(title) is { Length: > 0 } name ? name : "step";
        for (var attempt = 1; ; attempt++)
        {
            var candidate = attempt == 1 ? slug : $"{slug}-{attempt}";
            if (candidate != Reserved && !milestones.Exists(step => step.Slug == candidate)) return candidate;
        }
    }
}
