using System.Threading.RateLimiting;
using Alliance.Roadmap.Digests;
using Alliance.Roadmap.Mail;
using Alliance.Roadmap.Web.Mail;
using Hangfire;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Digests;

/// <summary>Sends what is due of one issue: claim, arm, send, record. Harmless to run twice, or on two nodes.</summary>
internal sealed class DeliverIssue(IServiceScopeFactory scopes, Mailer mailer, MailSettings mail, DigestSettings settings, Senders senders, TimeProvider clock, ILogger<DeliverIssue> log)
{
    private const int Batch = 20;

    // Jobs stay short; what is left over the next tick takes up.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    [AutomaticRetry(Attempts = 0)]
    public async Task Run(Guid issue, CancellationToken cancel)
    {
        if (!senders.Begin(issue)) return;
        try
        {
            using var limit = mail.Smtp.PerSecond > 0 ? PerSecond(mail.Smtp.PerSecond) : null;
            var connections = mail.Mode is MailMode.Smtp ? mail.Smtp.Connections : 1;
            await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(() => Send(issue, limit, cancel), cancel)));
            await Finish(issue, cancel);
        }
        finally
        {
            senders.End(issue);
        }
    }

    // One connection: at most one message of it is ever in Sending.
    private async Task Send(Guid issueId, RateLimiter? limit, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var (db, press) = (scope.ServiceProvider.GetRequiredService<RoadmapDb>(), scope.ServiceProvider.GetRequiredService<DigestPress>());
        var issue = await db.Issues.AsNoTracking().Include(issue => issue.Renderings).SingleOrDefaultAsync(issue => issue.Id == issueId, cancel);
        if (issue is not { IsFrozen: true, State: IssueState.Sending }) return;

        var token = Guid.NewGuid();
        await using var carrier = mailer.Open();
        await using var lease = Hold(token);
        var end = clock.GetUtcNow() + Longest;
        try
        {
            while (clock.GetUtcNow() < end && await db.Claim(issueId, Batch, token, clock.GetUtcNow(), settings.Lease, cancel) is { Count: > 0 } claimed)
            {
                var recipients = claimed.Select(delivery => delivery.SubscriberId).ToList();
                var keys = await db.Subscribers.Where(subscriber => recipients.Contains(subscriber.Id)).ToDictionaryAsync(subscriber => subscriber.Id, subscriber => subscriber.Token, cancel);
                foreach (var delivery in claimed)
                {
                    if (limit is not null) using (await limit.AcquireAsync(1, cancel)) { }
                    var key = delivery.SubscriberId is { } subscriber ? keys.GetValueOrDefault(subscriber) : null;
                    using var message = press.Write(issue.Renderings.Single(rendering => rendering.Id == delivery.RenderingId), delivery.Address, delivery.MessageId(issue.MessageDomain), key ?? "");
                    if (!await db.Arm(delivery, token, clock.GetUtcNow(), settings.Lease, cancel)) continue;
                    // Armed is armed: from here on only the server's answer or the lease's end decides.
                    var reply = await carrier.Carry(message, CancellationToken.None);
                    await db.Record(delivery, token, reply, clock.GetUtcNow(), CancellationToken.None);
                    if (reply.Kind is ReplyKind.OurFault) await Pause(db, issueId, reply);
                    if (reply.Kind is ReplyKind.OurFault or ReplyKind.NotSent) return;
                    if (cancel.IsCancellationRequested) return;
                }
            }
        }
        finally
        {
            await db.Return(token, CancellationToken.None);
        }
    }

    /// <summary>Renews the lease while a server takes its time.</summary>
    private ITimer Hold(Guid token)
    {
        var every = settings.Lease / 3;
        return clock.CreateTimer(_ => _ = Renew(token), null, every, every);
    }

    private async Task Renew(Guid token)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<RoadmapDb>().Renew(token, clock.GetUtcNow() + settings.Lease);
        }
        catch (Exception failed) when (failed is System.Data.Common.DbException or ObjectDisposedException or InvalidOperationException)
        {
            log.LogWarning("A lease could not be renewed: {Problem}", failed.Message);
        }
    }

    private async Task Pause(RoadmapDb db, Guid issueId, Reply reply)
    {
        db.ChangeTracker.Clear();
        var issue = await db.Issues.SingleAsync(issue => issue.Id == issueId);
        // Another connection may have met the same answer a moment earlier.
        if (issue.Pause($"The mail server refuses us: {reply.Words}").Refused(out _) || (await db.TrySave()).Refused(out _)) return;
        log.LogError("Digest {Number} is paused, because the mail server refuses us: {Words}", issue.Number, reply.Words);
    }

    private async Task Finish(Guid issueId, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<RoadmapDb>();
        if (await db.Deliveries.AnyAsync(delivery => delivery.IssueId == issueId && Delivery.Open.Contains(delivery.State), cancel)) return;
        var issue = await db.Issues.SingleAsync(issue => issue.Id == issueId, cancel);
        issue.Finish();
        await db.TrySave(cancel);
    }

    private static TokenBucketRateLimiter PerSecond(int most) => new(new TokenBucketRateLimiterOptions
    {
        TokenLimit = most,
        TokensPerPeriod = most,
        ReplenishmentPeriod = TimeSpan.FromSeconds(1),
        QueueLimit = int.MaxValue,
    });
}
