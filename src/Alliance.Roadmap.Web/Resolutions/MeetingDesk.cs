using Alliance.Roadmap.Board;
using Alliance.Roadmap.Ledger;
using Alliance.Roadmap.Milestones;
using Alliance.Roadmap.Resolutions;
using Alliance.Roadmap.Vision;
using Alliance.Roadmap.Web.Board;
using Alliance.Roadmap.Web.Milestones;
using Alliance.Roadmap.Web.Setup;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Resolutions;

/// <summary>Somebody on the board, with an account here or on the published list alone.</summary>
internal sealed record Member(Person Person, Guid? AccountId);

/// <summary>What would be written, or was; or why it is not.</summary>
/// <param name="IsTie">The votes are level and nobody has said how the President voted.</param>
internal sealed record MeetingAttempt(Resolution? Resolution, Verdict? Verdict, IReadOnlyList<Entry> Entries, Refusal? Refusal, bool IsTie = false)
{
    /// <summary>What it would come to, where it was only tried and would carry.</summary>
    public Rehearsed? Rehearsed { get; init; }

    /// <summary>The chosen acts that were tried, and what the rules answered to each.</summary>
    public IReadOnlyList<(string Act, IReadOnlyList<RuleAnswer> Rules)> Asked { get; init; } = [];
}

/// <summary>Records decisions that a meeting has taken. When one carries, its acts take effect in their order, all or none.</summary>
internal sealed class MeetingDesk(RoadmapDb db, CurrentPerson person, MilestoneActs acts, Enactment enactment, RoadmapSettings roadmap, TimeProvider clock)
{
    /// <summary>The board as it is: accounts in office, and those whom only the published page names.</summary>
    public async Task<IReadOnlyList<Member>> Members(CancellationToken cancel = default)
    {
        var accounts = await db.Users.AsNoTracking().OnTheBoard().ToListAsync(cancel);
        var published = await db.PublishedBoard(cancel);
        var members = accounts.Select(account => new Member(account.Person, account.Id))
            .Concat(published.Without(accounts).Select(member => new Member(new Person(member.Name, member.Office), null)));
        return [.. members.OrderBy(member => member.Person.Office).ThenBy(member => member.Person.Name, StringComparer.Ordinal).ThenBy(member => member.AccountId)];
    }

    /// <summary>What can be chosen in one tap, by step.</summary>
    public async Task<IReadOnlyList<(Milestone Step, IReadOnlyList<ActChoice> Choices)>> Choices(CancellationToken cancel = default) =>
        await db.Plans.AsNoTracking().AsSplitQuery().SingleOrDefaultAsync(cancel) is { } plan
            ? Offered(plan)
            : [];

    private IReadOnlyList<(Milestone Step, IReadOnlyList<ActChoice> Choices)> Offered(Plan plan) =>
        [.. plan.Milestones.Select(step => (step, (IReadOnlyList<ActChoice>)[.. ActChoice.For(plan, step, acts).Where(choice => choice.IsSimple)]))];

    /// <summary>The draft of a motion that a meeting has decided; null where there is none to record.</summary>
    public Task<Motion?> Draft(Guid? id, CancellationToken cancel = default) =>
        db.Motions.AsNoTracking().AsSplitQuery().SingleOrDefaultAsync(motion => motion.Id == id && motion.State == MotionState.Draft, cancel);

    /// <summary>What would be written. It is tried on a copy that nothing ever saves.</summary>
    public async Task<MeetingAttempt> Preview(MeetingInput input, CancellationToken cancel = default)
    {
        var attempt = await Try(db.Plans.AsNoTracking(), input, cancel);
        if (attempt.Refusal is not null) return attempt.Refused();
        var entries = await enactment.Foresee(attempt.Drafts, cancel);
        var before = attempt.Plan is null ? null : await db.Plans.AsNoTracking().AsSplitQuery().SingleAsync(cancel);
        return new(attempt.Resolution, attempt.Verdict, entries, null) { Asked = attempt.Asked, Rehearsed = before is null ? null : new Rehearsed(before, attempt.Plan!, entries) };
    }

    /// <summary>Writes the resolution and, where it carried, what takes effect, in one transaction.</summary>
    public async Task<MeetingAttempt> Record(MeetingInput input, CancellationToken cancel = default)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await db.LockHead(cancel);
        var attempt = await Try(db.Plans, input, cancel);
        Refusal? refusal = attempt.Refusal;
        var draft = refusal is null && input.Draft is { } id ? await db.Motions.AsSplitQuery().SingleAsync(motion => motion.Id == id, cancel) : null;
        draft?.Recorded(attempt.Resolution!.Year, attempt.Resolution.Number, clock.GetUtcNow()).Refused(out refusal);
        if (refusal is null && !(await db.TrySave(cancel)).Refused(out refusal))
        {
            var entries = db.Entries.Local.OrderBy(entry => entry.Sequence).ToList();
            attempt.Resolution!.TakeEffect(entries.Select(entry => entry.Sequence));
            db.Add(attempt.Resolution);
            await db.SaveChangesAsync(cancel);
            await transaction.CommitAsync(cancel);
            return new(attempt.Resolution, attempt.Verdict, entries, null);
        }

        db.ChangeTracker.Clear();   // what was tried must not be saved by whoever saves next
        return (attempt with { Refusal = refusal }).Refused();
    }

    private async Task<Trial> Try(IQueryable<Plan> plans, MeetingInput input, CancellationToken cancel)
    {
        if (ActInput.ReadDay("“Decided on”", input.DecidedOn, out var read) is { } problem) return Trial.Refused(problem);
        var (now, today) = (clock.GetUtcNow(), roadmap.DayOf(clock.GetUtcNow()));
        var day = read ?? today;
        if (day > today) return Trial.Refused(new Refusal("entry.decided-in-future", "A decision cannot be dated in the future. Please give the day it was taken, or leave the date empty for today."));
        var motion = input.Motion;
        if (motion.Problem() is { } unfit) return Trial.Refused(unfit);

        if (input.Draft is { } id)
        {
            // A form that names no mark has seen no draft, and is no better than one that saw an older one.
            if (await Draft(id, cancel) is not { } draft) return Trial.Refused(new Refusal("motion.not-draft", "This motion is no draft any more: it was opened, recorded or thrown away, and only a draft is recorded as decided by a meeting. Please look at the list of decisions."));
            if (draft.Mark != input.Mark) return Trial.Refused(RoadmapDb.Changed);
        }

        var members = await Members(cancel);
        if (!members.Select(member => member.Person.Name).SequenceEqual(input.Members.Select(member => member.Name ?? ""))) return Trial.Refused(new Refusal("resolution.other-board", "The board has changed since you opened this form. Please begin again."));
        if (input.ReadCount(out var count) is { } miscounted) return Trial.Refused(miscounted);
        var statutes = Statutes.On(day);
        if (count.IsTie && count.Counted >= statutes.Quorum && count.President is null)
            return Trial.Refused(new Refusal("resolution.tie", "As many voted yes as no. On a tie the side the President voted for wins: please say how the President voted.")) with { IsTie = true };
        var canPresidentVote = members.Where((member, at) => member.Person.Office is Office.President && input.Members[at] is { IsPresent: true, IsRecused: false }).Any();
        if (count.President is Vote.Yes or Vote.No && !canPresidentVote)
            return Trial.Refused(new Refusal("resolution.president-absent", "The President did not vote: by this form the President was not present, or was recused. Please put either right.")) with { IsTie = true };
        var verdict = statutes.Decide(ResolutionKind.Meeting, count);

        var number = await db.NextNumber(day.Year, cancel);
        if (input.Number is { } previewed && previewed != number) return Trial.Refused(new Refusal("resolution.previewed-earlier", "Another decision was recorded since you looked at this one, or this one was already. Please look at the list of decisions, then at the preview again."));
        var attendances = members.Select((member, at) => new Attendance(at, member.Person, member.AccountId, input.Members[at].IsPresent, input.Members[at] is { IsPresent: true, IsRecused: true }));
        var by = await person.Person(cancel);
        var resolution = new Resolution(day, number, motion, attendances, count, verdict, by, now);
        if (verdict.Outcome is not ResolutionOutcome.Carried) return new(resolution, verdict, [], null);

        if (await Proposed(input, cancel) is not { } proposed) return Trial.Refused(new Refusal("resolution.no-such-act", "One of the acts is not possible as things stand now. Please choose again."));
        if (proposed.Count > Motion.MostActs) return Trial.Refused(new Refusal("resolution.too-many-acts", $"One decision takes at most {Motion.MostActs} acts. Please record the others as a second one."));
        var (plan, drafts, asked, refusal) = await enactment.Try(plans, proposed, new Authority(by, Resolution.Citation(ResolutionKind.Meeting, day, day.Year, number, verdict), day), cancel);
        if (refusal is not null) return Trial.Refused(refusal with { Reason = $"Nothing was recorded. {refusal.Reason}" }) with { Asked = asked };

        // Acts are chosen on the roadmap as it was seen.
        if (drafts.Count > 0 && input.Seen != await db.LedgerHeads.AsNoTracking().Select(head => (long?)head.Sequence).SingleAsync(cancel)) return Trial.Refused(RoadmapDb.Changed);
        return new(resolution, verdict, drafts, null) { Plan = plan, Asked = asked };
    }

    /// <summary>The acts of the draft, then what was chosen; null where a choice is none any more.</summary>
    private async Task<IReadOnlyList<ProposedAct>?> Proposed(MeetingInput input, CancellationToken cancel)
    {
        var proposed = new List<ProposedAct>();
        if (input.Draft is { } id) proposed.AddRange((await Draft(id, cancel))!.Acts);

        var chosen = input.Acts.Where(chosen => !string.IsNullOrEmpty(chosen.Choice)).ToList();
        if (chosen.Count == 0) return proposed;
        if (await db.Plans.AsNoTracking().AsSplitQuery().SingleOrDefaultAsync(cancel) is not { } plan) return null;
        var offered = Offered(plan).SelectMany(step => step.Choices).ToDictionary(choice => choice.Value);
        foreach (var one in chosen)
        {
            if (!offered.TryGetValue(one.Choice!, out var found)) return null;
            proposed.Add(found.Propose(plan, new ActInput { Reason = input.Reason, Evidence = one.Evidence }));
        }

        return proposed;
    }

    private sealed record Trial(Resolution? Resolution, Verdict? Verdict, IReadOnlyList<EntryDraft> Drafts, Refusal? Refusal, bool IsTie = false)
    {
        /// <summary>The roadmap with the acts taken; null where none was tried.</summary>
        public Plan? Plan { get; init; }
        public IReadOnlyList<(string Act, IReadOnlyList<RuleAnswer> Rules)> Asked { get; init; } = [];

        public static Trial Refused(Refusal refusal) => new(null, null, [], refusal);

        public MeetingAttempt Refused() => new(null, null, [], Refusal, IsTie) { Asked = Asked };
    }
}
