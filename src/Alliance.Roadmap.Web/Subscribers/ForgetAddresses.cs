using Alliance.Roadmap.Subscribers;
using Hangfire;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Subscribers;

/// <summary>Deletes what we said we would not keep: requests after a week, counts of mails after a month, and who stopped
/// a month ago.</summary>
internal sealed class ForgetAddresses(RoadmapDb db, TimeProvider clock)
{
    [AutomaticRetry(Attempts = 0)]
    public async Task Run(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var counted = now - Allowance.Kept;
        await db.Notices.Forgettable(now).ExecuteDeleteAsync(cancel);
        await db.Allowances.Where(allowance => allowance.LastSpentAt <= counted).ExecuteDeleteAsync(cancel);
        await db.Subscribers.Forgettable(now).ExecuteDeleteAsync(cancel);
    }
}
