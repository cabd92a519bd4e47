using System.Text;

namespace Alliance.Roadmap.Web.Mail;

/// <summary>How the text part of a message is laid out.</summary>
internal static class PlainText
{
    /// <summary>RFC 5322 §2.1.1 asks for at most 78 characters a line; being quoted in an answer takes a few.</summary>
    public const int Width = 72;

    /// <summary>What parts a message from what stands below every message of its kind; the space belongs to it (RFC 3676 §4.3).</summary>
    public const string Signature = "-- ";

    /// <summary>Breaks lines that are longer than <see cref="Width"/> at their spaces; others stay as they are, save for spaces at their
    /// end: nobody’s text becomes a <see cref="Signature"/>. An address is never
    /// broken: a reader's program would not find its second half.</summary>
    /// <param name="text">Lines parted by line feeds.</param>
    /// <param name="indent">What every line begins with.</param>
    public static string Wrapped(string text, string indent = "") => string.Join('\n', text.Split('\n').SelectMany(line => Lines(line, indent)));

    private static IEnumerable<string> Lines(string line, string indent)
    {
        var words = line.Trim(' ');
        var start = indent + line[..(line.Length - line.TrimStart(' ').Length)];
        if (words.Length == 0 || start.Length + words.Length <= Width)
        {
            yield return words.Length == 0 ? "" : start + words;
            yield break;
        }

        var row = new StringBuilder(start);
        foreach (var word in words.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (row.Length > start.Length && row.Length + 1 + word.Length > Width)
            {
                yield return row.ToString();
                row.Clear().Append(start);
            }

            if (row.Length > start.Length) row.Append(' ');
            row.Append(word);
        }

        yield return row.ToString();
    }
}
