using System.Text;

namespace Alliance.Roadmap.Posts;

/// <summary>When two addresses lead to the same post.</summary>
public static class PostAddress
{
    public const int Longest = 2000;

    // Where a reader came from, not what is read.
    private static readonly HashSet<string> Tracking = new(["fbclid", "gclid", "dclid", "msclkid", "mc_cid", "mc_eid", "igshid"], StringComparer.OrdinalIgnoreCase);

    /// <summary>Equal for addresses that differ only in http or https, the host's case, a closing slash, the place within the page
    /// or parameters that count visitors (<c>utm_*</c> and the like).</summary>
    /// <param name="url">Absolute, http or https.</param>
    public static string Key(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var parsed)) return url;
        if (Host(parsed) is not { } host) return url;
        var key = new StringBuilder(host.ToLowerInvariant());
        if (!parsed.IsDefaultPort) key.Append(':').Append(parsed.Port);
        key.Append(parsed.AbsolutePath.TrimEnd('/'));
        var kept = parsed.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Where(part => !IsTracking(part.Split('=')[0]));
        var query = string.Join('&', kept);
        return (query.Length > 0 ? key.Append('?').Append(query) : key).ToString();
    }

    /// <summary>Whether an address can be kept: itself and its key, which may be longer where a host's letters become ASCII.</summary>
    public static bool Fits(string url) => url.Length <= Longest && Key(url).Length <= Longest;

    /// <summary>The host as it travels, in ASCII; null where there is no such form, so that nothing can be there.</summary>
    public static string? Host(Uri address)
    {
        try
        {
            return address.IdnHost;
        }
        catch (UriFormatException)
        {
            // .NET takes an address for well formed before it has looked at its host's letters (RFC 5891).
            return null;
        }
    }

    private static bool IsTracking(string name) => name.StartsWith("utm_", StringComparison.OrdinalIgnoreCase) || Tracking.Contains(name);
}
