using Alliance.Roadmap.Web.Layout;

namespace Alliance.Roadmap.Web.Sharing;

/// <summary>What pictures and frames tell the browser that other pages, too, may show them.</summary>
internal static class ForOtherSites
{
    /// <summary>Pictures: nothing in them loads or runs anything, also where they are opened by themselves.</summary>
    public static ContentPolicyAttribute Anywhere { get; } = new("default-src 'none'; style-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors *") { IsForOtherSites = true };

    /// <summary>The frame: its own stylesheet, nothing else, in anybody's page.</summary>
    public static ContentPolicyAttribute Frame { get; } = new("default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *") { IsForOtherSites = true };
}
