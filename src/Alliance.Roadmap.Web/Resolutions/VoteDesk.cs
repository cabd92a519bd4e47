using Alliance.Roadmap.Board;
using Alliance.Roadmap.Resolutions;
using Alliance.Roadmap.Vision;
using Alliance.Roadmap.Web.Board;
using Alliance.Roadmap.Web.Setup;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Resolutions;

/// <summary>Where motions are drafted, opened, voted on and closed. Each change is one transaction under the ledger's lock, so that
/// of two last votes one closes the vote, and what carries takes effect once.</summary>
internal sealed class VoteDesk(RoadmapDb db, CurrentPerson person, Enactment enactment, Urns urns, RoadmapSettings roadmap, TimeProvider clock, ILogger<VoteDesk> log)
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
        [.. (await db.Users.AsNoTracking().OnTheBoard().ToListAsync(cancel))
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
    public async Task<(Motion? Motion, Refusal? Refusal)> PutToAMeeting(Resolution resolution, CancellationToken cancel = default)
    {
        if (resolution.NotForAMeeting is { } refusal) return (null, refusal);
        var again = (await Find(resolution.MotionId!.Value, cancel))!.ForAMeeting((await person.Account(cancel))!, Now);
        db.Add(again);
        await db.SaveChangesAsync(cancel);
        return (again, null);
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
    public Task<Outcome> Open(Guid id, string? mark, DateTimeOffset closesAt, bool isSecret, IReadOnlyCollection<Guid> present, CancellationToken cancel = default) => Work(id, async (motion, account) =>
    {
        // What is put to the vote is what was read.
        if (motion.CanBeRevised && motion.Mark != mark) return RoadmapDb.Changed;
        var board = await Board(cancel);
        if (motion.Kind is ResolutionKind.Circular && await Incomplete(board, cancel) is { } incomplete) return incomplete;
        var electors = board.Select((member, at) => new Elector(at, member.Person, member.Id, motion.Kind is ResolutionKind.Meeting && present.Contains(member.Id))).ToList();
        return motion.Open(await db.NextNumber(Today.Year, cancel), electors, isSecret, closesAt, account.Person, Today, Now);
    }, cancel);

    public Task<Outcome> Vote(Guid id, Vote vote, CancellationToken cancel = default) => Change(id, (motion, account) =>
        !motion.IsSecret ? motion.Vote(account, vote)
        // Asked before the urn is opened: whoever may not vote must not add to it.
        : motion.Objection(account) is { } objection ? objection
        : urns.Open(motion.Urn) is not { } tally ? UrnLost
        : motion.VoteInSecret(account, urns.Seal(tally.With(vote))), cancel);

    public Task<Outcome> Recuse(Guid id, string? interest, CancellationToken cancel = default) => Change(id, (motion, account) => motion.Recuse(account, interest), cancel);

    public Task<Outcome> AskForSecrecy(Guid id, CancellationToken cancel = default) => Change(id, (motion, account) => motion.AskForSecrecy(account), cancel);

    /// <summary>The President's open vote on a secret tie; to abstain is to cast none.</summary>
    public Task<Outcome> Cast(Guid id, Vote vote, CancellationToken cancel = default) => Work(id, async (motion, account) =>
        motion.CannotCast(account.Id) is { } refusal ? refusal
        : await Settle(motion, "The secret ballot was level, and the President was asked.", vote, account.Person.ToString(), cancel), cancel);

    /// <summary>Ends the vote of a meeting before its time.</summary>
    /// <param name="id">The motion.</param>
    /// <param name="present">Who was there without voting.</param>
    /// <param name="cancel">Stops waiting.</param>
    public Task<Outcome> Close(Guid id, IEnumerable<Guid> present, CancellationToken cancel = default) => Work(id, async (motion, account) =>
    {
        if (motion.State is not MotionState.Open) return new Refusal("motion.not-open", "This vote is not open any more. Nothing was changed.");
        if (motion.Kind is ResolutionKind.Circular) return new Refusal("motion.circular-closes-itself", "A circular resolution closes by itself: once all have voted yes, at the first other answer, or at its time. It can be withdrawn.");
        motion.Saw(present);
        return await Settle(motion, $"{account.Person} closed the vote.", null, account.Person.ToString(), cancel);
    }, cancel);

    public Task<Outcome> Withdraw(Guid id, CancellationToken cancel = default) => Work(id, (motion, account) =>
    {
        if (motion.State is not (MotionState.Open or MotionState.Casting)) return Task.FromResult<Outcome>(new Refusal("motion.not-open", "Only an open vote is withdrawn. Nothing was changed."));
        if (account.Id != motion.DraftedById && account.Office is not Office.President)
            return Task.FromResult<Outcome>(new Refusal("motion.not-yours", $"Only {motion.DraftedBy}, who drafted it, or the President withdraws this motion."));
        db.Add(motion.Withdraw(account.Person.ToString(), Today, Now));
        return Task.FromResult(Outcome.Done);
    }, cancel, endsUncounted: true);

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

    private static Refusal UrnLost { get; } = new("motion.urn-lost", "The votes of this secret ballot cannot be opened with the keys this service has now, so they cannot be counted. Please withdraw the motion and vote again.");

    private Task<Outcome> Change(Guid id, Func<Motion, Guid, Outcome> change, CancellationToken cancel) => Work(id, (motion, account) => Task.FromResult(change(motion, account.Id)), cancel);

    /// <summary>All that happens to a motion: under the lock, not after its end, and closing it where that was the last answer.</summary>
    private async Task<Outcome> Work(Guid id, Func<Motion, Account, Task<Outcome>> work, CancellationToken cancel, bool endsUncounted = false)
    {
        await using var transaction = await Begin(cancel);
        if (await Load(id, cancel) is not { } motion) return Gone;
        // Over, though no job has come by yet: whatever is asked now comes too late. One that cannot be counted can still be withdrawn.
        if (motion.Ending(await BoardNow(cancel), Now) is { } ending && !((await Settle(motion, ending, null, ByItself, cancel)).Refused(out var uncountable) && endsUncounted))
        {
            if (uncountable is not null) return uncountable;
            await db.SaveChangesAsync(cancel);
            await transaction.CommitAsync(cancel);
            return new Refusal("motion.not-open", $"The vote on resolution {motion.Name} is over. {ending}");
        }

        if ((await work(motion, (await person.Account(cancel))!)).Refused(out var refusal)) return refusal;
        await db.SaveChangesAsync(cancel);
        await SettleIfOver(motion, cancel);
        await transaction.CommitAsync(cancel);
        return Outcome.Done;
    }

    private async Task SettleIfOver(Motion motion, CancellationToken cancel)
    {
        if (motion.Ending(await BoardNow(cancel), Now) is { } ending && (await Settle(motion, ending, null, ByItself, cancel)).Refused(out var refusal))
            log.LogError("Resolution {Name} stays open. {Why}", motion.Name, refusal.Reason);
    }

    private async Task<Outcome> Settle(Motion motion, string ending, Vote? casting, string by, CancellationToken cancel)
    {
        Tally? tally = null;
        if (motion.IsSecret && (tally = urns.Open(motion.Urn)) is null) return UrnLost;
        var resolution = motion.Close(ending, tally, casting, by, Today, Now);
        if (resolution is not null) db.Add(resolution);
        await db.SaveChangesAsync(cancel);
        if (resolution is { Outcome: ResolutionOutcome.Carried }) await Enact(resolution, motion, cancel);
        return Outcome.Done;
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

    /// <summary>Why not everybody whose yes it needs could be asked; null where all can.</summary>
    private async Task<Refusal?> Incomplete(IReadOnlyList<Account> board, CancellationToken cancel)
    {
        var published = await db.PublishedBoard(cancel);
        if (published.Without(board) is { Count: > 0 } missing)
            return new Refusal("motion.board-incomplete", $"A circular resolution needs everybody's yes, and {missing.Select(member => member.Name).Joined()} of the published board {(missing.Count == 1 ? "has" : "have")} no account here. Please invite them first under that name, or put the motion to a meeting.");
        // Nothing says who else there is, so the statutes have to.
        return published.Members.Count == 0 && board.Count < Governance.FewestMembers
            ? new Refusal("motion.board-incomplete", $"A circular resolution needs everybody's yes. The statutes ask for at least {Governance.FewestMembers} members of the board, {board.Count} {(board.Count == 1 ? "has" : "have")} an account here, and no published list names the others. Please invite them first, or put the motion to a meeting.")
            : null;
    }

    private async Task<HashSet<Guid>> BoardNow(CancellationToken cancel) => [.. (await Board(cancel)).Select(account => account.Id)];
}
