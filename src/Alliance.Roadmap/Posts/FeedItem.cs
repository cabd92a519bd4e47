namespace Alliance.Roadmap.Posts;

/// <summary>One post as a feed names it.</summary>
/// <param name="Id">The feed's own name for it (RSS <c>guid</c>, Atom <c>id</c>); null where it has none, or one longer than is kept.</param>
/// <param name="Title">One line, at most 300 characters.</param>
/// <param name="Url">Absolute, http or https, at most 2,000 characters.</param>
/// <param name="PublishedOn">The day as the feed writes it, in its own zone; null where it names none.</param>
/// <param name="Summary">One line, at most 1,000 characters; empty where there is none.</param>
public sealed record FeedItem(string? Id, string Title, string Url, DateOnly? PublishedOn, string Summary)
{
    public const int LongestTitle = 300;
    public const int LongestSummary = 1000;
    public const int LongestId = 500;
}
