using System.Globalization;
using System.Text.Json.Nodes;
using Alliance.Roadmap.Funding;
using Alliance.Roadmap.Ledger;
using Alliance.Roadmap.Posts;
using Alliance.Roadmap.Subscribers;

namespace Alliance.Roadmap.Milestones;

/// <summary>One step of the vision: a promise in public. It knows which acts its state allows, and every act it takes
/// becomes an entry of the ledger.</summary>
public sealed partial class Milestone : Entity, IRecorded
{
    private readonly List<FundingCondition> conditions = [];
    private readonly List<LinkedPost> posts = [];
    private readonly List<EntryDraft> unrecorded = [];
    private bool isAffected;

    private Milestone()
    {
    }

    /// <summary>A step as the very first import finds it: whatever happened before has no dates.</summary>
    internal Milestone(string slug, Wording wording, MilestoneStatus status, IEnumerable<FundingCondition> conditions, IEnumerable<LinkedPost> posts)
    {
        (Slug, Title, OriginalTitle, WhatThisMeans, DoneWhen, Status) = (slug, wording.Title, wording.Title, wording.WhatThisMeans, wording.DoneWhen, status);
        Extent = status is MilestoneStatus.Completed ? Milestones.Extent.Full : null;
        WordedAs = wording;
        this.conditions.AddRange(conditions);
        this.posts.AddRange(posts);
        Renumber();
    }

    /// <summary>A step as the record tells it, to be read and never saved.</summary>
    /// <param name="facts">What the entries add up to.</param>
    /// <param name="wordedAs">Its title as of the last rewording; corrected letters make none.</param>
    /// <param name="movedAt">When it had last moved.</param>
    internal static Milestone Recalled(MilestoneFacts facts, string wordedAs, DateTimeOffset movedAt)
    {
        var step = new Milestone { Slug = facts.Slug, Number = facts.Number, OriginalTitle = facts.OriginalTitle, MovedAt = movedAt };
        step.Restore(facts, new Wording(wordedAs, facts.WhatThisMeans, facts.DoneWhen));
        step.Renumber();
        return step;
    }

    /// <summary>Its name in addresses; never changes.</summary>
    public string Slug { get; private set; } = "";

    /// <summary>Today's position among the steps, from 1.</summary>
    public int Number { get; internal set; }
    public string Title { get; private set; } = "";

    /// <summary>The wording it was first published with, kept for ever.</summary>
    public string OriginalTitle { get; private set; } = "";
    public string? WhatThisMeans { get; private set; }
    public string? DoneWhen { get; private set; }
    public MilestoneStatus Status { get; private set; }
    public TargetDate Target { get; private set; }
    public TargetDate OriginalTarget { get; private set; }
    public int TargetMoves { get; private set; }
    public DateTimeOffset? StartedAt { get; private set; }
    public DateTimeOffset? CompletedAt { get; private set; }
    public Extent? Extent { get; private set; }
    public DateTimeOffset? LastReviewedAt { get; private set; }

    /// <summary>When the newest entry of this step was decided; the next one cannot be decided before.</summary>
    public DateTimeOffset NewestDecidedOn { get; private set; }

    /// <summary>When it last moved: reviews, spelling, posts and updates are not moves.</summary>
    public DateTimeOffset MovedAt { get; private set; }
    public IReadOnlyList<FundingCondition> Conditions => [.. conditions.OrderBy(condition => condition.Position)];
    public IReadOnlyList<LinkedPost> Posts => [.. posts.OrderBy(post => post.Position)];
    public IReadOnlyList<EntryDraft> Unrecorded => unrecorded;

    public bool IsOpen => Status.IsOpen();

    /// <summary>Whether the title is another than the first one; corrected letters make none.</summary>
    public bool IsReworded => WordedAsTitle != OriginalTitle;
    public Wording Wording => new(Title, WhatThisMeans, DoneWhen);

    public FundingState Funding =>
        conditions.Count == 0 ? FundingState.None
        : conditions.Exists(condition => condition.IsAwaiting) ? FundingState.Awaiting
        : conditions.Exists(condition => condition.State is FundingState.Met) ? FundingState.Met
        : FundingState.Waived;

    /// <summary>When the board should look again: 90 days after it last did or the step last moved, 180 for a planned step
    /// that waits for funds. Null for steps that are completed or dropped.</summary>
    public DateTimeOffset? ReviewDueAt =>
        !IsOpen ? null
        : (LastReviewedAt > MovedAt ? LastReviewedAt.Value : MovedAt).AddDays(Status is MilestoneStatus.Planned && Funding is FundingState.Awaiting ? 180 : 90);

    /// <summary>The wording as of the last rewording: what spelling corrections are measured against.</summary>
    internal Wording WordedAs
    {
        get => new(WordedAsTitle, WordedAsWhatThisMeans, WordedAsDoneWhen);
        private set => (WordedAsTitle, WordedAsWhatThisMeans, WordedAsDoneWhen) = value;
    }

    internal string WordedAsTitle { get; private set; } = "";
    internal string? WordedAsWhatThisMeans { get; private set; }
    internal string? WordedAsDoneWhen { get; private set; }

    bool IRecorded.IsAffected => isAffected || unrecorded.Count > 0;

    void IRecorded.Recorded()
    {
        unrecorded.Clear();
        isAffected = false;
    }

    public Outcome Start(Act act)
    {
        if (Acceptable(act) is { } problem) return problem;
        if (Status is not MilestoneStatus.Planned)
            return new Refusal("milestone.not-planned", $"“{Title}” cannot be started: it is {Status.InWords()}. Only a planned step starts.");
        if (!act.IsImport && conditions.Find(condition => condition.IsAwaiting) is { } waiting)
            return new Refusal("milestone.awaiting-funds", $"“{Title}” cannot be started yet: it waits for {waiting.InWords}. "
                + "The Treasurer can confirm the funds, or the board can decide to go ahead without them.");
        if (Undecided(Acts.Start, act) is { } undecided) return undecided;
        return Record(Acts.Start, act, () => (Status, StartedAt) = (MilestoneStatus.InProgress, act.DecidedOn));
    }

    /// <param name="act">Needs evidence: a post, a link or a note.</param>
    /// <param name="extent">Whether the promise was kept in full or in part.</param>
    public Outcome Complete(Act act, Extent extent)
    {
        if (Acceptable(act) is { } problem) return problem;
        if (act.Evidence is null)
            return new Refusal("input.missing-evidence", $"“{Title}” cannot be completed without evidence. Please name a post, a link or a note that shows it.");
        if (Status is not MilestoneStatus.InProgress)
            return new Refusal("milestone.not-in-progress", $"“{Title}” cannot be completed: it is {Status.InWords()}. Only a step in progress is completed.");
        if (Undecided(Acts.Complete, act) is { } undecided) return undecided;
        return Record(Acts.Complete, act, () => (Status, CompletedAt, Extent) = (MilestoneStatus.Completed, act.DecidedOn, extent));
    }

    public Outcome Pause(Act act)
    {
        if ((Acceptable(act) ?? Reasonless("paused", act)) is { } problem) return problem;
        if (Status is not MilestoneStatus.InProgress)
            return new Refusal("milestone.not-in-progress", $"“{Title}” cannot be paused: it is {Status.InWords()}. Only a step in progress is paused.");
        if (Undecided(Acts.Pause, act) is { } undecided) return undecided;
        return Record(Acts.Pause, act, () => Status = MilestoneStatus.Paused);
    }

    public Outcome Resume(Act act)
    {
        if (Acceptable(act) is { } problem) return problem;
        if (Status is not MilestoneStatus.Paused)
            return new Refusal("milestone.not-paused", $"“{Title}” cannot be resumed: it is {Status.InWords()}. Only a paused step is resumed.");
        if (Undecided(Acts.Resume, act) is { } undecided) return undecided;
        return Record(Acts.Resume, act, () => Status = MilestoneStatus.InProgress);
    }

    public Outcome Drop(Act act)
    {
        if ((Acceptable(act) ?? Reasonless("dropped", act)) is { } problem) return problem;
        if (Status is MilestoneStatus.Completed)
            return new Refusal("milestone.already-completed", $"“{Title}” cannot be dropped: it is completed. It can be reopened first.");
        if (Status is MilestoneStatus.Dropped)
            return new Refusal("milestone.already-dropped", $"“{Title}” is dropped already.");
        if (Undecided(Acts.Drop, act) is { } undecided) return undecided;
        return Record(Acts.Drop, act, () => Status = MilestoneStatus.Dropped);
    }

    public Outcome Reopen(Act act)
    {
        if ((Acceptable(act) ?? Reasonless("reopened", act)) is { } problem) return problem;
        if (Status is not MilestoneStatus.Completed)
            return new Refusal("milestone.not-completed", $"“{Title}” cannot be reopened: it is {Status.InWords()}. Only a completed step is reopened.");
        if (Unavailable([], Secured, act) is { } unavailable) return unavailable;
        if (Undecided(Acts.Reopen, act) is { } undecided) return undecided;
        return Record(Acts.Reopen, act, () => (Status, CompletedAt, Extent) = (MilestoneStatus.InProgress, null, null));
    }

    public Outcome Reinstate(Act act)
    {
        if ((Acceptable(act) ?? Reasonless("reinstated", act)) is { } problem) return problem;
        if (Status is not MilestoneStatus.Dropped)
            return new Refusal("milestone.not-dropped", $"“{Title}” cannot be reinstated: it is {Status.InWords()}. Only a dropped step is reinstated.");
        if (Unavailable([], Secured, act) is { } unavailable) return unavailable;
        if (Undecided(Acts.Reinstate, act) is { } undecided) return undecided;
        return Record(Acts.Reinstate, act, () => (Status, StartedAt) = (MilestoneStatus.Planned, null));
    }

    /// <summary>Changes the promise's words. The first wording stays on record for ever.</summary>
    public Outcome Reword(Wording wording, Act act)
    {
        wording = wording.Tidy();
        if ((Acceptable(act) ?? Reasonless("reworded", act) ?? wording.Problem()) is { } problem) return problem;
        if (wording == Wording)
            return new Refusal("milestone.same-wording", $"“{Title}” has these words already. Nothing was changed.");
        if (Undecided(Acts.Reword, act) is { } undecided) return undecided;
        return Record(Acts.Reword, act, () => (Title, WhatThisMeans, DoneWhen, WordedAs) = (wording.Title, wording.WhatThisMeans, wording.DoneWhen, wording));
    }

    /// <summary>Corrects letters without counting as a rewording, and without mail.</summary>
    public Outcome CorrectSpelling(Wording wording, Act act)
    {
        wording = wording.Tidy();
        if ((Acceptable(act) ?? wording.Problem()) is { } problem) return problem;
        if (wording == Wording)
            return new Refusal("milestone.same-wording", $"“{Title}” has these words already. Nothing was changed.");
        var letters = Spelling.MostLetters;
        if ((Spelling.Objection(WordedAs.Title, wording.Title, ref letters)
             ?? Spelling.Objection(WordedAs.WhatThisMeans, wording.WhatThisMeans, ref letters)
             ?? Spelling.Objection(WordedAs.DoneWhen, wording.DoneWhen, ref letters)) is { } objection)
            return new Refusal("milestone.more-than-spelling", $"This is more than a spelling correction: {objection}. "
                + $"Spelling may change at most {Spelling.MostLetters} letters in all, no digit and no whole word. Please reword the step instead, with a reason.");
        return Record(Acts.Spelling, act, () => (Title, WhatThisMeans, DoneWhen) = wording);
    }

    public Outcome Retarget(TargetDate target, Act act)
    {
        if ((Acceptable(act) ?? Reasonless("given another date", act)) is { } problem) return problem;
        if (target == Target)
            return new Refusal("milestone.same-target", $"“{Title}” has this date already: {Target.InWords}. Nothing was changed.");
        if (Undecided(Acts.Retarget, act) is { } undecided) return undecided;
        return Record(Acts.Retarget, act, () =>
        {
            if (OriginalTarget == default) OriginalTarget = target;
            else TargetMoves++;
            Target = target;
        });
    }

    /// <summary>Attaches a post or announcement.</summary>
    public Outcome Link(LinkedPost post, Act act)
    {
        if ((Acceptable(act) ?? Text.Problem("The post's title", post.Title, 300) ?? Text.Problem("The post's address", post.Url, 2000)) is { } problem) return problem;
        if (posts.Exists(linked => linked.Url == post.Url))
            return new Refusal("milestone.already-linked", $"“{Title}” links to {post.Url} already.");
        return Record(Acts.Post, act, () => posts.Add(post));
    }

    /// <summary>Puts another address in the place of a linked post's own, which the entry keeps: the post has moved, or was linked wrongly.</summary>
    public Outcome Readdress(string url, string movedTo, Act act)
    {
        if ((Acceptable(act) ?? Text.Problem("The post's address", movedTo, PostAddress.Longest)) is { } problem) return problem;
        if (posts.Find(linked => linked.Url == url) is not { } post)
            return new Refusal("milestone.not-linked", $"“{Title}” does not link to {url} any more, so there is nothing to change. Please look at its posts again.");
        if (posts.Exists(linked => linked.Url == movedTo))
            return new Refusal("milestone.already-linked", $"“{Title}” links to {movedTo} already.");
        return Record(Acts.Post, act, () => posts[posts.IndexOf(post)] = new LinkedPost(post.Title, movedTo, post.PublishedOn));
    }

    /// <summary>A short dated note: what moved, what is next. A board member's counts as a review, an editor's does not.</summary>
    public Outcome Tell(string text, Act act)
    {
        var note = Text.Tidy(text);
        if ((Acceptable(act) ?? Text.Problem("The update", note, Wording.LongestText)) is { } problem) return problem;
        if (note is null) return new Refusal("input.missing-text", "An update needs a text. Please say what moved or what is next.");
        return Record(Acts.Update, act, () => LastReviewedAt = act.By.IsOnTheBoard ? act.DecidedOn : LastReviewedAt, note);
    }

    /// <summary>"Looked at, nothing changed."</summary>
    public Outcome Review(Act act)
    {
        if (Acceptable(act) is { } problem) return problem;
        if (!IsOpen)
            return new Refusal("milestone.not-open", $"“{Title}” needs no review: it is {Status.InWords()}.");
        return Record(Acts.Review, act, () => LastReviewedAt = act.DecidedOn);
    }

    public MilestoneFacts Facts() => new()
    {
        Number = Number,
        Slug = Slug,
        Title = Title,
        OriginalTitle = OriginalTitle,
        Status = Status.Kebab(),
        WhatThisMeans = WhatThisMeans,
        DoneWhen = DoneWhen,
        Funding = new(Funding.Kebab(), [.. Conditions.Select(condition => new MilestoneFacts.ConditionFacts(
            condition.Description,
            condition.State.Kebab(),
            condition.Amount is { } amount ? new(amount.Value, amount.Currency) : null,
            condition.Basis?.Kebab())
        { Source = condition.Source })]),
        Target = new(Target.Precision.Kebab(), Target.Value, OriginalTarget.Value, TargetMoves),
        StartedAt = StartedAt,
        CompletedAt = CompletedAt,
        Extent = Extent?.Kebab(),
        LastReviewedAt = LastReviewedAt,
        Posts = [.. Posts.Select(post => new MilestoneFacts.PostFacts(post.Title, post.Url, post.PublishedOn?.ToString("O", CultureInfo.InvariantCulture)))],
    };

    internal Refusal? Acceptable(Act act)
    {
        if (act.DecidedOn > act.RecordedAt)
            return new Refusal("entry.decided-in-future", "A decision cannot be dated in the future. Please give the day it was taken, or leave the date empty.");
        if (act.DecidedOn < NewestDecidedOn)
            return new Refusal("entry.decided-too-early", $"“{Title}” has an entry that was decided later than that; "
                + "entries of a step follow one another. Please give the day of its newest entry or a later one, or leave the date empty for now.");
        return Text.Problem("The reason", act.Reason, Wording.LongestText)
            ?? Text.Problem("The decision", act.Decision, 500)
            ?? Text.Problem("The evidence", act.Evidence, 2000);
    }

    internal Refusal? Reasonless(string what, Act act) =>
        act.Reason is null ? new Refusal("input.missing-reason", $"“{Title}” cannot be {what} without a reason. Please say why; it is shown in public.") : null;

    internal static Refusal? Undecided(string name, Act act) =>
        !act.IsImport && !act.IsResolved && act.Governance.Requires(name)
            ? new Refusal("governance.decision-required", $"“{name}” needs a decision of the board (Governance:DecisionRequiredFor): it takes effect when a motion carries. "
                + "Please draft the motion, or record the decision that a meeting has taken.")
            : null;

    /// <summary>Makes the change and drafts its entry: what differs before and after is what the entry says.</summary>
    /// <param name="name">The act.</param>
    /// <param name="act">Who, when and why.</param>
    /// <param name="change">The change.</param>
    /// <param name="text">The text of an update.</param>
    /// <param name="supersedes">The entry it takes back.</param>
    /// <param name="moves">Whether the step moves by it, where the act's name does not say.</param>
    /// <param name="other">What the entry says of a second step, once it has changed (<see cref="OtherStep"/>).</param>
    /// <param name="following">What becomes of those who follow the step.</param>
    internal Outcome Record(string name, Act act, Action change, string? text = null, long? supersedes = null, bool? moves = null,
        Func<(string Name, JsonObject? Before, JsonObject? After)>? other = null, Following? following = null)
    {
        var was = Facts();
        SortChildren();
        change();
        Renumber();
        var (before, after) = MilestoneFacts.Difference(was, Facts());
        if (other?.Invoke() is { } second) (before[second.Name], after[second.Name]) = (second.Before, second.After);
        Draft(name, act, before, after, moves ?? Acts.Moves(name), text, supersedes, following);
        return Outcome.Done;
    }

    internal void RecordBeginning(string name, Act act)
    {
        var (before, after) = MilestoneFacts.Difference(null, Facts());
        Draft(name, act, before, after, moves: true);
    }

    private void Draft(string name, Act act, JsonObject before, JsonObject after, bool moves, string? text = null, long? supersedes = null, Following? following = null)
    {
        NewestDecidedOn = act.DecidedOn;
        if (moves) MovedAt = act.DecidedOn;
        unrecorded.Add(new EntryDraft(name, Slug, act, before, after) { Text = text, Supersedes = supersedes ?? act.Corrects, Following = following });
    }

    /// <summary>An act that is another step's entry changed this one too.</summary>
    internal void Affect(Act act)
    {
        Renumber();
        (NewestDecidedOn, MovedAt, isAffected) = (act.DecidedOn, act.DecidedOn, true);
    }

    /// <summary>The words of the part that stays when the rest is split off.</summary>
    internal void Keep(Wording wording)
    {
        if (wording != Wording) (Title, WhatThisMeans, DoneWhen, WordedAs) = (wording.Title, wording.WhatThisMeans, wording.DoneWhen, wording);
    }

    /// <summary>Drops this step and moves what belongs to it: every condition as it stands, and the posts the other does not link to.</summary>
    internal void DropInto(Milestone other)
    {
        Status = MilestoneStatus.Dropped;
        other.SortChildren();
        other.conditions.AddRange(conditions);
        conditions.Clear();
        var fresh = posts.FindAll(post => !other.posts.Exists(linked => linked.Url == post.Url));
        other.posts.AddRange(fresh);
        posts.RemoveAll(fresh.Contains);
    }

    /// <summary>Moves back to the other step what came from it, so that this one has what it had.</summary>
    internal void HandBack(Milestone other, MilestoneFacts had)
    {
        SortChildren();
        other.SortChildren();
        other.conditions.AddRange(conditions.Skip(had.Funding.Conditions.Count));
        conditions.RemoveRange(had.Funding.Conditions.Count, conditions.Count - had.Funding.Conditions.Count);
        var strange = posts.FindAll(post => !had.Posts.Any(fact => fact.Url == post.Url));
        other.posts.AddRange(strange);
        posts.RemoveAll(strange.Contains);
    }

    /// <summary>Puts the fields back as an entry found them, the wording's measure for spelling included.</summary>
    internal void Restore(MilestoneFacts facts, Wording wordedAs)
    {
        (Title, WhatThisMeans, DoneWhen, WordedAs) = (facts.Title, facts.WhatThisMeans, facts.DoneWhen, wordedAs);
        (StartedAt, CompletedAt, LastReviewedAt) = (facts.StartedAt, facts.CompletedAt, facts.LastReviewedAt);
        Words.TryKebab<MilestoneStatus>(facts.Status, out var status);
        Status = status;
        Extent = Words.TryKebab<Extent>(facts.Extent, out var extent) ? extent : null;
        (Target, OriginalTarget, TargetMoves) = (TargetDate.Read(facts.Target.Value), TargetDate.Read(facts.Target.Original), facts.Target.Moves);

        SortChildren();
        RestoreConditions(facts.Funding.Conditions);

        posts.RemoveAll(post => !facts.Posts.Any(fact => fact.Url == post.Url));
        posts.AddRange(facts.Posts.Where(fact => !posts.Exists(post => post.Url == fact.Url)).Select(fact => fact.ToPost()).ToList());
        var order = facts.Posts.Select(fact => fact.Url).ToList();
        posts.Sort((a, b) => order.IndexOf(a.Url).CompareTo(order.IndexOf(b.Url)));
    }

    // What reads the same stays the same condition: a motion names it by its id. One that a change is taken back from keeps its
    // id too; what is left over was added, what is missing was removed.
    private void RestoreConditions(IReadOnlyList<MilestoneFacts.ConditionFacts> facts)
    {
        var (left, terms) = (conditions.ToList(), facts.Select(fact => (
            fact.Description,
            Amount: Money.TryParse(fact.Amount?.Value, fact.Amount?.Currency, out var amount) ? amount : (Money?)null,
            Basis: Words.TryKebab<Basis>(fact.Basis, out var basis) ? basis : (Basis?)null,
            fact.Source)).ToList());
        var same = terms.ConvertAll(one =>
        {
            var found = left.Find(condition => (condition.Description, condition.Amount, condition.Basis, condition.Source) == one);
            if (found is not null) left.Remove(found);
            return found;
        });
        conditions.Clear();
        for (var at = 0; at < facts.Count; at++)
        {
            var condition = same[at] ?? left.FirstOrDefault() ?? new FundingCondition(facts[at].Description);
            left.Remove(condition);
            Words.TryKebab<FundingState>(facts[at].State, out var state);
            condition.Become(terms[at].Description, terms[at].Amount, terms[at].Basis, terms[at].Source, state);
            conditions.Add(condition);
        }
    }

    // A database returns children in any order; whatever counts them puts them in theirs first.
    private void SortChildren()
    {
        conditions.Sort((a, b) => a.Position.CompareTo(b.Position));
        posts.Sort((a, b) => a.Position.CompareTo(b.Position));
    }

    private void Renumber()
    {
        for (var at = 0; at < conditions.Count; at++) conditions[at].Position = at;
        for (var at = 0; at < posts.Count; at++) posts[at].Position = at;
    }
}
