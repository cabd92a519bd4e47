using System.Globalization;
using System.Text;

namespace Alliance.Roadmap;

/// <summary>How names of states are written: <c>InProgress</c> is <c>in-progress</c> to programs, "in progress" to people.</summary>
public static class Words
{
    public static string Kebab(this Enum value) => Split(value.ToString(), '-');

    public static string InWords(this Enum value) => Split(value.ToString(), ' ');

    /// <summary>Reads the kebab-case form back; false for anything else, numbers included.</summary>
    public static bool TryKebab<T>(string? text, out T value) where T : struct, Enum
    {
        foreach (var candidate in Enum.GetValues<T>())
        {
            if (candidate.Kebab() == text)
            {
                value = candidate;
                return true;
            }
        }

        value = default;
        return false;
    }

    /// <summary>"23 November 2026".</summary>
    public static string InFull(this DateOnly date) => date.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);

    /// <summary>"a", "a and b", "a, b and c".</summary>
    public static string Joined(this IEnumerable<string> items)
    {
        var list = items.ToList();
        return list.Count < 2 ? string.Concat(list) : $"{string.Join(", ", list[..^1])} and {list[^1]}";
    }

    /// <summary>A stable, readable name for an address: lower-case letters and digits joined by hyphens, at most 80.</summary>
    public static string Slug(string title)
    {
        var slug = new StringBuilder();
        foreach (var letter in title.Normalize(NormalizationForm.FormKD).ToLowerInvariant())
        {
            if (char.IsAsciiLetterOrDigit(letter)) slug.Append(letter);
            else if (slug.Length > 0 && slug[^1] != '-' && CharUnicodeInfo.GetUnicodeCategory(letter) != UnicodeCategory.NonSpacingMark) slug.Append('-');
        }

        var whole = slug.ToString().Trim('-');
        if (whole.Length <= 60) return whole;
        var cut = whole[..60];
        return cut.LastIndexOf('-') is > 20 and var end ? cut[..end] : cut;
    }

    private static string Split(string name, char separator)
    {
        var words = new StringBuilder();
        foreach (var letter in name)
        {
            if (char.IsUpper(letter) && words.Length > 0) words.Append(separator);
            words.Append(char.ToLowerInvariant(letter));
        }

        return words.ToString();
    }
}
