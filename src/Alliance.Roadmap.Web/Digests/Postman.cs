using System.Data.Common;
using System.Threading.Channels;
using Alliance.Roadmap.Digests;
using Alliance.Roadmap.Instances;
using Alliance.Roadmap.Web.Setup;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Digests;

/// <summary>Goes round in every process: takes up what a sender left behind, then sends whatever is due. The ticks ring for
/// what was just frozen; the rounds are for what other nodes froze, and for second attempts.</summary>
internal sealed class Postman(IServiceScopeFactory scopes, TimeProvider clock, ILogger<Postman> log) : BackgroundService
{
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AfterTrouble = TimeSpan.FromSeconds(30);

    private readonly Channel<bool> bell = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>There is something to send: do not wait for the next round.</summary>
    public void Ring() => bell.Writer.TryWrite(true);

    /// <summary>One round. False where the mail server was out of reach.</summary>
    public async Task<bool> GoRound(CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<RoadmapDb>();
        await db.Recover(clock.GetUtcNow(), stop);
        if (await db.IsSendingPaused(stop)) return true;
        var now = clock.GetUtcNow();
        var due = await db.Issues
            .Where(issue => issue.State == IssueState.Sending && issue.Number != null
                && (db.Deliveries.Any(delivery => delivery.IssueId == issue.Id && delivery.State == DeliveryState.Pending && delivery.NextAttemptAt <= now)
                    || !db.Deliveries.Any(delivery => delivery.IssueId == issue.Id && Delivery.Open.Contains(delivery.State))))
            .OrderBy(issue => issue.Number).Select(issue => issue.Id).ToListAsync(stop);
        var reached = true;
        foreach (var issue in due)
        {
            await using var delivering = scopes.CreateAsyncScope();
            reached &= await delivering.ServiceProvider.GetRequiredService<DeliverIssue>().Run(issue, stop);
        }

        return reached;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Wait(Uptime.FirstSecond, stoppingToken);
        var hasBegun = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            var reached = false;
            try
            {
                if (!hasBegun) await Alone(stoppingToken);
                hasBegun = true;
                reached = await GoRound(stoppingToken);
            }
            catch (Exception failed) when (failed is DbException || StorageTrouble.Of(failed) is not null)
            {
                // EF wraps a server that does not answer in words of its own.
                log.LogError("Digests cannot be sent just now: {Problem}", StorageTrouble.Of(failed)?.Cause ?? failed.Message);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }

            await Wait(reached ? Round : AfterTrouble, stoppingToken);
        }
    }

    // On SQLite one process serves, so whatever is still held belongs to a process that is gone.
    private async Task Alone(CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<RoadmapDb>();
        if (db.IsSqlite) await db.ExpireLeases(clock.GetUtcNow(), stop);
    }

    private async Task Wait(TimeSpan longest, CancellationToken stop)
    {
        using var next = new CancellationTokenSource(longest, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, next.Token);
        try
        {
            await bell.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException)
        {
            // Time for the next round, or to stop.
        }
    }
}
