using System.Text;

namespace Alliance.Roadmap.Vision;

/// <summary>The few signs that the form of a vision document knows, for reading and writing alike.</summary>
internal static class VisionForm
{
    public const string Heading = "Vision";
    public const string Hand = "👈";
    public const string WeAreHere = "We are here";
    public const string Paused = "(paused)";
    public const string SubjectTo = "(subject to";
    public const char Dot = '·';

    /// <summary>How the hand arrives when its UTF-8 bytes were read as Windows-1252: real documents do that.</summary>
    public static readonly string GarbledHand = CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetString(Encoding.UTF8.GetBytes(Hand));

    /// <summary>Where the first marker of a text begins, and where it ends; false without one.</summary>
    public static bool FindMarker(string text, out int start, out int end)
    {
        for (start = 0; start < text.Length; start++)
            if (IsMarker(text, start, out end)) return true;
        end = start = -1;
        return false;
    }

    /// <summary>Whether a marker begins at this place.</summary>
    public static bool IsMarker(string text, int start, out int end)
    {
        end = -1;
        var rest = text.AsSpan(start);
        var hand = rest.StartsWith(Hand, StringComparison.Ordinal) ? Hand : rest.StartsWith(GarbledHand, StringComparison.Ordinal) ? GarbledHand : null;
        if (hand is null) return false;
        var words = start + hand.Length;
        while (words < text.Length && char.IsWhiteSpace(text[words])) words++;
        end = words + WeAreHere.Length;
        return text.AsSpan(words).StartsWith(WeAreHere, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>One space wherever there was any white space: the form has single lines, and Markdown tells no more.</summary>
    public static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
