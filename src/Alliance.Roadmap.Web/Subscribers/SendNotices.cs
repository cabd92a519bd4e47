using Alliance.Roadmap.Instances;
using Alliance.Roadmap.Subscribers;
using Alliance.Roadmap.Web.Telemetry;
using Hangfire;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Subscribers;

/// <summary>Sends what people asked for, as far as it spares their mailbox. Runs once at a time in this process; harmless on two nodes:
/// whoever saves second lets go.</summary>
internal sealed class SendNotices(RoadmapDb db, SubscriberLetters letters, NoticeBell bell, Meters meters, TimeProvider clock, ILogger<SendNotices> log)
{
    // Few, so that whoever goes first does not wait for the end of a long line; and for a while, so that the line ends.
    private const int AtOnce = 20;
    private const int MostRounds = 100;
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    [AutomaticRetry(Attempts = 0)]   // the next minute's run is the retry
    public Task Run(CancellationToken cancel) => bell.Answer(() => SendAll(cancel));

    private async Task SendAll(CancellationToken cancel)
    {
        var beginning = clock.GetUtcNow();
        for (var round = 0; round < MostRounds && clock.GetUtcNow() - beginning < Longest; round++)
            if (await db.IsSendingPaused(cancel) || !await SendSome(cancel)) return;
    }

    /// <summary>False where nothing was left to send.</summary>
    private async Task<bool> SendSome(CancellationToken cancel)
    {
        var due = await db.Notices.Due(clock.GetUtcNow()).Take(AtOnce).Select(notice => notice.Id).ToListAsync(cancel);
        foreach (var id in due)
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

        return due.Count > 0;
    }

    private async Task Send(Guid id, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        if (await db.Notices.Due(now).SingleOrDefaultAsync(notice => notice.Id == id, cancel) is not { } notice) return;
        var known = await db.Subscribers.SingleOrDefaultAsync(subscriber => subscriber.NormalizedEmail == notice.NormalizedEmail, cancel);
        var letter = notice.LetterFor(known, await db.SuppressionOf(notice.Address, cancel));
        if (letter is not null and not NoticeLetter.AddressChanged && notice.Attempts == 0 && await db.MailsInLastHour(now, cancel) >= Crowd.InTotal)
        {
            // Never more, whatever several nodes took down at the same moment.
            notice.Wait(now);
            await db.SaveChangesAsync(cancel);
            return;
        }

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
        // An address that was left is known for a week, so that whoever erases themselves takes the mail to it along.
        else if (letter is NoticeLetter.Confirmation or NoticeLetter.AddressChanged) notice.Sent(clock.GetUtcNow());
        else db.Notices.Remove(notice);
        await db.SaveChangesAsync(CancellationToken.None);
    }

    private async Task<string> Following(Notice notice, CancellationToken cancel) =>
        Selection.Of(notice.Milestones).InWords(await db.Milestones.AsNoTracking().IgnoreAutoIncludes().ToListAsync(cancel));

    private async Task<bool> TrySpend(Notice notice, NoticeLetter letter, DateTimeOffset now, CancellationToken cancel)
    {
        if (letter is NoticeLetter.AddressChanged || notice.Attempts > 0) return true;
        if ((await db.AllowanceOf(notice.NormalizedEmail, isForConfirmations: letter is NoticeLetter.Confirmation, cancel)).TrySpend(now)) return true;
        meters.Refused("address");
        return false;
    }
}
