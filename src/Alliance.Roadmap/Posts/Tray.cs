namespace Alliance.Roadmap.Posts;

/// <summary>What the feed said so far, and how a new reading of it is matched: each post appears once, under whatever address.</summary>
public sealed class Tray(IReadOnlyCollection<FeedPost> known)
{
    /// <summary>The newest of a feed; nobody links what lies behind two thousand posts.</summary>
    public const int MostOfOneReading = 2000;

    /// <summary>What is kept at most; beyond that, what the feed named longest ago and no longer names is forgotten.</summary>
    public const int MostKept = 5000;

    /// <summary>Brings what is known up to date with a reading. A post is the same when its address is, or its id in the feed, or, where
    /// its old address is gone from the feed, both its title and its day.</summary>
    /// <returns>The posts that nobody knew, newest first.</returns>
    public IReadOnlyList<FeedPost> Take(Feed feed, DateTimeOffset now)
    {
        var items = feed.Items.OrderByDescending(item => item.PublishedOn ?? DateOnly.MaxValue).Take(MostOfOneReading).ToList();
        var byKey = known.ToDictionary(post => post.Key, StringComparer.Ordinal);
        var byId = known.Where(post => post.FeedId is not null).ToLookup(post => post.FeedId!, StringComparer.Ordinal);
        var keys = items.Select(item => PostAddress.Key(item.Url)).ToHashSet(StringComparer.Ordinal);
        var gone = known.Where(post => post.PublishedOn is not null && !keys.Contains(post.Key)).ToLookup(post => (post.Title, post.PublishedOn));
        var (taken, fresh) = (new HashSet<FeedPost>(), new List<FeedPost>());
        foreach (var item in items)
        {
            var same = byKey.GetValueOrDefault(PostAddress.Key(item.Url))
                ?? (item.Id is { } id ? byId[id].FirstOrDefault(post => !keys.Contains(post.Key)) : null)
                ?? gone[(item.Title, item.PublishedOn)].FirstOrDefault(post => !taken.Contains(post));
            if (same is null) fresh.Add(new FeedPost(item, now));
            else if (taken.Add(same)) same.Take(item);
        }

        return fresh;
    }
}
