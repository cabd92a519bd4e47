using Alliance.Roadmap.Board;
using Alliance.Roadmap.Digests;
using Alliance.Roadmap.Instances;
using Alliance.Roadmap.Web.Board;
using Alliance.Roadmap.Web.Digests;
using Alliance.Roadmap.Web.Setup;
using Hangfire;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Alliance.Roadmap.Web.Telemetry;

/// <summary>Once a minute: looks how the service does, measures how long the queue has been due, and writes to the board when something has
/// been wrong for an hour, and when it is right again. Harmless to run twice, or on two nodes.</summary>
internal sealed class WatchOver(RoadmapDb db, HealthCheckService health, BoardLetters letters, Meters meters, RoadmapSettings roadmap, TimeProvider clock, ILogger<WatchOver> log)
{
    [AutomaticRetry(Attempts = 0)]   // the next minute's run is the retry
    public async Task Run(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        await Measure(now, cancel);
        var wrong = SendingHealth.Reasons(await health.CheckHealthAsync(cancel)).ToList();
        var instance = await db.Instances.SingleAsync(cancel);
        var since = instance.TroubledSince;
        var tidings = instance.Notice(wrong.Count > 0, now);
        if (!db.ChangeTracker.HasChanges()) return;
        // Written down first: a mail too few is better than one each minute. And only by the node that is first.
        if ((await db.TrySave(cancel)).Refused(out _)) return;
        switch (tidings)
        {
            case Tidings.Wrong:
                log.LogError("For an hour now: {Reasons}.", string.Join(", ", wrong));
                await TellAll(member => letters.SomethingIsWrong(member, wrong, roadmap.MomentOf(since!.Value), cancel), cancel);
                break;
            case Tidings.RightAgain:
                log.LogInformation("All is right again.");
                await TellAll(member => letters.RightAgain(member, cancel), cancel);
                break;
        }
    }

    private async Task TellAll(Func<Account, Task<Outcome>> tell, CancellationToken cancel)
    {
        foreach (var member in await db.Users.AsNoTracking().OnTheBoard().OrderBy(account => account.Id).ToListAsync(cancel)) await tell(member);
    }

    private async Task Measure(DateTimeOffset now, CancellationToken cancel)
    {
        var due = await db.Issues.Where(issue => issue.State == IssueState.Sending)
            .Select(issue => db.Deliveries.Where(delivery => delivery.IssueId == issue.Id && delivery.State == DeliveryState.Pending).Min(delivery => (DateTimeOffset?)delivery.NextAttemptAt))
            .ToListAsync(cancel);
        meters.Waits(due.Min() is { } longest ? now - longest : TimeSpan.Zero);
    }
}
