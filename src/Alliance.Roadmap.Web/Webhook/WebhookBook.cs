using System.Runtime.CompilerServices;
using Alliance.Roadmap.Instances;
using Alliance.Roadmap.Web.Setup;
using Alliance.Roadmap.Webhook;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Webhook;

/// <summary>What the board sees of the webhook.</summary>
internal sealed class WebhookBook(RoadmapDb db, WebhookSettings settings)
{
    /// <summary>The newest call that was given up, until what it told of has arrived with another; null where nothing is set.</summary>
    public async Task<WebhookCall?> GivenUp(CancellationToken cancel = default) => !settings.IsSet ? null
        : await db.WebhookCalls.AsNoTracking().Where(call => !call.IsTest && call.State == CallState.GivenUp && !db.WebhookCalls.Any(other => !other.IsTest && other.State == CallState.Arrived && other.Last >= call.Last))
            .OrderByDescending(call => call.Last).ThenByDescending(call => call.MadeAt).FirstOrDefaultAsync(cancel);

    /// <summary>Whether the other program wants no more: it answered the newest message with 410, nobody has asked for it again, and
    /// no test has arrived since.</summary>
    public async Task<bool> IsUnwanted(CancellationToken cancel = default) =>
        await db.WebhookCalls.AsNoTracking().Where(call => !call.IsTest).OrderByDescending(call => call.Last).ThenByDescending(call => call.MadeAt).FirstOrDefaultAsync(cancel) is { UnwantedAt: { } since }
        && !await db.WebhookCalls.AnyAsync(call => call.State == CallState.Arrived && call.Attempts.Any(attempt => attempt.At > since), cancel);

    /// <summary>What it told, newest first; without the place where telling begins.</summary>
    public Task<List<WebhookCall>> Newest(int most, CancellationToken cancel = default) =>
        db.WebhookCalls.AsNoTracking().Where(call => call.State != CallState.Baseline).OrderByDescending(call => call.MadeAt).ThenByDescending(call => call.Last).Take(most).ToListAsync(cancel);
}

/// <summary>Says how telling another program went the last time, without telling it.</summary>
internal sealed class WebhookCheckup(RoadmapDb db, WebhookBook book, WebhookSettings settings, RoadmapSettings roadmap) : IDatabaseCheckup
{
    public async IAsyncEnumerable<Finding> Examine([EnumeratorCancellation] CancellationToken cancel)
    {
        if (settings.IsSet && await Look(cancel) is { } finding) yield return finding;
    }

    private async Task<Finding?> Look(CancellationToken cancel)
    {
        if (await book.IsUnwanted(cancel)) return Finding.Problem($"The webhook at {settings.Host} answered that it wants no more messages (status 410), so none is sent. Please look at Webhook:Url, and send a test from the board's page /board/webhook.");
        if (await book.GivenUp(cancel) is { } call)
            return Finding.Problem($"The webhook at {settings.Host} was tried {call.Tries} times and given up on {roadmap.DayOf(call.Attempts.Max(attempt => attempt.At)).InFull()}. Please look at Webhook:Url, and send it again from the board's page /board/webhook.");
        if (await db.IsSendingPaused(cancel)) return Finding.Problem($"The webhook at {settings.Host} is told nothing while all sending is paused.");
        return Finding.Well($"The webhook at {settings.Host} is told of new entries{(settings.Key is null ? ", unsigned" : "")}.");
    }
}
