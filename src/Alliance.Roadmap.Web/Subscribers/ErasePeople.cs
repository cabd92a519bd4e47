using Alliance.Roadmap.Board;
using Alliance.Roadmap.Digests;
using Alliance.Roadmap.Subscribers;
using Alliance.Roadmap.Web.Instances;
using Alliance.Roadmap.Web.Mail;
using Hangfire;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Subscribers;

/// <summary>Deletes people: at once who asks for it, and in time what we said we would not keep.</summary>
internal sealed class ErasePeople(RoadmapDb db, JournalKeeper journal, Mailer mailer, TimeProvider clock)
{
    /// <summary>How long it is known which digest went to whom.</summary>
    private const int MonthsOfDetail = 13;

    /// <summary>A person, with everything that names them; what was sent to them stays as a number. A suppression stays as a code,
    /// so that whoever erases themselves after a complaint is not written to again.</summary>
    public async Task Erase(Subscriber subscriber, CancellationToken cancel = default)
    {
        if (subscriber.IsReceiving)
        {
            // Stopped first: no letter begins any more, and one that is leaving is not written down, or into the pickup folder, after everything else has gone.
            var now = clock.GetUtcNow();
            await db.Subscribers.Where(s => s.Id == subscriber.Id).ExecuteUpdateAsync(set => set.SetProperty(s => s.UnsubscribedAt, now), cancel);
            await LastCopy.Left(db, subscriber, clock, cancel);
        }

        await Sweep(await Delete(subscriber, cancel), cancel);
    }

    /// <summary>Whatever is kept about an address, subscribed or only asked for. False where nothing was.</summary>
    public async Task<bool> Erase(Address address, CancellationToken cancel = default)
    {
        var subscriber = await db.Subscribers.AsNoTracking().SingleOrDefaultAsync(subscriber => subscriber.NormalizedEmail == address.Normalized, cancel);
        if (subscriber is not null) await Erase(subscriber, cancel);
        else await journal.Erased(db, address.Normalized, cancel);
        // Digests may have gone there to somebody who has another address by now.
        var rows = await ForgetRequests(address.Normalized, cancel) + await db.ForgetDeliveriesTo(address.Normalized, cancel);
        var files = await Sweep(new HashSet<string> { address.Normalized }, cancel);
        return subscriber is not null || rows + files > 0;
    }

    /// <summary>Everything whose time is over, in one place. What is told about it on /privacy is told here too: requests after a week, counts of mails
    /// after 30 days, who stopped after 30 days, recipients of digests and reminders after 13 months, and at once what nobody can use any more:
    /// sign-in mails (after the day in which they count), links to set up, answered challenges, sessions.</summary>
    [AutomaticRetry(Attempts = 0)]   // the next hour's run is the retry
    public async Task WhenDue(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var (counted, aDay, unseen, detailed) = (now - Allowance.Kept, now.AddDays(-1), now - Session.Life, now.AddMonths(-MonthsOfDetail));
        var addresses = new HashSet<string>();
        // Nothing but this notice tells any more who has left these; mail to them goes with it.
        addresses.UnionWith(await db.Notices.Forgettable(now).Where(notice => notice.Kind == NoticeKind.AddressChanged && !db.Subscribers.Any(other => other.NormalizedEmail == notice.NormalizedEmail)).Select(notice => notice.NormalizedEmail).ToListAsync(cancel));
        await db.Notices.Forgettable(now).ExecuteDeleteAsync(cancel);
        await db.Allowances.Where(allowance => allowance.LastSpentAt <= counted).ExecuteDeleteAsync(cancel);
        await db.SignInRequests.Where(request => request.ExpiresAt < now && (request.AccountId == null || request.AskedAt <= aDay)).ExecuteDeleteAsync(cancel);
        await db.SetUpLinks.Where(link => link.ExpiresAt < now).ExecuteDeleteAsync(cancel);
        await db.SpentChallenges.Where(challenge => challenge.ExpiresAt < now).ExecuteDeleteAsync(cancel);
        await db.Sessions.Where(session => session.LastSeenAt < unseen).ExecuteDeleteAsync(cancel);
        // The newest of each step stays: it tells that nobody need be reminded again.
        await db.Reminders.Where(reminder => reminder.DueAt <= detailed && db.Reminders.Any(later => later.MilestoneId == reminder.MilestoneId && later.DueAt > reminder.DueAt)).ExecuteDeleteAsync(cancel);
        await db.ForgetRecipientsBefore(detailed, cancel);
        foreach (var subscriber in await db.Subscribers.AsNoTracking().Forgettable(now).ToListAsync(cancel)) addresses.UnionWith(await Delete(subscriber, cancel));
        await Sweep(addresses, cancel);
    }

    /// <summary>Answers with every address the person was written to at.</summary>
    private async Task<IReadOnlySet<string>> Delete(Subscriber subscriber, CancellationToken cancel)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var earlier = (await db.Deliveries.Where(delivery => delivery.SubscriberId == subscriber.Id && delivery.Address != "").Select(delivery => delivery.Address).Distinct().ToListAsync(cancel)).ConvertAll(address => address.ToLowerInvariant());
        var asked = await db.Notices.Where(notice => notice.SubscriberId == subscriber.Id).Select(notice => new { notice.NormalizedEmail, notice.Kind }).ToListAsync(cancel);
        earlier.AddRange(asked.Where(notice => notice.Kind is NoticeKind.AddressChanged).Select(notice => notice.NormalizedEmail));
        // Somebody else may have one of them by now, or have had what was only asked for all along.
        var theirs = earlier.Concat(asked.Select(notice => notice.NormalizedEmail)).Append(subscriber.NormalizedEmail).ToHashSet();
        theirs.ExceptWith(await db.Subscribers.Where(other => theirs.Contains(other.NormalizedEmail) && other.Id != subscriber.Id).Select(other => other.NormalizedEmail).ToListAsync(cancel));
        earlier.RemoveAll(address => !theirs.Contains(address));
        await db.ForgetRecipient(subscriber.Id, cancel);
        await db.Notices.Where(notice => notice.SubscriberId == subscriber.Id).ExecuteDeleteAsync(cancel);
        // What was asked at an address the person has left.
        await db.Notices.Where(notice => earlier.Contains(notice.NormalizedEmail)).ExecuteDeleteAsync(cancel);
        await db.Subscribers.Where(s => s.Id == subscriber.Id).ExecuteDeleteAsync(cancel);
        await ForgetRequests(subscriber.NormalizedEmail, cancel);
        await transaction.CommitAsync(cancel);
        await journal.Erased(db, subscriber.NormalizedEmail, cancel);
        return theirs;
    }

    /// <summary>What lies outside the tables: mail in the pickup folder, and on SQLite the pages that still wait in the write-ahead log. Those of the database
    /// itself are overwritten by each delete (secure_delete). Answers how many files went.</summary>
    private async Task<int> Sweep(IReadOnlySet<string> normalizedEmails, CancellationToken cancel)
    {
        // A reader who takes longer than the connection's patience leaves it to the next hour's run.
        if (db.IsSqlite) await db.Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(TRUNCATE);", cancel);
        return normalizedEmails.Count == 0 ? 0 : await mailer.ForgetMailTo(normalizedEmails, cancel);
    }

    private async Task<int> ForgetRequests(string normalizedEmail, CancellationToken cancel)
    {
        var hash = Allowance.HashOf(normalizedEmail);
        return await db.Notices.Where(notice => notice.NormalizedEmail == normalizedEmail).ExecuteDeleteAsync(cancel)
            + await db.Allowances.Where(allowance => allowance.AddressHash == hash).ExecuteDeleteAsync(cancel)
            + await db.ForgetReturns(normalizedEmail, cancel);
    }
}
