using Alliance.Roadmap.Digests;
using Alliance.Roadmap.Instances;
using Alliance.Roadmap.Subscribers;
using Hangfire;
using MailKit;
using Microsoft.EntityFrameworkCore;
using MimeKit;

namespace Alliance.Roadmap.Web.Mail.Bounces;

/// <summary>Reads the bounce mailbox and draws the consequences. Harmless to run twice, or on two nodes: what is written down
/// about a report depends on the report alone, and it is put away only afterwards.</summary>
internal sealed class ReadBounces(RoadmapDb db, MailSettings mail, TimeProvider clock, ILogger<ReadBounces> log)
{
    // Two thousand reports take a minute or two; the next run goes on.
    private const int AtOnce = 2_000;
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    [AutomaticRetry(Attempts = 0)]   // the next run is the retry
    public async Task Run(CancellationToken cancel)
    {
        if (!mail.Bounces.Imap.IsOn || await mail.Bounces.ReturnPaths(db, cancel) is not { } returnPaths) return;
        // A copy that came back must not put away what belongs to the one that still runs.
        if (await db.IsSendingPaused(cancel)) return;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Longest);
        var (handled, kept) = (0, 0);
        try
        {
            await using var mailbox = await BounceMailbox.Open(mail.Bounces.Imap, patience.Token);
            foreach (var report in await mailbox.Unread(AtOnce, patience.Token))
            {
                using var message = await mailbox.Read(report, patience.Token);
                if (message is not null && await Understand(message, report, returnPaths, patience.Token))
                {
                    await mailbox.PutAway(report, patience.Token);
                    handled++;
                }
                else
                {
                    await mailbox.Keep(report, patience.Token);
                    kept++;
                }
            }

            await mailbox.Forget(clock.GetUtcNow() - BounceMailbox.Kept, patience.Token);
        }
        catch (MailboxException closed)
        {
            log.LogWarning("{Problem}", closed.Message);
        }
        catch (Exception failed) when (BounceMailbox.IsFault(failed) && !cancel.IsCancellationRequested)
        {
            log.LogWarning("The bounce mailbox stopped answering ({Kind}); the next run goes on.", failed.GetType().Name);
        }

        if (handled + kept > 0) log.LogInformation("Of the mail that came back, {Handled} were understood and {Kept} are kept for a person.", handled, kept);
    }

    /// <summary>False for what a person should look at.</summary>
    private async Task<bool> Understand(MimeMessage message, IMessageSummary report, ReturnPaths returnPaths, CancellationToken cancel)
    {
        if (ReadingOf(message) is not { } bounces) return false;
        if (BounceReader.Weightiest(bounces).Kind is BounceKind.AutoReply) return true;
        if (DeliveryOf(message, bounces, returnPaths) is not { } id) return false;
        if (await db.Deliveries.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancel) is not { } delivery) return false;

        // Who was erased meanwhile is known only by what the report says.
        var bounce = BounceReader.Weightiest(bounces, delivery.Address);
        var (isKnown, now) = (Address.TryParse(delivery.Address.Length > 0 ? delivery.Address : bounce.Recipient, out var address, out _), clock.GetUtcNow());
        // When it came in, so that reports read late are not taken for reports of one day.
        var at = report.InternalDate is { } arrived && arrived < now ? arrived : now;
        switch (bounce.Kind)
        {
            case BounceKind.Complaint:
                if (isKnown) await db.Complained(address!, at, cancel);
                return true;
            // A delivery fails once: a second report of it is the same bounce.
            case BounceKind.Hard or BounceKind.Soft when bounce.IsFinal && delivery.State is not DeliveryState.Failed:
                if (isKnown && bounce.Kind is BounceKind.Hard) await db.CameBack(address!, bounce.Status, at, cancel);
                await db.Bounced(id, bounce.Status, $"came back: {bounce.Diagnostic ?? "no reason given"}", at, cancel);
                return true;
            default:
                return bounce.Kind is not BounceKind.None;
        }
    }

    // One message that no parser can take must not keep the others from being read.
    private static IReadOnlyList<Bounce>? ReadingOf(MimeMessage message)
    {
        try
        {
            return BounceReader.Read(message);
        }
        catch (Exception unfit) when (unfit is FormatException or ArgumentException or InvalidOperationException or NotSupportedException)
        {
            return null;
        }
    }

    private static Guid? DeliveryOf(MimeMessage message, IReadOnlyList<Bounce> bounces, ReturnPaths returnPaths)
    {
        foreach (var text in BounceReader.ReturnPathsIn(message))
        {
            if (returnPaths.DeliveryIn(text, out var isForged) is { } delivery) return delivery;
            if (isForged) return null;
        }

        // Complaints come to an address of their own, and some leave the return path out. Our Message-ID is as hard to guess.
        return bounces[0].Kind is BounceKind.Complaint && BounceReader.ReturnedMessageId(message) is { } named && Guid.TryParseExact(named.Trim(' ', '<', '>').Split('@')[0], "N", out var id) ? id : null;
    }
}
