using Alliance.Roadmap.Board;
using Alliance.Roadmap.Resolutions;
using Alliance.Roadmap.Web.Board;
using Alliance.Roadmap.Web.Setup;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Resolutions;

/// <summary>Where motions are drafted, opened, voted on and closed. Each change is one transaction under the ledger's lock, so that
/// of two last votes one closes the vote, and what carries takes effect once.</summary>
internal sealed class VoteDesk(RoadmapDb db, CurrentPerson person, Enactment enactment, Urns urns, RoadmapSettings roadmap, TimeProvider clock)
{
    private const string ByItself = "The vote held here";

    private DateTimeOffset Now => clock.GetUtcNow();
    private DateOnly Today => roadmap.DayOf(Now);

    public Task<Motion?> Find(Guid id, CancellationToken cancel = default) => db.Motions.AsNoTracking().AsSplitQuery().SingleOrDefaultAsync(motion => motion.Id == id, cancel);

    /// <summary>Drafts and open votes, the open ones first.</summary>
    public async Task<IReadOnlyList<Motion>> Unfinished(CancellationToken cancel = default) =>
        [.. (await db.Motions.AsNoTracking().AsSplitQuery().Where(motion => motion.State != MotionState.Closed).ToListAsync(cancel))
            .OrderBy(motion => motion.State is MotionState.Draft).ThenBy(motion => motion.ClosesAt).ThenBy(motion => motion.DraftedAt)];

    /// <summary>Everybody who would vote on what opens now.</summary>
    public async Task<IReadOnlyList<Account>> Board(CancellationToken cancel = default) =>
        [.. (await db.Users.AsNoTracking().Where(account => account.EndedAt == null && Offices.OfTheBoard.Contains(account.Office)).ToListAsync(cancel))
            .OrderBy(account => account.Office).ThenBy(account => account.Name, StringComparer.Ordinal).ThenBy(account => account.Id)];

    public async Task<Motion> Draft(ResolutionKind kind, MotionText text, IEnumerable<ProposedAct> acts, CancellationToken cancel = default)
    {
        var motion = new Motion(kind, text, (await person.Account(cancel))!, Now);
        foreach (var act in acts) motion.Propose(act);
        db.Add(motion);
        await db.SaveChangesAsync(cancel);
        return motion;
    }

    /// <summary>The same as a circular resolution that did not carry, as a draft for a meeting.</summary>
    public async Task<Motion?> PutToAMeeting(Guid id, CancellationToken cancel = default)
    {
        if (await Find(id, cancel) is not { State: MotionState.Closed } closed) return null;
        var again = closed.ForAMeeting((await person.Account(cancel))!, Now);
        db.Add(again);
        await db.SaveChangesAsync(cancel);
        return again;
    }

    /// <param name="id">The draft.</param>
    /// <param name="mark">Its <see cref="Motion.Mark"/> as the person saw it.</param>
    /// <param name="kind">How it is decided.</param>
    /// <param name="text">Its words.</param>
    /// <param name="cancel">Stops waiting.</param>
    public Task<Outcome> Revise(Guid id, string? mark, ResolutionKind kind, MotionText text, CancellationToken cancel = default) =>
        Change(id, (motion, _) => motion.CanBeRevised && motion.Mark != mark ? RoadmapDb.Changed : motion.Revise(kind, text), cancel);

    public Task<Outcome> Propose(Guid id, ProposedAct act, CancellationToken cancel = default) => Change(id, (motion, _) => motion.Propose(act), cancel);

    public Task<Outcome> Strike(Guid id, Guid act, CancellationToken cancel = default) => Change(id, (motion, _) => motion.Strike(act), cancel);

    /// <summary>Throws a draft away; nobody but the board has ever seen it.</summary>
    public Task<Outcome> Discard(Guid id, CancellationToken cancel = default) => Change(id, (motion, _) =>
    {
        if (!motion.CanBeRevised) return new Refusal("motion.not-draft", "Only a draft is thrown away. An open vote can be withdrawn.");
        db.Remove(motion);
        return Outcome.Done;
    }, cancel);

    /// <inheritdoc cref="Revise" path="/param"/>
    /// <param name="closesAt">When the vote ends by itself.</param>
    /// <param name="isSecret">Whether somebody asks for a secret ballot.</param>
    /// <param name="present">Accounts of those seen at the meeting.</param>
    public async Task<Outcome> Open(Guid id, string? mark, DateTimeOffset closesAt, bool isSecret, IReadOnlyCollection<Guid> present, CancellationToken cancel = default)
    {
        await using var transaction = await Begin(cancel);
        if (await Load(id, cancel) is not { } motion) return Gone;
        // What is put to the vote is what was read.
        if (motion.CanBeRevised && motion.Mark != mark) return RoadmapDb.Changed;
        var electors = (await Board(cancel)).Select((account, at) => new Elector(at, account.Person, account.Id, motion.Kind is ResolutionKind.Meeting && present.Contains(account.Id))).ToList();
        if (motion.Open(await db.NextNumber(Today.Year, cancel), electors, isSecret, closesAt, await person.Person(cancel), Today, Now).Refused(out var refusal)) return refusal;
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return Outcome.Done;
    }

    public Task<Outcome> Vote(Guid id, Vote vote, CancellationToken cancel = default) => Change(id, (motion, account) =>
        !motion.IsSecret ? motion.Vote(account, vote)
        // Asked before the urn is opened: whoever may not vote must not add to it.
        : motion.Objection(account) is { } objection ? objection
        : motion.VoteInSecret(account, urns.Seal(urns.Open(motion.Urn).With(vote))), cancel);

    public Task<Outcome> Recuse(Guid id, string? interest, CancellationToken cancel = default) => Change(id, (motion, account) => motion.Recuse(account, interest), cancel);

    public Task<Outcome> AskForSecrecy(Guid id, CancellationToken cancel = default) => Change(id, (motion, account) => motion.AskForSecrecy(account), cancel);

    /// <summary>The President's open vote on a secret tie; to abstain is to cast none.</summary>
    public async Task<Outcome> Cast(Guid id, Vote vote, CancellationToken cancel = default)
    {
        await using var transaction = await Begin(cancel);
        if (await Load(id, cancel) is not { } motion) return Gone;
        if (motion.CannotCast((await person.Account(cancel))!.Id) is { } refusal) return refusal;
        await Settle(motion, "The secret ballot was level, and the President was asked.", vote, (await person.Person(cancel)).ToString(), cancel);
        await transaction.CommitAsync(cancel);
        return Outcome.Done;
    }

    /// <summary>Ends the vote of a meeting before its time.</summary>
    /// <param name="id">The motion.</param>
    /// <param name="present">Who was there without voting.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task<Outcome> Close(Guid id, IEnumerable<Guid> present, CancellationToken cancel = default)
    {
        await using var transaction = await Begin(cancel);
        if (await Load(id, cancel) is not { } motion) return Gone;
        if (motion.State is not MotionState.Open) return new Refusal("motion.not-open", "This vote is not open any more. Nothing was changed.");
        if (motion.Kind is ResolutionKind.Circular) return new Refusal("motion.circular-closes-itself", "A circular resolution closes by itself: once all have voted yes, at the first other answer, or at its time. It can be withdrawn.");
        motion.Saw(present);
        await Settle(motion, $"{await person.Person(cancel)} closed the vote.", null, (await person.Person(cancel)).ToString(), cancel);
        await transaction.CommitAsync(cancel);
        return Outcome.Done;
    }

    public async Task<Outcome> Withdraw(Guid id, CancellationToken cancel = default)
    {
        await using var transaction = await Begin(cancel);
        if (await Load(id, cancel) is not { } motion) return Gone;
        if (motion.State is not (MotionState.Open or MotionState.Casting)) return new Refusal("motion.not-open", "Only an open vote is withdrawn. Nothing was changed.");
        var account = (await person.Account(cancel))!;
        if (account.Id != motion.DraftedById && account.Office is not Office.President)
            return new Refusal("motion.not-yours", $"Only {motion.DraftedBy}, who drafted it, or the President withdraws this motion.");
        db.Add(motion.Withdraw(account.Person.ToString(), Today, Now));
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return Outcome.Done;
    }

    /// <summary>Ends every vote whose time is over, or that the board's change ended. Harmless to run twice, or on two nodes.</summary>
    public async Task CloseWhatIsOver(CancellationToken cancel = default)
    {
        var open = await db.Motions.AsNoTracking().Where(motion => motion.State == MotionState.Open || motion.State == MotionState.Casting).Select(motion => motion.Id).ToListAsync(cancel);
        foreach (var id in open)
        {
            await using var transaction = await Begin(cancel);
            if (await Load(id, cancel) is { } motion) await SettleIfOver(motion, cancel);
            await transaction.CommitAsync(cancel);
            db.ChangeTracker.Clear();
        }
    }

    /// <summary>Whether this run may send a mail: nobody else has, and it is still called for. Under the lock, so that a vote cast at
    /// this moment and the note about the mail do not meet.</summary>
    public async Task<bool> Claim(Guid id, Guid elector, VoteMail kind, CancellationToken cancel = default)
    {
        db.ChangeTracker.Clear();
        await using var transaction = await Begin(cancel);
        if (await Load(id, cancel) is not { } motion || motion.Electors.First(one => one.Id == elector) is not { } member || motion.MailFor(member, Now) != kind) return false;
        member.Mailed(kind, Now);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return true;
    }

    /// <summary>The mail did not leave after all; the next run tries again. Written down even while stopping.</summary>
    public async Task Unclaim(Guid id, Guid elector, VoteMail kind)
    {
        db.ChangeTracker.Clear();
        await using var transaction = await Begin(CancellationToken.None);
        if (await Load(id, CancellationToken.None) is not { } motion) return;
        motion.Electors.First(one => one.Id == elector).Mailed(kind, null);
        await db.SaveChangesAsync(CancellationToken.None);
        await transaction.CommitAsync(CancellationToken.None);
    }

    /// <summary>What the acts of a motion would write if it carried now.</summary>
    public Task<Enacted> Rehearse(Motion motion, CancellationToken cancel = default) =>
        enactment.Try(db.Plans.AsNoTracking(), motion.Acts, Authority.OfTheBoard("the decision"), cancel);

    /// <summary>Lets a decision that carried take effect, once what stood in its way is gone.</summary>
    public async Task<Outcome> TakeEffect(Guid resolution, CancellationToken cancel = default)
    {
        await using var transaction = await Begin(cancel);
        if (await db.Resolutions.AsSplitQuery().SingleOrDefaultAsync(known => known.Id == resolution, cancel) is not { Obstacle: not null, MotionId: { } id } hindered) return new Refusal("resolution.nothing-left", "Nothing of this decision is left to take effect.");
        var refusal = await Enact(hindered, (await Load(id, cancel))!, cancel);
        await transaction.CommitAsync(cancel);
        return refusal is null ? Outcome.Done : refusal;
    }

    private static Refusal Gone { get; } = new("motion.gone", "This motion is not there any more: somebody threw the draft away.");

    private async Task<Outcome> Change(Guid id, Func<Motion, Guid, Outcome> change, CancellationToken cancel)
    {
        await using var transaction = await Begin(cancel);
        if (await Load(id, cancel) is not { } motion) return Gone;
        // Over, though no job has come by yet: whatever is asked now comes too late.
        if (motion.Ending(await BoardNow(cancel), Now) is { } ending)
        {
            await Settle(motion, ending, null, ByItself, cancel);
            await transaction.CommitAsync(cancel);
            return new Refusal("motion.not-open", $"The vote on resolution {motion.Name} is over. {ending}");
        }

        if (change(motion, (await person.Account(cancel))!.Id).Refused(out var refusal)) return refusal;
        await db.SaveChangesAsync(cancel);
        await SettleIfOver(motion, cancel);
        await transaction.CommitAsync(cancel);
        return Outcome.Done;
    }

    private async Task SettleIfOver(Motion motion, CancellationToken cancel)
    {
        if (motion.Ending(await BoardNow(cancel), Now) is { } ending) await Settle(motion, ending, null, ByItself, cancel);
    }

    private async Task Settle(Motion motion, string ending, Vote? casting, string by, CancellationToken cancel)
    {
        if (motion.Close(ending, motion.IsSecret ? urns.Open(motion.Urn) : null, casting, by, Today, Now) is not { } resolution)
        {
            await db.SaveChangesAsync(cancel);
            return;
        }

        db.Add(resolution);
        await db.SaveChangesAsync(cancel);
        if (resolution.Outcome is ResolutionOutcome.Carried) await Enact(resolution, motion, cancel);
    }

    private async Task<Refusal?> Enact(Resolution resolution, Motion motion, CancellationToken cancel)
    {
        var done = resolution.Effects.Select(effect => effect.Position).ToHashSet();
        var acts = motion.Acts.Where(act => !done.Contains(act.Position)).ToList();
        var authority = Authority.OfTheBoard(resolution.Cite());
        // On a copy first: what is refused half-way must leave no trace in what is saved.
        var trial = await enactment.Try(db.Plans.AsNoTracking(), acts, authority, cancel);
        if (trial.Refusal is { } refusal)
        {
            resolution.Hinder(refusal);
            await db.SaveChangesAsync(cancel);
            return refusal;
        }

        await enactment.Try(db.Plans, acts, authority, cancel);
        await db.SaveChangesAsync(cancel);
        var sequences = db.Entries.Local.Select(entry => entry.Sequence).Order().ToList();
        foreach (var (act, at) in acts.Select((act, at) => (act, at))) resolution.TakeEffect(act.Position, sequences[at], isLast: at == acts.Count - 1);
        motion.TookEffect();
        await db.SaveChangesAsync(cancel);
        return null;
    }

    private async Task<Microsoft.EntityFrameworkCore.Storage.IDbContextTransaction> Begin(CancellationToken cancel)
    {
        var transaction = await db.Database.BeginTransactionAsync(cancel);
        await db.LockHead(cancel);
        return transaction;
    }

    private Task<Motion?> Load(Guid id, CancellationToken cancel) => db.Motions.AsSplitQuery().SingleOrDefaultAsync(motion => motion.Id == id, cancel);

    private async Task<HashSet<Guid>> BoardNow(CancellationToken cancel) => [.. (await Board(cancel)).Select(account => account.Id)];
}
