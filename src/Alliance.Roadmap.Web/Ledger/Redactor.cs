using Alliance.Roadmap.Digests;
using Alliance.Roadmap.Ledger;
using Alliance.Roadmap.Milestones;
using Alliance.Roadmap.Resolutions;
using Alliance.Roadmap.Web.Board;
using Alliance.Roadmap.Web.Digests;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Ledger;

/// <summary>What became of a redaction.</summary>
/// <param name="Written">The entry that says so.</param>
/// <param name="Digests">The numbers of the digests that told the text and no longer do.</param>
public sealed record Redaction(Entry? Written, IReadOnlyList<int> Digests, Refusal? Refusal);

/// <summary>Takes texts away from where they stand: the entry or resolution, and every digest that told them.</summary>
internal sealed class Redactor(RoadmapDb db, CurrentPerson person, TimeProvider clock)
{
    /// <summary>What taking these texts of an entry away would write, tried on a copy that nothing ever saves.</summary>
    public async Task<Redaction> Preview(long sequence, IReadOnlyCollection<string> keys, string? reason, CancellationToken cancel = default)
    {
        var entry = await db.Entries.AsNoTracking().SingleAsync(entry => entry.Sequence == sequence, cancel);
        if (entry.Redact(keys, await person.Act(reason, cancel: cancel)).Refused(out var refusal)) return new(null, [], refusal);
        var digests = await Telling(sequence).OrderBy(issue => issue.Number).Select(issue => issue.Number!.Value).ToListAsync(cancel);
        return new(await Next(entry.Unrecorded[^1], cancel), digests, null);
    }

    /// <summary>Takes them away for good.</summary>
    public async Task<Redaction> Record(long sequence, IReadOnlyCollection<string> keys, string? reason, CancellationToken cancel = default)
    {
        // No digest is frozen meanwhile: it would have the text.
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await db.LockHead(cancel);
        var entry = await db.Entries.SingleAsync(entry => entry.Sequence == sequence, cancel);
        var told = DigestWords.Texts(new EntryInWords(entry), keys).ToList();
        if (entry.Redact(keys, await person.Act(reason, cancel: cancel)).Refused(out var refusal)) return Undone(refusal);
        var issues = await Telling(sequence).Include(issue => issue.Renderings).OrderBy(issue => issue.Number).ToListAsync(cancel);
        var changed = issues.Where(issue => issue.Remove(told, clock.GetUtcNow())).ToList();
        if ((await db.TrySave(cancel)).Refused(out refusal)) return Undone(refusal);
        await db.TakeBackClaims([.. changed.Select(issue => issue.Id)], cancel);
        await transaction.CommitAsync(cancel);
        return new(Newest(), [.. changed.Select(issue => issue.Number!.Value)], null);
    }

    /// <summary>The same for the texts of a resolution, of which no digest tells.</summary>
    public async Task<Redaction> Preview(Resolution copy, IReadOnlyCollection<string> keys, string? reason, CancellationToken cancel = default) =>
        copy.Redact(keys, await person.Act(reason, cancel: cancel)).Refused(out var refusal) ? new(null, [], refusal) : new(await Next(copy.Unrecorded[^1], cancel), [], null);

    /// <inheritdoc cref="Preview(Resolution, IReadOnlyCollection{string}, string?, CancellationToken)"/>
    public async Task<Redaction> Record(Resolution resolution, IReadOnlyCollection<string> keys, string? reason, CancellationToken cancel = default)
    {
        var (text, boardOnly, isHindered) = (resolution.Text, resolution.BoardOnly, resolution is { Outcome: ResolutionOutcome.Carried, Obstacle: not null });
        if (resolution.Redact(keys, await person.Act(reason, cancel: cancel)).Refused(out var refusal)) return Undone(refusal);
        // By its number, which also the draft of a meeting's decision has.
        if (await db.Motions.AsSplitQuery().SingleOrDefaultAsync(motion => motion.Year == resolution.Year && motion.Number == resolution.Number, cancel) is { } motion) motion.Redact(keys, isHindered);
        // A draft in the same words is the same motion put to a meeting. It stands for nothing yet, so it goes as a whole.
        var (isTextGone, isBoardOnlyGone) = (keys.Contains("motion"), keys.Contains("board-only") && boardOnly is not null);
        db.RemoveRange(await db.Motions.AsSplitQuery().Where(draft => draft.State == MotionState.Draft && ((isTextGone && draft.Text == text) || (isBoardOnlyGone && draft.BoardOnly == boardOnly))).ToListAsync(cancel));
        return (await db.TrySave(cancel)).Refused(out refusal) ? Undone(refusal) : new(Newest(), [], null);
    }

    private IQueryable<Issue> Telling(long sequence) => db.Issues.Where(issue => issue.Number != null && issue.Items.Any(item => item.Entry == sequence));

    private async Task<Entry> Next(EntryDraft draft, CancellationToken cancel)
    {
        var head = await db.LedgerHeads.AsNoTracking().SingleAsync(cancel);
        return Entry.Next(draft, head.Sequence + 1, head.Hash);
    }

    private Entry Newest() => db.Entries.Local.MaxBy(entry => entry.Sequence)!;

    private Redaction Undone(Refusal why)
    {
        db.ChangeTracker.Clear();
        return new(null, [], why);
    }
}
