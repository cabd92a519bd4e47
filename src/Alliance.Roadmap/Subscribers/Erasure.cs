using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Subscribers;

public static class Erasure
{
    /// <summary>Erases a person: the subscription, what was asked for their address, and the count of mails to it.</summary>
    public static async Task Erase(this RoadmapDb db, Subscriber subscriber, CancellationToken cancel = default)
    {
        var hash = Allowance.HashOf(subscriber.NormalizedEmail);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await db.Notices.Where(notice => notice.NormalizedEmail == subscriber.NormalizedEmail || notice.SubscriberId == subscriber.Id).ExecuteDeleteAsync(cancel);
        await db.Allowances.Where(allowance => allowance.AddressHash == hash).ExecuteDeleteAsync(cancel);
        await db.Subscribers.Where(s => s.Id == subscriber.Id).ExecuteDeleteAsync(cancel);
        await transaction.CommitAsync(cancel);
    }
}
