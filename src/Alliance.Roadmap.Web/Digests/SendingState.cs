using Alliance.Roadmap.Digests;
using Alliance.Roadmap.Web.Setup;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Digests;

/// <summary>A digest whose messages are due and do not leave.</summary>
/// <param name="LastAnswer">What the mail server said last, if anything.</param>
internal sealed record StuckDigest(int Number, int Waiting, string? LastAnswer)
{
    public string InWords => $"Digest {Number} does not leave: {(Waiting == 1 ? "one message waits" : $"{Waiting} messages wait")}, and none has been taken for {SendingState.LongestStill.TotalMinutes:0} minutes. "
        + (LastAnswer is null ? "The mail server has said nothing yet." : $"The mail server's last answer was: {LastAnswer}");
}

/// <summary>How sending does at this moment.</summary>
/// <param name="PausedBecause">Why all sending is paused; null when it is not.</param>
/// <param name="PausedDigests">Digests that are paused by themselves.</param>
/// <param name="TickedAt">When the clock last ticked, on whichever node.</param>
internal sealed record SendingFacts(DateTimeOffset? PausedSince, string? PausedBecause, IReadOnlyList<(int Number, string? Because)> PausedDigests, DateTimeOffset? TickedAt, bool IsTickLate, StuckDigest? Stuck);

/// <summary>Looks whether anything keeps digests from leaving; health, the board's pages and <c>doctor</c> ask the same.</summary>
internal sealed class SendingState(RoadmapDb db, Uptime uptime, TimeProvider clock)
{
    public static readonly TimeSpan LongestTick = TimeSpan.FromMinutes(5);
    public static readonly TimeSpan LongestStill = TimeSpan.FromMinutes(15);

    public async Task<SendingFacts> Look(CancellationToken cancel = default)
    {
        var now = clock.GetUtcNow();
        var instance = await db.Instances.AsNoTracking().SingleOrDefaultAsync(cancel);
        var issues = await db.Issues.AsNoTracking().Where(issue => issue.Number != null && (issue.State == IssueState.Sending || issue.State == IssueState.Paused))
            .OrderBy(issue => issue.Number).Select(issue => new { issue.Id, Number = issue.Number!.Value, issue.FrozenAt, issue.State, issue.PausedBecause }).ToListAsync(cancel);
        StuckDigest? stuck = null;
        if (instance?.SendingPausedAt is null)
            foreach (var issue in issues.Where(issue => issue.State is IssueState.Sending && issue.FrozenAt <= now - LongestStill)) stuck ??= await Stuck(issue.Id, issue.Number, now, cancel);

        // Whoever has just started has not had the time to tick. A tick that has yet to come is from a clock that was wrong.
        var ticked = instance?.TickedAt is { } at && at > uptime.Since && at <= now + LongestTick ? at : uptime.Since;
        return new SendingFacts(instance?.SendingPausedAt, instance?.SendingPausedBecause, [.. issues.Where(issue => issue.State is IssueState.Paused).Select(issue => (issue.Number, issue.PausedBecause))],
            instance?.TickedAt, now - ticked > LongestTick, stuck);
    }

    private async Task<StuckDigest?> Stuck(Guid issue, int number, DateTimeOffset now, CancellationToken cancel)
    {
        var before = now - LongestStill;
        if (before < uptime.Since) return null;
        var ours = db.Deliveries.Where(delivery => delivery.IssueId == issue);
        // One that is on its way, or came to an end, is progress enough.
        if (await ours.AnyAsync(delivery => (delivery.State == DeliveryState.Claimed || delivery.State == DeliveryState.Sending) && delivery.LeaseUntil > now, cancel)) return null;
        if (await ours.AnyAsync(delivery => delivery.EndedAt > before, cancel)) return null;
        // Due for long and not tried, or tried without reaching the server at all. A recipient whose own server says 4xx is no standstill.
        var waiting = await ours.CountAsync(delivery => delivery.State == DeliveryState.Pending && (delivery.NextAttemptAt <= before
            || (delivery.Recoveries == 0 && delivery.Reply != null && (!EF.Functions.Like(delivery.Reply, "4%") || EF.Functions.Like(delivery.Reply, "421%")))), cancel);
        if (waiting == 0) return null;
        var answer = await ours.Where(delivery => delivery.State == DeliveryState.Pending && delivery.Reply != null).OrderByDescending(delivery => delivery.NextAttemptAt).Select(delivery => delivery.Reply).FirstOrDefaultAsync(cancel);
        return new StuckDigest(number, waiting, answer);
    }
}
