using Alliance.Roadmap.Instances;
using Alliance.Roadmap.Subscribers;
using Hangfire;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Subscribers;

/// <summary>Sends what people asked for, as far as it spares their mailbox. Harmless to run twice, or on two nodes:
/// whoever saves second lets go.</summary>
internal sealed class SendNotices(RoadmapDb db, SubscriberLetters letters, TimeProvider clock, ILogger<SendNotices> log)
{
    private const int AtOnce = 200;

    [AutomaticRetry(Attempts = 0)]   // the next minute's run is the retry
    public async Task Run(CancellationToken cancel)
    {
        if (await db.IsSendingPaused(cancel)) return;
        foreach (var id in await db.Notices.Due(clock.GetUtcNow()).Take(AtOnce).Select(notice => notice.Id).ToListAsync(cancel))
        {
            try
            {
                await Send(id, cancel);
            }
            catch (DbUpdateException faster)
            {
                // Another run had it first, or the person was erased meanwhile. Its message would name the row.
                log.LogInformation("A mail that was asked for was left to another run ({Kind}).", faster.GetType().Name);
            }

            db.ChangeTracker.Clear();
        }
    }

    private async Task Send(Guid id, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        if (await db.Notices.Due(now).SingleOrDefaultAsync(notice => notice.Id == id, cancel) is not { } notice) return;
        var known = await db.Subscribers.SingleOrDefaultAsync(subscriber => subscriber.NormalizedEmail == notice.NormalizedEmail, cancel);
        var letter = notice.LetterFor(known, await db.SuppressionOf(notice.Address, cancel));
        if (letter is null || !await TrySpend(notice, letter.Value, now, cancel))
        {
            db.Notices.Remove(notice);
            await db.SaveChangesAsync(cancel);
            return;
        }

        var token = notice.Take(now);
        await db.SaveChangesAsync(cancel);
        var sent = letter switch
        {
            NoticeLetter.Confirmation => await letters.Confirm(notice, token, await Following(notice, cancel), cancel),
            NoticeLetter.OwnLink => await letters.OwnLink(known!, cancel),
            _ => await letters.AddressChanged(notice, cancel),
        };

        // From here on the mail may be on its way: what became of it is written down even while stopping.
        if (sent.Refused(out _)) notice.Postpone(clock.GetUtcNow());
        else if (letter is NoticeLetter.Confirmation) notice.Sent(clock.GetUtcNow());
        else db.Notices.Remove(notice);
        await db.SaveChangesAsync(CancellationToken.None);
    }

    private async Task<string> Following(Notice notice, CancellationToken cancel) =>
        Selection.Of(notice.Milestones).InWords(await db.Milestones.AsNoTracking().IgnoreAutoIncludes().ToListAsync(cancel));

    private async Task<bool> TrySpend(Notice notice, NoticeLetter letter, DateTimeOffset now, CancellationToken cancel)
    {
        if (letter is NoticeLetter.AddressChanged || notice.Attempts > 0) return true;
        var (hash, isForConfirmations) = (Allowance.HashOf(notice.NormalizedEmail), letter is NoticeLetter.Confirmation);
        var allowance = await db.Allowances.SingleOrDefaultAsync(a => a.AddressHash == hash && a.IsForConfirmations == isForConfirmations, cancel);
        if (allowance is null) db.Allowances.Add(allowance = new Allowance(notice.NormalizedEmail, isForConfirmations));
        return allowance.TrySpend(now);
    }
}
