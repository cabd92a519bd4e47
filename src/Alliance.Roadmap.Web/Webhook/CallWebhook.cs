using Alliance.Roadmap.Instances;
using Alliance.Roadmap.Webhook;
using Hangfire;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Webhook;

/// <summary>Once a minute: tells another program of new entries, all of a minute at once, and tries again what did not arrive. Harmless to
/// run twice, or on two nodes: whoever notes the attempt first makes it.</summary>
internal sealed class CallWebhook(RoadmapDb db, WebhookBook book, WebhookPost post, WebhookSettings settings, TimeProvider clock, ILogger<CallWebhook> log)
{
    private const int MostKept = 100;

    [AutomaticRetry(Attempts = 0)]   // the next minute is the retry
    public async Task Run(CancellationToken cancel)
    {
        // After a restore somebody looks at the data first: a site made from it would show what is not so.
        if (!settings.IsSet || await db.IsSendingPaused(cancel)) return;
        await Collect(cancel);
        var now = clock.GetUtcNow();
        var due = await db.WebhookCalls.Where(call => call.State == CallState.Waiting && !call.IsTest && call.NextAttemptAt <= now).OrderBy(call => call.MadeAt).FirstOrDefaultAsync(cancel);
        if (due is not null) await Send(due, cancel);
        await Forget(cancel);
    }

    /// <summary>Sends a test that somebody asked for.</summary>
    [AutomaticRetry(Attempts = 0)]
    public async Task Test(Guid id, CancellationToken cancel)
    {
        if (settings.IsSet && await db.WebhookCalls.SingleOrDefaultAsync(call => call.Id == id, cancel) is { } call) await Send(call, cancel);
    }

    private async Task Send(WebhookCall call, CancellationToken cancel)
    {
        if (!call.IsDue(clock.GetUtcNow())) return;
        var attempt = call.Try(clock.GetUtcNow());
        if ((await db.TrySave(cancel)).Refused(out _)) return;   // another node makes it
        var answer = await post.Send(call, cancel);
        call.Heard(attempt, answer, clock.GetUtcNow());
        if (!answer.HasArrived) log.LogWarning("The webhook at {Host}, attempt {Number}, did not arrive (status {Status}). What was answered stands on the board’s page.", settings.Host, attempt.Number, answer.Status);
        if ((await db.TrySave(cancel)).Refused(out _)) log.LogWarning("The webhook at {Host} took longer than its lease, so another attempt has begun.", settings.Host);
    }

    // While one waits no other is made: what happens meanwhile goes with the next, and brings the one that waits forward.
    private async Task Collect(CancellationToken cancel)
    {
        var head = await db.LedgerHeads.AsNoTracking().Select(head => head.Sequence).SingleAsync(cancel);
        await Hurry(head, cancel);
        if (await Next(head, cancel) is null) return;
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        head = (await db.LockHead(cancel)).Sequence;
        if (await Next(head, cancel) is not { } next) return;
        db.Add(next);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
    }

    private async Task Hurry(long head, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var waiting = await db.WebhookCalls.Where(call => call.State == CallState.Waiting && !call.IsTest && call.Last < head && call.NextAttemptAt > now).ToListAsync(cancel);
        if (waiting.Count == 0 || await db.Entries.Where(entry => entry.Sequence == head).Select(entry => (DateTimeOffset?)entry.RecordedAt).SingleOrDefaultAsync(cancel) is not { } newest) return;
        foreach (var call in waiting) call.Hurry(newest, now);
        if ((await db.TrySave(cancel)).Refused(out _)) db.ChangeTracker.Clear();   // another node has done so, or makes the attempt
    }

    private async Task<WebhookCall?> Next(long head, CancellationToken cancel)
    {
        var calls = db.WebhookCalls.Where(call => !call.IsTest);
        if (await calls.AnyAsync(call => call.State == CallState.Waiting, cancel)) return null;
        var newest = await calls.MaxAsync(call => (long?)call.Last, cancel);
        if (newest is null) return WebhookCall.Baseline(head, clock.GetUtcNow());
        if (head <= newest || await book.IsUnwanted(cancel)) return null;
        // What a call that was given up would have told, the next one tells.
        return new WebhookCall(await calls.Where(call => call.State != CallState.GivenUp).MaxAsync(call => (long?)call.Last, cancel) ?? 0, head, clock.GetUtcNow());
    }

    private async Task Forget(CancellationToken cancel)
    {
        if (await db.WebhookCalls.CountAsync(cancel) <= MostKept) return;
        var cutOff = clock.GetUtcNow() - WebhookCall.Lease;
        var told = await db.WebhookCalls.Where(call => !call.IsTest && call.State != CallState.GivenUp).MaxAsync(call => (long?)call.Last, cancel);
        var old = await db.WebhookCalls.OrderByDescending(call => call.MadeAt).Skip(MostKept / 2).Where(call => call.IsTest ? call.State != CallState.Waiting || call.MadeAt < cutOff : call.State != CallState.Waiting && call.Last != told).Select(call => call.Id).ToListAsync(cancel);
        await db.WebhookCalls.Where(call => old.Contains(call.Id)).ExecuteDeleteAsync(cancel);
    }
}
