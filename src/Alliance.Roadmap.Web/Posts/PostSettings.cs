using Alliance.Roadmap.Web.Setup;

namespace Alliance.Roadmap.Web.Posts;

/// <summary>Where posts come from (section <c>Posts</c>). Without an address no feed is read.</summary>
internal sealed class PostSettings : ISettings
{
    public static string Section => "Posts";

    /// <summary>A feed in RSS, Atom or RDF on the public web.</summary>
    public string? FeedUrl { get; set; }

    /// <summary>How long one request to the web may take, redirects and body included.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(20);

    public bool ReadsAFeed => !string.IsNullOrWhiteSpace(FeedUrl);

    public IEnumerable<string> Problems()
    {
        if (ReadsAFeed && (!Uri.TryCreate(FeedUrl, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.UserInfo.Length > 0 || FeedUrl!.Length > Alliance.Roadmap.Posts.PostAddress.Longest))
            yield return $"Posts:FeedUrl is “{FeedUrl}”, which is not a web address. Please give that of a feed, such as https://mage-os.org/feed.xml, or remove the setting.";
        if (Timeout <= TimeSpan.Zero || Timeout > TimeSpan.FromMinutes(2)) yield return $"Posts:Timeout is {Timeout}. Please give up to two minutes, such as 00:00:20.";
    }
}
