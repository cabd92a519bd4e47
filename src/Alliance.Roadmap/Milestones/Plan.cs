using System.Text.Json.Nodes;
using Alliance.Roadmap.Funding;
using Alliance.Roadmap.Ledger;
using Alliance.Roadmap.Posts;
using Alliance.Roadmap.Subscribers;

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

    /// <summary>Raised whenever steps are added, moved or merged, so that two people doing so at once collide.</summary>
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

    /// <summary>The title of one step, or “Form the organization” and “Launch the distribution”: each begins with a capital, so several
    /// in one sentence stand in quotation marks.</summary>
    public static string Titles(IReadOnlyList<Milestone> steps) => steps.Count == 1 ? steps[0].Title : steps.Select(step => $"“{step.Title}”").Joined();

    /// <summary>Takes a step over from the published page at the very beginning, as it was found there.</summary>
    public Milestone Import(Wording wording, MilestoneStatus status, IEnumerable<FundingCondition> conditions, IEnumerable<LinkedPost> posts, Act act)
    {
        var milestone = new Milestone(FreeSlug(wording.Title), wording.Tidy(), status, conditions, posts);
        Insert(milestone, milestones.Count + 1);
        milestone.RecordBeginning(Acts.Import, act);
        return milestone;
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
        Insert(milestone, number);
        milestone.RecordBeginning(Acts.Add, act);
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

    /// <summary>Makes a part of an open step a step of its own, right behind it: planned, with copies of the conditions as awaiting,
    /// without posts and dates. Whoever follows the step follows both.</summary>
    /// <param name="milestone">The step.</param>
    /// <param name="kept">The words of the part that stays; null where they stay too.</param>
    /// <param name="title">The title of the part split off.</param>
    /// <param name="act">Needs a reason.</param>
    public Outcome Split(Milestone milestone, Wording? kept, string title, Act act)
    {
        var (stays, words) = (kept?.Tidy() ?? milestone.Wording, new Wording(title).Tidy());
        if ((milestone.Acceptable(act) ?? milestone.Reasonless("split", act) ?? stays.Problem()) is { } problem) return problem;
        if (words.Title.Length == 0) return new Refusal("input.missing-title", "The part that is split off needs a title. Please write one.");
        if (words.Problem() is { } unfit) return unfit;
        if (!milestone.IsOpen)
            return new Refusal("milestone.not-open", $"“{milestone.Title}” cannot be split: it is {milestone.Status.InWords()}. Only a step that is planned, in progress or paused is split.");
        if (Milestone.Undecided(Acts.Split, act) is { } undecided) return undecided;

        var part = new Milestone(FreeSlug(words.Title), words, MilestoneStatus.Planned,
            milestone.Conditions.Select(condition => new FundingCondition(condition.Description, condition.Amount, condition.Basis, condition.Source)), []);
        return milestone.Record(Acts.Split, act, () =>
        {
            milestone.Keep(stays);
            Insert(part, milestone.Number + 1);
            part.Affect(act);
        }, other: () => (OtherStep.SplitOff, null, MilestoneFacts.Difference(null, part.Facts()).After), following: new Following(milestone.Slug, part.Slug));
    }

    /// <summary>Merges a step into an earlier one: it is dropped and keeps its place and number, and its posts, conditions and
    /// followers move.</summary>
    /// <param name="milestone">The later of the two.</param>
    /// <param name="into">The earlier one.</param>
    /// <param name="act">Needs a reason.</param>
    public Outcome Merge(Milestone milestone, Milestone into, Act act)
    {
        if ((milestone.Acceptable(act) ?? into.Acceptable(act) ?? milestone.Reasonless("merged", act)) is { } problem) return problem;
        if (milestone == into)
            return new Refusal("milestone.same-step", $"“{milestone.Title}” cannot be merged into itself. Please choose another step.");
        if (new[] { milestone, into }.FirstOrDefault(step => !step.IsOpen) is { } ended)
            return new Refusal("milestone.not-open", $"“{milestone.Title}” cannot be merged into “{into.Title}”: “{ended.Title}” is {ended.Status.InWords()}. Both must be planned, in progress or paused.");
        if (milestone.Number < into.Number)
            return new Refusal("milestone.not-later", $"“{milestone.Title}” stands before “{into.Title}”, and merging drops the later step. Please merge step {into.Number} into step {milestone.Number} instead.");
        if (into.Status is not MilestoneStatus.Planned && milestone.Conditions.FirstOrDefault(condition => condition.IsAwaiting) is { } waiting)
            return new Refusal("milestone.awaiting-funds", $"“{milestone.Title}” cannot be merged into “{into.Title}” yet: it waits for {waiting.InWords}, and work on the other has started. "
                + "The Treasurer can confirm the funds first, or the board can decide to go ahead without them.");
        if (Milestone.Undecided(Acts.Merge, act) is { } undecided) return undecided;

        var was = into.Facts();
        return milestone.Record(Acts.Merge, act, () =>
        {
            Arrangement++;
            milestone.DropInto(into);
            into.Affect(act);
        }, other: () => Merged(was, into.Facts()), following: new Following(milestone.Slug, into.Slug));
    }

    /// <summary>Undoes a step's newest entry: the state returns, both entries stay visible.</summary>
    /// <param name="milestone">The step.</param>
    /// <param name="sequence">The entry to take back; anything but the step's newest is refused.</param>
    /// <param name="story">All entries about this step, oldest first.</param>
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
        if (newest.Milestone != milestone.Slug)
            return new Refusal("entry.not-newest", $"The newest entry about “{milestone.Title}” is entry {sequence} of another step, “{milestones.Find(step => step.Slug == newest.Milestone)?.Title}”. Please take it back there.");
        if (newest.Act is Acts.Reorder && sequence != ledgerNewest)
            return new Refusal("entry.not-newest", $"A new order can be taken back only while it is the newest entry of the whole record; since then there is entry {ledgerNewest}. Please move the step again instead.");
        if (newest.Act is Acts.Split or Acts.Merge && sequence != ledgerNewest)
            return new Refusal("entry.not-newest", $"A step that was {(newest.Act is Acts.Split ? "split" : "merged")} can be set back only while that is the newest entry of the whole record; since then there is entry {ledgerNewest}. "
                + (newest.Act is Acts.Split ? "Please merge the two steps instead." : "Please reinstate the step instead."));
        var (before, after) = (JsonNode.Parse(newest.Before)!.AsObject(), JsonNode.Parse(newest.After)!.AsObject());
        // A merge moved its sums to the other step, so to take it back moves them back and commits no more.
        if (newest.Act is not Acts.Merge && milestone.Unavailable(milestone.Committed, SecuredSum.Of(MilestoneFacts.With(milestone.Facts(), before)), act) is { } unavailable) return unavailable;
        // A condition is met again, whether it was withdrawn or removed, so it asks who may make it so.
        if (newest.Act is not Acts.Merge && MilestoneFacts.With(milestone.Facts(), before).CountMet() > milestone.Facts().CountMet() && Milestone.NotTheTreasurer(act) is { } office) return office;
        if (Milestone.Undecided(Acts.TakeBack, act) is { } undecided) return undecided;
        if (Milestone.Undecided(newest.Act, act) is { } ofTheEntry) return ofTheEntry;

        var second = OtherStep.In(before, after);
        var other = second is { } named ? milestones.Find(step => step.Slug == named.Slug) : null;
        var splitOff = newest.Act is Acts.Split ? other : null;
        return milestone.Record(Acts.TakeBack, act, () =>
        {
            var facts = MilestoneFacts.With(milestone.Facts(), before);
            if (splitOff is not null) Remove(splitOff);
            else if (other is not null && second is { Before: { } had }) Unmerge(milestone, other, MilestoneFacts.With(other.Facts(), had), act);
            milestone.Restore(facts, WordedAs(story.Where(entry => entry != newest), milestone.Slug, milestone.WordedAs));
            if (facts.Number != milestone.Number) Move(milestone, facts.Number);
        }, supersedes: sequence, moves: Acts.Moves(newest.Act),
            other: second is { } both ? () => (newest.Act is Acts.Split ? OtherStep.SplitOff : OtherStep.Into, Copy(both.After), Copy(both.Before)) : null,
            following: splitOff is null ? null : new Following(splitOff.Slug, milestone.Slug, Instead: true));

        static JsonObject? Copy(JsonObject? facts) => facts?.DeepClone().AsObject();
    }

    /// <summary>The wording as the last standing rewording (or the beginning) left it.</summary>
    private static Wording WordedAs(IEnumerable<Entry> story, string slug, Wording otherwise)
    {
        var takenBack = story.Where(entry => entry.Act is Acts.TakeBack).Select(entry => entry.Supersedes).ToHashSet();
        MilestoneFacts? facts = null;
        Wording? worded = null;
        foreach (var entry in story)
        {
            var after = entry.AfterOf(slug);
            var isBeginning = after?.ContainsKey("originalTitle") is true;
            facts = after is not null && (isBeginning || facts is not null) ? MilestoneFacts.With(facts, after) : null;
            var isWorded = isBeginning || entry.Act is Acts.Reword || (entry.Act is Acts.Split && entry.Milestone == slug && (after!.ContainsKey("title") || after.ContainsKey("whatThisMeans") || after.ContainsKey("doneWhen")));
            if (facts is not null && isWorded && !takenBack.Contains(entry.Sequence)) worded = new(facts.Title, facts.WhatThisMeans, facts.DoneWhen);
        }

        return worded ?? otherwise;
    }

    private static (string, JsonObject?, JsonObject?) Merged(MilestoneFacts was, MilestoneFacts now)
    {
        var (before, after) = MilestoneFacts.Difference(was, now);
        foreach (var side in (JsonObject[])[before, after]) (side["slug"], side["number"], side["title"]) = (now.Slug, now.Number, now.Title);
        return (OtherStep.Into, before, after);
    }

    private static void Unmerge(Milestone milestone, Milestone from, MilestoneFacts had, Act act)
    {
        from.HandBack(milestone, had);
        from.Restore(had, from.WordedAs);
        from.Affect(act);
    }

    private void Remove(Milestone milestone)
    {
        Arrangement++;
        milestones.Remove(milestone);
        foreach (var later in milestones.Where(step => step.Number > milestone.Number)) later.Number--;
    }

    private void Insert(Milestone milestone, int number)
    {
        Arrangement++;
        foreach (var later in milestones.Where(step => step.Number >= number)) later.Number++;
        milestone.Number = number;
        milestones.Add(milestone);
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
