namespace Alliance.Roadmap.Posts;

/// <summary>A post that the feed named, in the board's tray. Whether it is linked to a step is asked of the steps; here is only what
/// the feed said, and whether somebody put it aside.</summary>
public sealed class FeedPost : Entity
{
    public const int MostFormer = 5;

    private FeedPost()
    {
    }

    public FeedPost(FeedItem item, DateTimeOffset now) => (Title, Url, Key, FeedId, PublishedOn, Summary, SeenAt) =
        (item.Title, item.Url, PostAddress.Key(item.Url), item.Id, item.PublishedOn, item.Summary, now);

    public string Title { get; private set; } = "";

    /// <summary>Absolute, http or https; the newest that the feed gave.</summary>
    public string Url { get; private set; } = "";

    /// <summary>What all spellings of the address have in common; unique.</summary>
    public string Key { get; private set; } = "";

    /// <summary>The addresses that the feed gave before, newest first.</summary>
    public IReadOnlyList<string> FormerUrls => FormerLines?.Split('\n') ?? [];

    public string? FormerLines { get; private set; }

    /// <summary>As <see cref="FeedItem.Id"/>.</summary>
    public string? FeedId { get; private set; }
    public DateOnly? PublishedOn { get; private set; }
    public string Summary { get; private set; } = "";

    /// <summary>When the feed named it for the first time.</summary>
    public DateTimeOffset SeenAt { get; private set; }
    public DateTimeOffset? DismissedAt { get; private set; }
    public string? DismissedBy { get; private set; }

    /// <summary>Takes over what the feed says now. A new address brings it back into the tray of somebody who linked the old one; one
    /// that was put aside stays aside.</summary>
    public void Take(FeedItem item)
    {
        var key = PostAddress.Key(item.Url);
        if (key != Key) (FormerLines, Key) = (string.Join('\n', FormerUrls.Where(former => PostAddress.Key(former) != key).Prepend(Url).Take(MostFormer)), key);
        if (item.Url != Url || item.Title != Title || item.Summary != Summary || item.PublishedOn != PublishedOn || item.Id != FeedId)
            (Url, Title, Summary, PublishedOn, FeedId) = (item.Url, item.Title, item.Summary, item.PublishedOn, item.Id);
    }

    public void Dismiss(string by, DateTimeOffset now) => (DismissedAt, DismissedBy) = (DismissedAt ?? now, DismissedBy ?? by);

    public void PutBack() => (DismissedAt, DismissedBy) = (null, null);
}
