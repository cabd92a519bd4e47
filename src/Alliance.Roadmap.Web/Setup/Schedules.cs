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

namespace Alliance.Roadmap.Web.Setup;

/// <summary>Every recurring job, on one screen.</summary>
internal sealed class Schedules(IRecurringJobManager jobs, FundingSettings funding, PostSettings posts, WebhookSettings webhook) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        jobs.AddOrUpdate<DigestTick>("digests", tick => tick.Run(CancellationToken.None), Cron.Minutely);
        jobs.AddOrUpdate<SendNotices>("send-notices", job => job.Run(CancellationToken.None), Cron.Minutely);
        jobs.AddOrUpdate<RemindOfTerms>("remind-of-terms", job => job.Run(CancellationToken.None), Cron.Hourly);
        jobs.AddOrUpdate<TendVotes>("tend-votes", job => job.Run(CancellationToken.None), Cron.Minutely);
        jobs.AddOrUpdate<TellThoseNamed>("tell-those-named", job => job.Run(CancellationToken.None), Cron.Minutely);
        // Once a day, so that what comes due on the same day comes in one mail.
        jobs.AddOrUpdate<RemindOfReviews>("remind-of-reviews", job => job.Run(CancellationToken.None), Cron.Daily(8));
        jobs.AddOrUpdate<ReadBounces>("read-bounces", job => job.Run(CancellationToken.None), "*/5 * * * *");
        jobs.AddOrUpdate<ErasePeople>("erase-people", job => job.WhenDue(CancellationToken.None), Cron.Hourly);
        jobs.AddOrUpdate<WatchOver>("watch-over", job => job.Run(CancellationToken.None), Cron.Minutely);
        if (funding.AsksOpenCollective) jobs.AddOrUpdate<AskOpenCollective>("ask-open-collective", job => job.Run(CancellationToken.None), Cron.Hourly);
        else jobs.RemoveIfExists("ask-open-collective");
        if (posts.ReadsAFeed) jobs.AddOrUpdate<ReadFeed>("read-feed", job => job.Run(CancellationToken.None), "7 * * * *");
        else jobs.RemoveIfExists("read-feed");
        // A few each hour, each of them once a week.
        jobs.AddOrUpdate<CheckLinks>("check-links", job => job.Run(CancellationToken.None), "37 * * * *");
        if (webhook.IsSet) jobs.AddOrUpdate<CallWebhook>("call-webhook", job => job.Run(CancellationToken.None), Cron.Minutely);
        else jobs.RemoveIfExists("call-webhook");
        // Whatever came due while nobody was here does not wait for the next full minute.
        jobs.Trigger("digests");
        if (funding.AsksOpenCollective) jobs.Trigger("ask-open-collective");
        if (posts.ReadsAFeed) jobs.Trigger("read-feed");
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
