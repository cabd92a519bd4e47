using Alliance.Roadmap.Funding;
using Alliance.Roadmap.Ledger;
using Alliance.Roadmap.Milestones;
using Alliance.Roadmap.Web.Board;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Milestones;

/// <summary>What became of an act: the entry it writes, or why it does not.</summary>
/// <param name="Rehearsed">What it would come to, where it was only tried.</param>
/// <param name="Rules">What the rules answered.</param>
internal sealed record Attempt(Entry? Entry, Refusal? Refusal, Rehearsed? Rehearsed = null, IReadOnlyList<RuleAnswer>? Rules = null);

/// <summary>Where acts on steps are tried and recorded, for pages and programs alike.</summary>
internal sealed class Desk(RoadmapDb db, CurrentPerson person)
{
    /// <summary>What an act would be about; null where there is no such step or condition.</summary>
    public Task<Subject?> Find(string? slug, Guid? condition = null, CancellationToken cancel = default) => Load(db.Plans.AsNoTracking(), slug, condition, cancel);

    /// <summary>The entry that an act would write. It is taken on a copy that nothing ever saves.</summary>
    /// <param name="act">The act.</param>
    /// <param name="slug">The step; null where one is added.</param>
    /// <param name="condition">The condition, where the act is about one.</param>
    /// <param name="input">What was filled in.</param>
    /// <param name="isCurrent">Whether the person has seen the subject as it is.</param>
    /// <param name="cancel">Ends the work.</param>
    public async Task<Attempt> Preview(MilestoneAct act, string? slug, Guid? condition, ActInput input, Func<Subject, bool> isCurrent, CancellationToken cancel = default)
    {
        if (await Find(slug, condition, cancel) is not { } subject) return new(null, RoadmapDb.Changed);
        var before = await db.Plans.AsNoTracking().AsSplitQuery().SingleAsync(cancel);
        if ((await Try(act, subject, input, isCurrent, cancel)).Refused(out var refusal)) return new(null, refusal, Rules: Answers(act, input, refusal));
        var head = await db.LedgerHeads.AsNoTracking().SingleAsync(cancel);
        var draft = subject.Plan.Milestones.SelectMany(milestone => milestone.Unrecorded).Single();
        var entry = Entry.Next(draft, head.Sequence + 1, head.Hash);
        return new(entry, null, new Rehearsed(before, subject.Plan, [entry]), Answers(act, input, null));
    }

    /// <summary>Takes the act and records it.</summary>
    /// <inheritdoc cref="Preview" path="/param"/>
    /// <param name="find">The decision it carries out, asked for under the lock; null where it goes by the person's office alone.</param>
    public async Task<Attempt> Record(MilestoneAct act, string? slug, Guid? condition, ActInput input, Func<Subject, bool> isCurrent, Func<Task<(Warrant? Warrant, Refusal? Refusal)>>? find = null, CancellationToken cancel = default)
    {
        // Locked before anything is read: two people adding the same step at once would otherwise meet in a unique index.
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await db.LockHead(cancel);
        if (await Load(db.Plans, slug, condition, cancel) is not { } subject) return new(null, RoadmapDb.Changed);
        var (warrant, unwarranted) = find is null ? (null, null) : await find();
        if (unwarranted is not null) return new(null, unwarranted);
        input = warrant?.Input ?? input;
        if ((await Try(act, subject, input, isCurrent, cancel, warrant)).Refused(out var refusal) || (await db.TrySave(cancel)).Refused(out refusal))
        {
            db.ChangeTracker.Clear();   // what was tried on an outdated step must not be saved by whoever saves next
            return new(null, refusal, Rules: Answers(act, input, refusal));
        }

        var entry = db.Entries.Local.MaxBy(entry => entry.Sequence)!;
        if (warrant is not null)
        {
            warrant.Fulfil(entry);
            await db.SaveChangesAsync(cancel);
        }

        await transaction.CommitAsync(cancel);
        return new(entry, null);
    }

    // A change of a condition is asked the same rules, whatever it comes to.
    private static IReadOnlyList<RuleAnswer> Answers(MilestoneAct act, ActInput input, Refusal? refusal) => Rules.Answers(act.Writes ?? Acts.Specify, Text.Tidy(input.Decision), refusal);

    // What is missing is said first, then that somebody was faster, then what the state, the funds and the board's rules say.
    private async Task<Outcome> Try(MilestoneAct act, Subject subject, ActInput input, Func<Subject, bool> isCurrent, CancellationToken cancel, Warrant? warrant = null)
    {
        // Only what the act's form asks for: a decision smuggled into an editor's update would make it the board's.
        var (asksWhy, asksProof) = ((act.Asks & (Asks.Decided | Asks.Reason)) != 0, act.Asks.HasFlag(Asks.Evidence));
        DateOnly? day = null;
        if (asksWhy && ActInput.ReadDay("“Decided on”", input.DecidedOn, out day) is { } problem) return problem;
        var taken = await person.Act(asksWhy ? input.Reason : null, asksWhy ? input.Decision : null, asksWhy || asksProof ? input.Evidence : null, day, subject.NewestDecidedOn(act, input), cancel);
        taken = taken with { Treasury = new Treasury(await db.Figures(cancel), subject.Plan) };
        if (asksWhy && subject.Milestone is not null && !string.IsNullOrWhiteSpace(input.Corrects))
        {
            if (input.ReadCorrects(out var corrected) is { } unreadable) return unreadable;
            if (Corrections.Problem(corrected, subject.Story, taken.Reason) is { } unfit) return unfit;
            taken = taken with { Corrects = corrected };
        }

        if (warrant is not null) taken = taken with { Decision = warrant.Citation, IsResolved = true };
        var outcome = act.Do(subject, input, taken);
        if (outcome.Refused(out var refusal) && refusal.Code.StartsWith("input.", StringComparison.Ordinal)) return outcome;
        return isCurrent(subject) ? outcome : RoadmapDb.Changed;
    }

    private async Task<Subject?> Load(IQueryable<Alliance.Roadmap.Milestones.Plan> plans, string? slug, Guid? condition, CancellationToken cancel)
    {
        if (await plans.AsSplitQuery().SingleOrDefaultAsync(cancel) is not { } plan) return null;
        if (slug is null) return new(plan, null, null, [], 0);
        if (plan.Milestones.FirstOrDefault(step => step.Slug == slug) is not { } milestone) return null;
        var terms = condition is { } id ? milestone.Condition(id) : null;
        if (condition is not null && terms is null) return null;
        var story = await db.Entries.AsNoTracking().About(slug).OrderBy(entry => entry.Sequence).ToListAsync(cancel);
        var newest = await db.LedgerHeads.AsNoTracking().Select(head => head.Sequence).SingleAsync(cancel);
        return new(plan, milestone, terms, story, newest);
    }
}
