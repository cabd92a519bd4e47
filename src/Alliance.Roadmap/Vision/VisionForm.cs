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

    /// <summary>Where the marker begins in a text, and where it ends; false without one.</summary>
    public static bool FindMarker(string text, out int start, out int end)
    {
        foreach (var hand in (string[])[Hand, GarbledHand])
        {
            for (start = text.IndexOf(hand, StringComparison.Ordinal); start >= 0; start = text.IndexOf(hand, start + 1, StringComparison.Ordinal))
            {
                var words = start + hand.Length;
                while (words < text.Length && char.IsWhiteSpace(text[words])) words++;
                end = words + WeAreHere.Length;
                if (text.AsSpan(words).StartsWith(WeAreHere, StringComparison.OrdinalIgnoreCase)) return true;
            }
        }

        (start, end) = (-1, -1);
        return false;
    }

    /// <summary>One space wherever there was any white space: the form has single lines, and Markdown tells no more.</summary>
    public static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
