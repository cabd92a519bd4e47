using Alliance.Roadmap.Instances;
using Alliance.Roadmap.Web.Telemetry;
using Hangfire;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Digests;

/// <summary>Once a minute: compares the schedule with the issues, freezes what is due, rings for the postman, and shows the board
/// what comes tomorrow. Harmless to run twice, or on two nodes.</summary>
internal sealed class DigestTick(DigestPress press, Postman postman, Foreteller foreteller, RoadmapDb db, Meters meters, TimeProvider clock)
{
    [AutomaticRetry(Attempts = 0)]   // the next minute's tick is the retry
    public async Task Run(CancellationToken cancel)
    {
        // While all sending is paused nothing is frozen either: what was missed becomes one issue, not one for each week.
        if (!await db.IsSendingPaused(cancel)) await press.FreezeDue(cancel);
        postman.Ring();
        await foreteller.Run(cancel);
        // Last: a tick that fails has not ticked.
        var now = clock.GetUtcNow();
        if (await db.Instances.Select(instance => instance.TickedAt).SingleAsync(cancel) is { } before) meters.Ticked(now - before);
        await db.Instances.ExecuteUpdateAsync(set => set.SetProperty(instance => instance.TickedAt, now), cancel);
    }
}
