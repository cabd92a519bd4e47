using Alliance.Roadmap.Digests;
using Alliance.Roadmap.Subscribers;
using Alliance.Roadmap.Web.Instances;
using Hangfire;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Subscribers;

/// <summary>Deletes people: at once who asks for it, and in time what we said we would not keep.</summary>
internal sealed class ErasePeople(RoadmapDb db, JournalKeeper journal, TimeProvider clock)
{
    /// <summary>A person, with everything that names them; what was sent to them stays as a number. A suppression stays as a code,
    /// so that whoever erases themselves after a complaint is not written to again.</summary>
    public async Task Erase(Subscriber subscriber, CancellationToken cancel = default)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await db.ForgetRecipient(subscriber.Id, cancel);
        await db.Notices.Where(notice => notice.SubscriberId == subscriber.Id).ExecuteDeleteAsync(cancel);
        await db.Subscribers.Where(s => s.Id == subscriber.Id).ExecuteDeleteAsync(cancel);
        await ForgetRequests(subscriber.NormalizedEmail, cancel);
        await transaction.CommitAsync(cancel);
        await journal.Erased(db, subscriber.NormalizedEmail, cancel);
    }

    /// <summary>Whatever is kept about an address, subscribed or only asked for. False where nothing was.</summary>
    public async Task<bool> Erase(Address address, CancellationToken cancel = default)
    {
        if (await db.Subscribers.AsNoTracking().SingleOrDefaultAsync(subscriber => subscriber.NormalizedEmail == address.Normalized, cancel) is not { } subscriber)
        {
            await journal.Erased(db, address.Normalized, cancel);
            return await ForgetRequests(address.Normalized, cancel) > 0;
        }

        await Erase(subscriber, cancel);
        return true;
    }

    /// <summary>Requests after a week, counts of mails after a month, who stopped a month ago, and recipients after 13 months.</summary>
    [AutomaticRetry(Attempts = 0)]
    public async Task WhenDue(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var counted = now - Allowance.Kept;
        await db.Notices.Forgettable(now).ExecuteDeleteAsync(cancel);
        await db.Allowances.Where(allowance => allowance.LastSpentAt <= counted).ExecuteDeleteAsync(cancel);
        foreach (var subscriber in await db.Subscribers.AsNoTracking().Forgettable(now).ToListAsync(cancel)) await Erase(subscriber, cancel);
        await db.ForgetRecipientsBefore(now.AddMonths(-13), cancel);
    }

    private async Task<int> ForgetRequests(string normalizedEmail, CancellationToken cancel)
    {
        var hash = Allowance.HashOf(normalizedEmail);
        return await db.Notices.Where(notice => notice.NormalizedEmail == normalizedEmail).ExecuteDeleteAsync(cancel)
            + await db.Allowances.Where(allowance => allowance.AddressHash == hash).ExecuteDeleteAsync(cancel)
            + await db.ForgetReturns(normalizedEmail, cancel);
    }
}
