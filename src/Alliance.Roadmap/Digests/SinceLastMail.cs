using Alliance.Roadmap.Ledger;
using Alliance.Roadmap.Subscribers;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Digests;

/// <summary>What moved on the steps somebody follows since the newest digest that reached them, or since they confirmed. Who
/// changes how often they hear from us misses nothing in between.</summary>
/// <param name="Since">When that digest was written, or the subscription confirmed.</param>
/// <param name="HadMail">False where no digest has reached them yet.</param>
/// <param name="Entries">Oldest first.</param>
public sealed record SinceLastMail(DateTimeOffset Since, bool HadMail, IReadOnlyList<Entry> Entries)
{
    public static async Task<SinceLastMail> Of(Subscriber subscriber, RoadmapDb db, CancellationToken cancel = default)
    {
        var last = await db.Issues
            .Where(issue => db.Deliveries.Any(delivery => delivery.IssueId == issue.Id && delivery.SubscriberId == subscriber.Id && delivery.State == DeliveryState.Accepted))
            .OrderByDescending(issue => issue.Number).Select(issue => new { issue.Cadence, issue.Number, issue.FrozenAt }).FirstOrDefaultAsync(cancel);
        var entries = db.Entries.AsNoTracking().Where(entry => !Acts.NeverTold.Contains(entry.Act));
        if (last is null)
        {
            entries = entries.Where(entry => entry.RecordedAt > subscriber.ConfirmedAt);
        }
        else
        {
            // By what was told, not by the hour: an entry may be recorded while a digest is being written.
            var told = await db.Issues.Where(issue => issue.Cadence == last.Cadence && issue.Number <= last.Number).SelectMany(issue => issue.Items).MaxAsync(item => (long?)item.Entry, cancel) ?? 0;
            entries = entries.Where(entry => entry.Sequence > told);
        }

        var candidates = (await entries.OrderBy(entry => entry.Sequence).ToListAsync(cancel)).FindAll(subscriber.Selection.Concerns);
        var earlier = candidates.Where(entry => entry.Supersedes is not null).Select(entry => entry.Supersedes!.Value).Except(candidates.Select(entry => entry.Sequence)).ToHashSet();
        return new SinceLastMail(last?.FrozenAt ?? subscriber.ConfirmedAt, last is not null, Untold.Of(candidates, earlier));
    }
}
