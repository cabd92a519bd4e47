namespace Alliance.Roadmap.Posts;

/// <summary>A blog post or announcement attached to a step. One known only by its link shows the link text.</summary>
public sealed class LinkedPost : Entity
{
    private LinkedPost()
    {
    }

    public LinkedPost(string title, string url, DateOnly? publishedOn = null) => (Title, Url, PublishedOn) = (title, url, publishedOn);

    public string Title { get; private init; } = "";

    /// <summary>Absolute, http or https.</summary>
    public string Url { get; private init; } = "";
    public DateOnly? PublishedOn { get; private init; }
    public int Position { get; internal set; }

    /// <summary>Makes a link of the association's site absolute; null for anything that is not a web address.</summary>
    public static string? Resolve(string link, Uri site) =>
        Uri.TryCreate(site, link.Trim(), out var url) && url.Scheme is "http" or "https" && url.UserInfo.Length == 0 && PostAddress.Host(url) is not null ? url.AbsoluteUri : null;

    /// <summary>How the association's own page would write the address: relative on its own site.</summary>
    public static string Shorten(string url, Uri site)
    {
        // Two slashes at the start would name another host.
        var root = site.GetLeftPart(UriPartial.Authority);
        return url.StartsWith(root + "/", StringComparison.Ordinal) && !url.StartsWith(root + "//", StringComparison.Ordinal) ? url[root.Length..] : url;
    }
}
