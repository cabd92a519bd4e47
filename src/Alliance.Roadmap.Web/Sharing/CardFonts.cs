using System.Globalization;
using System.Text;
using SkiaSharp;

namespace Alliance.Roadmap.Web.Sharing;

/// <summary>The fonts that cards are drawn with. Without one the drawing library writes nothing and does not say so; therefore it
/// is looked first, and where there is none, pages name no picture.</summary>
internal sealed class CardFonts(PictureSettings settings) : IDisposable
{
    // What every card says.
    private const string Needed = "We are at step 1234567890: €,.“”’";

    // Sans-serif families that people read well, the likeliest first.
    private static readonly string[] Liked = ["Inter", "Noto Sans", "Open Sans", "Liberation Sans", "DejaVu Sans", "Arial", "Helvetica Neue", "Segoe UI", "FreeSans"];

    // For letters that the first one lacks.
    private static readonly string[] Helpful = ["DejaVu Sans", "Noto Sans Symbols2", "Noto Sans Symbols", "Noto Emoji", "Noto Color Emoji", "Symbola", "Noto Sans Hebrew", "Noto Sans Arabic", "Noto Sans CJK SC", "Noto Sans CJK JP", "Noto Sans Devanagari", "FreeSans"];

    private readonly Lazy<Found> found = new(() => Look(settings));

    /// <summary>The name of the family; null where none can be used.</summary>
    public string? Family => found.Value.Regular?.FamilyName;

    /// <summary>Why there is none, in a sentence; null where there is one.</summary>
    public string? Problem => found.Value.Problem;

    public SKTypeface Regular => found.Value.Regular ?? throw new InvalidOperationException(Problem);

    public SKTypeface Bold => found.Value.Bold ?? Regular;

    /// <summary>The text in pieces that one font has all letters of; what no font has is left out.</summary>
    public IEnumerable<(string Text, SKTypeface Face)> Runs(string text, SKTypeface first)
    {
        var run = new StringBuilder();
        var face = first;
        var letters = StringInfo.GetTextElementEnumerator(text);
        while (letters.MoveNext())
        {
            var letter = letters.GetTextElement();
            if (FaceFor(letter, first) is not { } fitting) continue;
            if (fitting != face && run.Length > 0)
            {
                yield return (run.ToString(), face);
                run.Clear();
            }

            face = fitting;
            run.Append(letter);
        }

        if (run.Length > 0) yield return (run.ToString(), face);
    }

    public void Dispose()
    {
        if (!found.IsValueCreated) return;
        foreach (var face in (SKTypeface?[])[found.Value.Regular, found.Value.Bold, .. found.Value.Others]) face?.Dispose();
    }

    private SKTypeface? FaceFor(string letter, SKTypeface first) =>
        string.IsNullOrWhiteSpace(letter) || first.ContainsGlyphs(letter) ? first : found.Value.Others.FirstOrDefault(other => other.ContainsGlyphs(letter));

    private static Found Look(PictureSettings settings)
    {
        try
        {
            var found = string.IsNullOrWhiteSpace(settings.Fonts) ? OfTheSystem() : OfAFolder(settings.Fonts);
            return found.Regular is null ? found with { Problem = "There is no font to draw with. Please install one, such as Debian's package fonts-dejavu-core, or name a folder with fonts in Pictures:Fonts." } : found;
        }
        catch (Exception missing) when (missing is DllNotFoundException or TypeInitializationException or BadImageFormatException)
        {
            return new(null, null, [], $"The drawing library cannot be loaded on this system: {(missing.InnerException ?? missing).Message}");
        }
    }

    private static Found OfTheSystem()
    {
        var fonts = SKFontManager.Default;
        var families = fonts.FontFamilies.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var regular = Liked.Where(families.Contains).Concat(families.Order(StringComparer.Ordinal)).Select(family => fonts.MatchFamily(family)).FirstOrDefault(IsUsable);
        if (regular is null) return Found.Nothing;
        return new(regular, fonts.MatchFamily(regular.FamilyName, SKFontStyle.Bold), [.. Helpful.Where(families.Contains).Select(family => fonts.MatchFamily(family)).OfType<SKTypeface>()], null);
    }

    private static Found OfAFolder(string folder)
    {
        var faces = Directory.EnumerateFiles(folder).Where(file => Path.GetExtension(file).ToUpperInvariant() is ".TTF" or ".OTF" or ".TTC").Order(StringComparer.Ordinal).Select(file => SKTypeface.FromFile(file)).OfType<SKTypeface>().ToList();
        var regular = faces.Where(face => IsUsable(face) && !face.IsItalic).OrderBy(face => Math.Abs(face.FontWeight - 400)).FirstOrDefault() ?? faces.Find(IsUsable);
        if (regular is null) return Found.Nothing;
        return new(regular, faces.Find(face => face != regular && face.FamilyName == regular.FamilyName && face.IsBold && !face.IsItalic), faces.FindAll(face => face != regular), null);
    }

    private static bool IsUsable(SKTypeface? face) => face is not null && face.ContainsGlyphs(Needed);

    private sealed record Found(SKTypeface? Regular, SKTypeface? Bold, IReadOnlyList<SKTypeface> Others, string? Problem)
    {
        public static Found Nothing { get; } = new(null, null, [], null);
    }
}
