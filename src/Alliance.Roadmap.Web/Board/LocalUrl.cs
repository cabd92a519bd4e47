namespace Alliance.Roadmap.Web.Board;

/// <summary>Where one was going, as long as that is a page of ours: an address from elsewhere could lead a person away right after signing in.</summary>
internal static class LocalUrl
{
    public const string Otherwise = "/board";

    private static readonly Uri Here = new("http://here/");

    // Judged as a browser would read it, dots and backslashes resolved: "/./\\elsewhere" names another host.
    public static string Of(string? url) =>
        url is ['/', ..] && url.Length <= 500 && !url.Any(char.IsControl)
        && Uri.TryCreate(Here, url, out var resolved) && resolved.Host == Here.Host && resolved.PathAndQuery is not ['/', '/' or '\\', ..]
        && !resolved.AbsolutePath.StartsWith("/sign-", StringComparison.OrdinalIgnoreCase) ? resolved.PathAndQuery + resolved.Fragment : Otherwise;
}
