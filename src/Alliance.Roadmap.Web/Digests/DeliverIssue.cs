using System.Data.Common;
using System.Threading.Channels;
using System.Threading.RateLimiting;
using Alliance.Roadmap.Digests;
using Alliance.Roadmap.Mail;
using Alliance.Roadmap.Subscribers;
using Alliance.Roadmap.Web.Mail;
using Alliance.Roadmap.Web.Mail.Bounces;
using Alliance.Roadmap.Web.Telemetry;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Digests;

/// <summary>Sends what is due of one issue: claim, arm, send, record. Harmless to run twice, or on two nodes.</summary>
internal sealed class DeliverIssue(RoadmapDb db, Mailer mailer, MessageWriter writer, MailSettings mail, DigestSettings settings, IServiceScopeFactory scopes, Meters meters, TimeProvider clock, ILogger<DeliverIssue> log)
{
    // What one sender holds at a time: enough to keep every connection busy, little enough for other nodes to share.
    private const int Batch = 500;

    private readonly CircuitBreaker breaker = new();
    private ReturnPaths? returnPaths;

    /// <summary>False where the mail server was out of reach, so that trying again at once makes no sense.</summary>
    /// <param name="stop">Nothing more is claimed; what is armed is finished, and the rest is given back.</param>
    public async Task<bool> Run(Guid issueId, CancellationToken stop)
    {
        var issue = await db.Issues.AsNoTracking().Include(issue => issue.Renderings).SingleOrDefaultAsync(issue => issue.Id == issueId, stop);
        if (issue is not { IsFrozen: true, State: IssueState.Sending }) return true;

        var messages = new IssueMessages(issue, writer);
        returnPaths = await mail.Bounces.ReturnPaths(db, stop);
        using var limit = mail.Mode is MailMode.Smtp && mail.Smtp.PerSecond > 0 ? PerSecond(mail.Smtp.PerSecond) : null;
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(stop);
        await using var book = await DeliveryBook.Open(db, clock, settings.Lease, stop);
        var due = Channel.CreateBounded<ClaimedDelivery>(Batch);
        var claiming = Claim(issue, book, due.Writer, enough.Token);
        bool[] reached;
        await using (Hold(book))
        {
            var connections = mail.Mode is MailMode.Smtp ? mail.Smtp.Connections : 1;
            try
            {
                reached = await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(() => Send(issueId, messages, due.Reader, book, limit, stop), CancellationToken.None)));
            }
            finally
            {
                await enough.CancelAsync();
                await claiming;
            }
        }

        await book.Between(async db =>
        {
            await db.Return(book.Token, CancellationToken.None);
            await Finish(db, issueId);
            return true;
        });
        return reached.All(reached => reached);
    }

    private async Task Claim(Issue issue, DeliveryBook book, ChannelWriter<ClaimedDelivery> due, CancellationToken enough)
    {
        try
        {
            while (!enough.IsCancellationRequested && await book.Between(db => db.Claim(issue.Id, Batch, book.Token, clock.GetUtcNow(), settings.Lease, issue.Version)) is { Count: > 0 } claimed)
                foreach (var delivery in claimed) await due.WriteAsync(delivery, enough);
            due.Complete();
        }
        catch (OperationCanceledException)
        {
            due.Complete();
        }
        catch (DbException failed)
        {
            due.Complete(failed);
        }
    }

    /// <summary>One connection: at most one message of it is ever in Sending. False where the server was out of reach.</summary>
    private async Task<bool> Send(Guid issueId, IssueMessages messages, ChannelReader<ClaimedDelivery> due, DeliveryBook book, RateLimiter? limit, CancellationToken stop)
    {
        await using var carrier = mailer.Open();
        Answer? answer = null;
        try
        {
            while (!stop.IsCancellationRequested && await Next() is { } delivery)
            {
                // The message is built, and signed, while the commit is under way.
                var arming = book.Write(answer, delivery);
                answer = null;
                // Somebody erased has no key any more; arming will say so.
                using var message = delivery.Key is null ? null : messages.Write(delivery, delivery.Key);
                if (!await arming || message is null) continue;

                // Armed is armed: from here on only the server's answer or the lease's end decides.
                var parcel = new Parcel(message) { ReturnPath = returnPaths?.For(delivery.Id), IsStillWanted = () => IsStillWanted(delivery) };
                using (DigestTrace.Begin("carry")) answer = new Answer(delivery, await carrier.Carry(parcel, CancellationToken.None));
                meters.Delivered(answer.Reply.Kind);
                if (breaker.Notice(answer.Reply) is { } why)
                {
                    await Pause(issueId, book, why);
                    return true;
                }

                if (answer.Reply.Kind is ReplyKind.NotSent) return false;
                if (answer.Reply.Kind is ReplyKind.Refused && Suppression.SaysGone(answer.Reply.Status)) await CameBack(answer, book);
            }

            return true;
        }
        finally
        {
            if (answer is not null) await book.Write(answer, null);
        }

        async ValueTask<ClaimedDelivery?> Next()
        {
            if (limit is null && due.TryRead(out var ready)) return ready;
            // Before any wait: nobody should learn late what the server has already said.
            if (answer is not null) await book.Write(answer, null);
            answer = null;
            if (limit is not null) using (await limit.AcquireAsync(1, stop)) { }
            while (await due.WaitToReadAsync(stop))
                if (due.TryRead(out ready)) return ready;
            return null;
        }
    }

    // Few replies say so, so this commit of their own slows nobody down.
    private Task<bool> CameBack(Answer refused, DeliveryBook book) => book.Between(async db =>
    {
        if (!Address.TryParse(refused.Delivery.Address, out var address, out _)) return false;
        try
        {
            await db.CameBack(address, refused.Reply.Status, clock.GetUtcNow());
            return true;
        }
        catch (DbUpdateException failed)
        {
            // The digest matters more: the next one will be refused as well.
            log.LogWarning("A mailbox that is gone could not be written down ({Kind}).", failed.GetType().Name);
            return false;
        }
    });

    // Asked by a connection that had to wait, so seldom; the book is for lines.
    private bool IsStillWanted(ClaimedDelivery delivery)
    {
        using var scope = scopes.CreateScope();
        return scope.ServiceProvider.GetRequiredService<RoadmapDb>().MayStart(delivery);
    }

    /// <summary>Renews the lease while a server takes its time.</summary>
    private ITimer Hold(DeliveryBook book)
    {
        var every = settings.Lease / 3;
        return clock.CreateTimer(_ => _ = Renew(book), null, every, every);
    }

    private async Task Renew(DeliveryBook book)
    {
        try
        {
            await book.Between(async db =>
            {
                await db.Renew(book.Token, clock.GetUtcNow() + settings.Lease);
                return true;
            });
        }
        catch (Exception failed) when (failed is DbException or InvalidOperationException)
        {
            log.LogWarning("A lease could not be renewed: {Problem}", failed.Message);
        }
    }

    private Task<bool> Pause(Guid issueId, DeliveryBook book, string why) => book.Between(async db =>
    {
        db.ChangeTracker.Clear();
        var issue = await db.Issues.SingleAsync(issue => issue.Id == issueId);
        // Another connection may have met the same answer a moment earlier.
        if (issue.Pause(why).Refused(out _) || (await db.TrySave()).Refused(out _)) return false;
        log.LogError("Digest {Number} is paused. {Why}", issue.Number, why);
        return true;
    });

    private static async Task Finish(RoadmapDb db, Guid issueId)
    {
        if (await db.Deliveries.AnyAsync(delivery => delivery.IssueId == issueId && Delivery.Open.Contains(delivery.State))) return;
        db.ChangeTracker.Clear();
        var issue = await db.Issues.SingleAsync(issue => issue.Id == issueId);
        issue.Finish();
        await db.TrySave();
    }

    private static TokenBucketRateLimiter PerSecond(int most) => new(new TokenBucketRateLimiterOptions
    {
        TokenLimit = most,
        TokensPerPeriod = most,
        ReplenishmentPeriod = TimeSpan.FromSeconds(1),
        QueueLimit = int.MaxValue,
    });
}
