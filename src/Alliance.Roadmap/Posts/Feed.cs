namespace Alliance.Roadmap.Posts;

/// <summary>What a feed holds: each post once, in the feed's own order.</summary>
/// <param name="Items">At most <see cref="Most"/>.</param>
/// <param name="Unusable">How many had no web address that could be kept.</param>
public sealed record Feed(IReadOnlyList<FeedItem> Items, int Unusable)
{
    /// <summary>Nobody reads more, and a page of posts has about twenty.</summary>
    public const int Most = 20_000;

    public const int LargestFile = 5 * 1024 * 1024;
}
