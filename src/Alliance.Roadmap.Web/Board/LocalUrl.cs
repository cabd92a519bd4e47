namespace Alliance.Roadmap.Web.Board;

/// <summary>Where one was going, as long as that is a page of ours: an address from elsewhere could lead a person away right after signing in.</summary>
internal static class LocalUrl
{
    public const string Otherwise = "/board";

    public static string Of(string? url) =>
        url is ['/', ..] && url.Length <= 500 && !(url.Length > 1 && url[1] is '/' or '\\') && !url.Any(char.IsControl)
        && !url.StartsWith("/sign-", StringComparison.OrdinalIgnoreCase) ? url : Otherwise;
}
