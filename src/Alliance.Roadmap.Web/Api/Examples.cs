using System.Text.Json.Nodes;
using Alliance.Roadmap.Web.Setup;

namespace Alliance.Roadmap.Web.Api;

/// <summary>Examples of the document: what the association's own seven steps answered one day, under the address people know.</summary>
internal sealed class Examples(RoadmapSettings roadmap)
{
    /// <summary>Where the examples were made.</summary>
    private const string Home = "https://roadmap.example.org/";

    private readonly JsonObject all = Read(roadmap.Public.AbsoluteUri);

    public JsonNode Of(string name) => all[name]?.DeepClone() ?? throw new ArgumentException($"There is no example “{name}”.", nameof(name));

    private static JsonObject Read(string home)
    {
        using var reader = new StreamReader(typeof(Examples).Assembly.GetManifestResourceStream("api-examples.json")!);
        return JsonNode.Parse(reader.ReadToEnd().Replace(Home, home, StringComparison.Ordinal))!.AsObject();
    }
}
