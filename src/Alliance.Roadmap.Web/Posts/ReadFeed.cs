using Alliance.Roadmap.Posts;
using Alliance.Roadmap.Web.Setup;
using Hangfire;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Posts;

/// <summary>Reads the association's feed once an hour at most, and lays new posts in the board's tray. Harmless to run twice, or on
/// two nodes.</summary>
internal sealed class ReadFeed(RoadmapDb db, WebReader web, PostSettings settings, TimeProvider clock, ILogger<ReadFeed> log)
{
    [AutomaticRetry(Attempts = 0)]   // the next hour is the retry
    public async Task Run(CancellationToken cancel)
    {
        if (!settings.ReadsAFeed) return;
        var url = settings.FeedUrl!.Trim();
        var check = await db.FeedChecks.SingleOrDefaultAsync(check => check.Url == url, cancel);
        if (check?.IsDue(clock.GetUtcNow()) is false) return;
        if (check is null) db.Add(check = new FeedCheck(url));

        var answer = await web.Read(new Uri(url), Feed.LargestFile, check.ETag, check.LastModified, cancel);
        var now = clock.GetUtcNow();
        Feed? feed = null;
        var failure = answer.Failure;
        if (failure is null && !answer.IsUnchanged && FeedReader.Read(answer.Body, answer.Address!, out feed).Refused(out var refusal)) failure = refusal.Reason;
        if (failure is not null)
        {
            log.LogWarning("{Failure} The posts that are known stay as they were.", failure);
            check.Failed(now, failure, answer.NotBefore);
        }
        else if (feed is null)
        {
            check.Unchanged(now);
        }
        else
        {
            check.Changed(now, feed.Items.Count, answer.ETag, answer.LastModified);
            await Take(feed, now, cancel);
        }

        // Another node may have read it at the same moment, and has written it down.
        if ((await db.TrySaveUnique(RoadmapDb.Changed, cancel)).Refused(out _)) log.LogInformation("The feed was read by another node as well.");
    }

    private async Task Take(Feed feed, DateTimeOffset now, CancellationToken cancel)
    {
        var known = await db.FeedPosts.ToListAsync(cancel);
        var fresh = new Tray(known).Take(feed, now);
        db.AddRange(fresh);
        var named = feed.Items.Select(item => PostAddress.Key(item.Url)).ToHashSet(StringComparer.Ordinal);
        db.RemoveRange(known.Where(post => !named.Contains(post.Key)).OrderBy(post => post.SeenAt).Take(Math.Max(0, known.Count + fresh.Count - Tray.MostKept)));
    }
}
