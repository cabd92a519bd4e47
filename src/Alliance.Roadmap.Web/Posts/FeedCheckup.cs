using System.Runtime.CompilerServices;
using Alliance.Roadmap.Web.Setup;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Posts;

/// <summary>Says how reading the feed went the last time, without reading it.</summary>
internal sealed class FeedCheckup(RoadmapDb db, PostSettings settings, RoadmapSettings roadmap) : IDatabaseCheckup
{
    public async IAsyncEnumerable<Finding> Examine([EnumeratorCancellation] CancellationToken cancel)
    {
        if (!settings.ReadsAFeed) yield break;
        var check = await db.FeedChecks.AsNoTracking().SingleOrDefaultAsync(check => check.Url == settings.FeedUrl!.Trim(), cancel);
        yield return check is { Failure: { } failure, FailingSince: { } since } ? Finding.Problem($"{failure} New posts are unknown since {roadmap.DayOf(since).InFull()}. Please look at Posts:FeedUrl, and at the feed itself.")
            : check?.AnsweredAt is { } answered ? Finding.Well($"The feed of posts was last read on {roadmap.DayOf(answered).InFull()}.")
            : Finding.Well("The feed of posts has not been read yet; it is once the service runs.");
    }
}
