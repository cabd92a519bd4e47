using Alliance.Roadmap.Digests;
using Hangfire;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Digests;

/// <summary>Once a minute: compares the schedule with the issues, freezes what is due, and queues a sender for each issue
/// that has something to send. Harmless to run twice, or on two nodes.</summary>
internal sealed class DigestTick(RoadmapDb db, DigestPress press, Senders senders, IBackgroundJobClient jobs, TimeProvider clock)
{
    [AutomaticRetry(Attempts = 0)]   // the next minute's tick is the retry
    public async Task Run(CancellationToken cancel)
    {
        if (db.IsSqlite && senders.IsFirstTick()) await db.ExpireLeases(clock.GetUtcNow(), cancel);
        await db.Recover(clock.GetUtcNow(), cancel);
        await press.FreezeDue(cancel);
        var now = clock.GetUtcNow();
        var due = await db.Issues
            .Where(issue => issue.State == IssueState.Sending && issue.Number != null
                && (db.Deliveries.Any(delivery => delivery.IssueId == issue.Id && delivery.State == DeliveryState.Pending && delivery.NextAttemptAt <= now)
                    || !db.Deliveries.Any(delivery => delivery.IssueId == issue.Id && Delivery.Open.Contains(delivery.State))))
            .Select(issue => issue.Id).ToListAsync(cancel);
        foreach (var id in due) jobs.Enqueue<DeliverIssue>(job => job.Run(id, CancellationToken.None));
    }
}
