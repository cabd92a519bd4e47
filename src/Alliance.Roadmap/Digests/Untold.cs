using Alliance.Roadmap.Ledger;
using Alliance.Roadmap.Subscribers;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Digests;

/// <summary>What an issue of a cadence contains: the entries not yet told in that cadence. Never "the last seven days", so
/// nothing is told twice and nothing is forgotten.</summary>
public static class Untold
{
    /// <summary>An entry that was taken back before it was told is told in no digest, nor is its take back.</summary>
    /// <param name="entries">Entries of acts a digest tells, without those already told; oldest first.</param>
    /// <param name="toldBefore">Which of the entries they take back were told in this cadence.</param>
    public static IReadOnlyList<Entry> Of(IEnumerable<Entry> entries, IReadOnlySet<long> toldBefore)
    {
        var candidates = entries.Where(entry => Acts.IsTold(entry.Act)).ToList();
        var takenBack = candidates.Where(entry => entry.Act is Acts.TakeBack).Select(entry => entry.Supersedes).ToHashSet();
        return
        [
            .. candidates.Where(entry => entry.Act is Acts.TakeBack
                ? toldBefore.Contains(entry.Supersedes!.Value)
                : !takenBack.Contains(entry.Sequence)),
        ];
    }

    /// <summary>What is untold in a cadence now, oldest first.</summary>
    public static async Task<IReadOnlyList<Entry>> UntoldIn(this RoadmapDb db, Cadence cadence, CancellationToken cancel = default)
    {
        var candidates = await db.Entries.AsNoTracking()
            .Where(entry => !Acts.NeverTold.Contains(entry.Act) && !db.IssueItems.Any(item => item.Cadence == cadence && item.Entry == entry.Sequence))
            .OrderBy(entry => entry.Sequence).ToListAsync(cancel);
        var takenBack = candidates.Where(entry => entry.Act is Acts.TakeBack).Select(entry => entry.Supersedes!.Value).ToList();
        var told = await db.IssueItems.Where(item => item.Cadence == cadence && takenBack.Contains(item.Entry)).Select(item => item.Entry).ToListAsync(cancel);
        return Of(candidates, told.ToHashSet());
    }
}
