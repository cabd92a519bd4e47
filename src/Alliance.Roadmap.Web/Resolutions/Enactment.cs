using Alliance.Roadmap.Board;
using Alliance.Roadmap.Funding;
using Alliance.Roadmap.Ledger;
using Alliance.Roadmap.Milestones;
using Alliance.Roadmap.Resolutions;
using Alliance.Roadmap.Web.Milestones;
using Alliance.Roadmap.Web.Setup;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Resolutions;

/// <summary>By whom and by which decision acts take effect.</summary>
/// <param name="Citation">The decision, as entries cite it.</param>
/// <param name="Day">The day it was decided; null for just now.</param>
internal sealed record Authority(Person By, string Citation, DateOnly? Day = null)
{
    /// <summary>By a vote held here.</summary>
    public static Authority OfTheBoard(string citation) => new(new Person("The board"), citation);
}

/// <summary>What acts came to: the entries they draft, in their order, or why none takes effect.</summary>
/// <param name="Plan">The roadmap with the acts taken; null where one was refused.</param>
/// <param name="Asked">Each act that was tried, and what the rules answered.</param>
internal sealed record Enacted(Plan? Plan, IReadOnlyList<EntryDraft> Drafts, IReadOnlyList<(string Act, IReadOnlyList<RuleAnswer> Rules)> Asked, Refusal? Refusal);

/// <summary>Lets what was decided take effect on the roadmap: in its order, all or nothing.</summary>
internal sealed class Enactment(RoadmapDb db, MilestoneActs known, RoadmapSettings roadmap, TimeProvider clock)
{
    /// <param name="plans">With tracking to save them; without, to see what would be.</param>
    /// <param name="acts">What was decided.</param>
    /// <param name="authority">By whom.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task<Enacted> Try(IQueryable<Plan> plans, IReadOnlyList<ProposedAct> acts, Authority authority, CancellationToken cancel = default)
    {
        if (await plans.AsSplitQuery().SingleOrDefaultAsync(cancel) is not { } plan) return new(null, [], [], RoadmapDb.Changed);
        var (drafts, asked, now) = (new List<EntryDraft>(), new List<(string, IReadOnlyList<RuleAnswer>)>(), clock.GetUtcNow());
        if (acts.Count == 0) return new(plan, drafts, asked, null);

        var newest = await db.LedgerHeads.AsNoTracking().Select(head => head.Sequence).SingleAsync(cancel);
        // It looks at the plan each time: what one act commits is out of reach for the next.
        var treasury = new Treasury(await db.Figures(cancel), plan);
        // Before any of them is taken: what one act of a decision changes, the next one may be about.
        foreach (var proposed in acts)
        {
            if (Changed(plan, proposed) is { } changed) return Refused(proposed, changed);
        }

        foreach (var proposed in acts)
        {
            // Read anew each time: an act may make the next one possible.
            var step = proposed.Milestone is { } slug ? plan.Milestones.FirstOrDefault(step => step.Slug == slug) : null;
            var condition = proposed.Condition is { } id ? step?.Condition(id) : null;
            if (known.Find(proposed.Act, proposed.Milestone, proposed.Condition) is not { } act || (proposed.Milestone is not null && step is null) || (proposed.Condition is not null && condition is null))
                return Refused(proposed, new Refusal("resolution.no-such-act", "The step or condition it is about is not on the roadmap any more, so this act is not possible. All acts of a decision take effect or none does. Please put what is still wanted to another motion."));
            if (act.Name is Acts.TakeBack && step!.Unrecorded.Count > 0)
                return Refused(proposed, new Refusal("resolution.take-back-first", "To take an entry back must come before other acts on the same step."));
            var input = ActInput.FromJson(proposed.Input);
            // Only taking back asks for the story, and of a step that is done once.
            var story = act.Name is Acts.TakeBack ? await db.Entries.AsNoTracking().About(step!.Slug).OrderBy(entry => entry.Sequence).ToListAsync(cancel) : [];
            var subject = new Subject(plan, step, condition, story, newest + drafts.Count);
            var before = plan.Milestones.SelectMany(milestone => milestone.Unrecorded).ToHashSet();
            act.Do(subject, input, Taken(authority, input, subject.NewestDecidedOn(act, input), now) with { Treasury = treasury }).Refused(out var refusal);
            asked.Add((proposed.Words, Rules.Answers(act.Writes ?? Acts.Specify, authority.Citation, refusal)));
            if (refusal is not null) return Refused(proposed, refusal) with { Asked = asked };
            drafts.AddRange(plan.Milestones.SelectMany(milestone => milestone.Unrecorded).Where(draft => !before.Contains(draft)));
        }

        return new(plan, drafts, asked, null);
    }

    /// <summary>What an act lacks before it can be put to a vote; null where it is complete. Whether it is possible shows when it carries.</summary>
    public async Task<Refusal?> Problem(ProposedAct act, CancellationToken cancel = default) =>
        (await Try(db.Plans.AsNoTracking(), [act], Authority.OfTheBoard("the decision"), cancel)).Refusal is { } refusal && refusal.Code.StartsWith("input.", StringComparison.Ordinal) ? refusal : null;

    /// <summary>The entries that drafts will be, next in the record.</summary>
    public async Task<IReadOnlyList<Entry>> Foresee(IEnumerable<EntryDraft> drafts, CancellationToken cancel = default)
    {
        var head = await db.LedgerHeads.AsNoTracking().SingleAsync(cancel);
        var (entries, sequence, hash) = (new List<Entry>(), head.Sequence, head.Hash);
        foreach (var draft in drafts)
        {
            entries.Add(Entry.Next(draft, ++sequence, hash));
            hash = entries[^1].Hash;
        }

        return entries;
    }

    private Act Taken(Authority authority, ActInput input, DateTimeOffset? newest, DateTimeOffset now) => new(authority.By, now)
    {
        Reason = input.Reason,
        Evidence = input.Evidence,
        Decision = authority.Citation,
        IsResolved = true,
        // Another entry of the same day follows at once.
        DecidedOn = authority.Day is not { } day ? now
            : newest is { } before && roadmap.DayOf(before) == day ? before
            : roadmap.StartOf(day),
    };

    // Decided was what stood there; a condition that reads otherwise by now may ask for ten times as much.
    private static Refusal? Changed(Plan plan, ProposedAct proposed) =>
        proposed.Condition is { } id && ActInput.FromJson(proposed.Input).ConditionRead is { } read
            && plan.Milestones.FirstOrDefault(step => step.Slug == proposed.Milestone)?.Condition(id) is { } condition && condition.InWords != read
            ? new Refusal("resolution.condition-changed", $"It was put to the board as “{read}” and reads “{condition.InWords}” now, so it is not what was decided. Please put another motion about the condition as it reads now.")
            : null;

    private static Enacted Refused(ProposedAct act, Refusal refusal) => new(null, [], [], refusal with { Reason = $"{act.Words}: {refusal.Reason}" });
}
