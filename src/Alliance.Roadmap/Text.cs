using System.Globalization;
using System.Text;

namespace Alliance.Roadmap;

/// <summary>What may enter the record as text. PostgreSQL refuses NUL, JSON refuses lone surrogates, and other
/// control characters do nothing good in a mail; so every edge asks here first.</summary>
public static class Text
{
    /// <summary>Stands for a reader's own key where a digest is written once for many. In anybody's text it would hand the key over.</summary>
    public const string RecipientsKey = "your-own-key-stands-here-in-mail";

    /// <summary>Null for acceptable text, otherwise the refusal, which names the field.</summary>
    public static Refusal? Problem(string field, string? text, int longest)
    {
        if (text is null) return null;
        if (text.Length > longest)
            return new Refusal("input.too-long", $"{field} has {text.Length:N0} characters; at most {longest:N0} are kept. Please shorten it.");
        if (text.Contains(RecipientsKey, StringComparison.Ordinal))
            return new Refusal("input.unreadable", $"{field} contains “{RecipientsKey}”, which stands for a reader's own key in mails. Please remove it.");
        for (var at = 0; at < text.Length; at++)
        {
            var letter = text[at];
            if (char.IsHighSurrogate(letter) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1])) at++;
            else if (char.IsSurrogate(letter) || (char.IsControl(letter) && letter is not ('\t' or '\n' or '\r')) || IsUnfit(letter))
                return new Refusal("input.unreadable", $"{field} has a character that cannot be kept (U+{(int)letter:X4}, at position {at + 1}). Please remove it.");
        }

        return null;
    }

    /// <summary>Trimmed, with line feeds only, otherwise as it was written; null for nothing, or for nothing that anybody could see. What
    /// <see cref="Problem"/> refuses stays, to be refused.</summary>
    public static string? Tidy(string? text)
    {
        if (text is null || text.All(letter => IsBlank(letter) || char.GetUnicodeCategory(letter) is UnicodeCategory.Format)) return null;
        var (start, end) = (0, text.Length);
        while (IsBlank(text[start])) start++;
        while (IsBlank(text[end - 1])) end--;
        return text[start..end].Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
    }

    /// <summary>The same for what stands on one line.</summary>
    public static string? Line(string? text) => Tidy(text)?.Replace('\n', ' ').Replace('\u2028', ' ').Replace('\u2029', ' ');

    /// <summary>What can be kept of a text that was written elsewhere: one line of it, without characters that <see cref="Problem"/>
    /// refuses, cut with "…" where it is longer.</summary>
    public static string OneLine(string text, int longest)
    {
        var kept = new StringBuilder(Math.Min(text.Length, longest + 1));
        for (var at = 0; at < text.Length && kept.Length <= longest; at++)
        {
            var letter = text[at];
            if (char.IsHighSurrogate(letter) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1])) kept.Append(letter).Append(text[++at]);
            else if (char.IsWhiteSpace(letter) || char.IsControl(letter)) { if (kept.Length > 0 && kept[^1] != ' ') kept.Append(' '); }
            else if (!char.IsSurrogate(letter) && !IsUnfit(letter)) kept.Append(letter);
        }

        kept.Replace(RecipientsKey, "");
        var line = kept.ToString().Trim();
        if (line.Length <= longest) return line;
        var end = longest - 1;
        if (char.IsHighSurrogate(line[end - 1])) end--;
        return line[..end].TrimEnd() + "…";
    }

    private static bool IsBlank(char letter) => char.IsWhiteSpace(letter) && (!char.IsControl(letter) || letter is '\t' or '\n' or '\r');

    // Not a character at all (Unicode, section 23.7), or one that turns the letters around it, so that people read what is not written.
    private static bool IsUnfit(char letter) =>
        letter is (>= '\uFDD0' and <= '\uFDEF') or '\uFFFE' or '\uFFFF' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
}
