using Alliance.Roadmap.Web.Setup;

namespace Alliance.Roadmap.Web.Sharing;

/// <summary>The component for Astro sites, which knows where this roadmap is.</summary>
internal static class AstroComponent
{
    private const string Example = "https://roadmap.example.org";

    /// <summary>As it lies in the source.</summary>
    public static string Source { get; } = Read();

    public static string For(RoadmapSettings settings) => Source.Replace(Example, settings.Public.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal);

    private static string Read()
    {
        using var reader = new StreamReader(typeof(AstroComponent).Assembly.GetManifestResourceStream("AllianceRoadmap.astro")!);
        return reader.ReadToEnd();
    }
}
