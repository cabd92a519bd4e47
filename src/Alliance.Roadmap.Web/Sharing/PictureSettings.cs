using Alliance.Roadmap.Web.Setup;

namespace Alliance.Roadmap.Web.Sharing;

/// <summary>What the pictures for shared links are drawn with (section <c>Pictures</c>).</summary>
internal sealed class PictureSettings : ISettings
{
    public static string Section => "Pictures";

    /// <summary>A folder with fonts (<c>.ttf</c>, <c>.otf</c>); empty for those of the system.</summary>
    public string? Fonts { get; set; }

    public IEnumerable<string> Problems()
    {
        if (!string.IsNullOrWhiteSpace(Fonts) && !Directory.Exists(Fonts)) yield return $"Pictures:Fonts is “{Fonts}”, which is no folder. Please name one with fonts in it, or leave it out to use those of the system.";
    }
}
