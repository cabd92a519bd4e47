using System.Linq.Expressions;
using Alliance.Roadmap.Web.Board;
using Alliance.Roadmap.Web.Digests;
using Alliance.Roadmap.Web.Funding;
using Alliance.Roadmap.Web.Mail.Bounces;
using Alliance.Roadmap.Web.Milestones;
using Alliance.Roadmap.Web.Posts;
using Alliance.Roadmap.Web.Resolutions;
using Alliance.Roadmap.Web.Subscribers;
using Alliance.Roadmap.Web.Telemetry;
using Alliance.Roadmap.Web.Webhook;
using Hangfire;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Setup;

/// <summary>Every recurring job, on one screen.</summary>
internal sealed class Schedules(IRecurringJobManager jobs, FundingSettings funding, PostSettings posts, WebhookSettings webhook, IServiceScopeFactory scopes, TimeProvider clock, ILogger<Schedules> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Delay(Uptime.FirstSecond, clock, stoppingToken);
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(1), clock);
        var hasBegun = false;
        do
        {
            try
            {
                if (hasBegun) await BeginAnewAfterStepBack(stoppingToken);
                else Begin();
                hasBegun = true;
            }
            catch (Exception problem) when (problem is not OperationCanceledException)
            {
                var trouble = StorageTrouble.Of(problem);
                log.LogError(trouble is null ? problem : null, "Whether every job is scheduled cannot be seen to just now; it is tried again in a minute: {Problem}", trouble?.Cause ?? problem.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>When the clock was set back, Hangfire would wait until the time comes that it has already seen: hours, or years.</summary>
    public async Task BeginAnewAfterStepBack(CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var now = clock.GetUtcNow();
        if (await scope.ServiceProvider.GetRequiredService<RoadmapDb>().Instances.Select(instance => instance.TickedAt).SingleOrDefaultAsync(cancel) is not { } ticked || ticked <= now + SendingState.LongestTick) return;
        log.LogWarning("The clock last ticked at {Ticked:u}, and now it is {Now:u}: this server’s clock, or that of another node, is or was wrong. Every job is scheduled anew. Please see that the clocks are set (on Debian: timedatectl).", ticked, now);
        Begin(anew: true);
    }

    private void Begin(bool anew = false)
    {
        Every<DigestTick>("digests", tick => tick.Run(CancellationToken.None), Cron.Minutely());
        Every<SendNotices>("send-notices", job => job.Run(CancellationToken.None), Cron.Minutely());
        Every<RemindOfTerms>("remind-of-terms", job => job.Run(CancellationToken.None), Cron.Hourly());
        Every<TendVotes>("tend-votes", job => job.Run(CancellationToken.None), Cron.Minutely());
        Every<TellThoseNamed>("tell-those-named", job => job.Run(CancellationToken.None), Cron.Minutely());
        // Once a day, so that what comes due on the same day comes in one mail.
        Every<RemindOfReviews>("remind-of-reviews", job => job.Run(CancellationToken.None), Cron.Daily(8));
        Every<ReadBounces>("read-bounces", job => job.Run(CancellationToken.None), "*/5 * * * *");
        Every<ErasePeople>("erase-people", job => job.WhenDue(CancellationToken.None), Cron.Hourly());
        Every<WatchOver>("watch-over", job => job.Run(CancellationToken.None), Cron.Minutely());
        Every<AskOpenCollective>("ask-open-collective", job => job.Run(CancellationToken.None), Cron.Hourly(), funding.AsksOpenCollective);
        Every<ReadFeed>("read-feed", job => job.Run(CancellationToken.None), "7 * * * *", posts.ReadsAFeed);
        // A few each hour, each of them once a week.
        Every<CheckLinks>("check-links", job => job.Run(CancellationToken.None), "37 * * * *");
        Every<CallWebhook>("call-webhook", job => job.Run(CancellationToken.None), Cron.Minutely(), webhook.IsSet);
        // Whatever came due while nobody was here does not wait for the next full minute.
        jobs.Trigger("digests");
        if (funding.AsksOpenCollective) jobs.Trigger("ask-open-collective");
        if (posts.ReadsAFeed) jobs.Trigger("read-feed");

        void Every<T>(string name, Expression<Func<T, Task>> work, string cron, bool isWanted = true)
        {
            if (anew || !isWanted) jobs.RemoveIfExists(name);
            if (isWanted) jobs.AddOrUpdate(name, work, cron);
        }
    }
}
