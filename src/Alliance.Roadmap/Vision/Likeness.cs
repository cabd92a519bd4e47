namespace Alliance.Roadmap.Vision;

/// <summary>How alike two wordings are, from 0 to 1.</summary>
internal static class Likeness
{
    // Longer wordings share words; letter by letter, a page of five hundred of them would take a minute.
    private const int Short = 60;

    // Words that every sentence has tell nothing.
    private static readonly HashSet<string> Small = ["a", "an", "and", "by", "for", "from", "in", "of", "on", "or", "our", "the", "to", "with"];

    /// <summary>Shared words among all words of both; for wordings that differ only in letters, the share of equal letters.</summary>
    public static double Of(string one, string other)
    {
        var (a, b) = (WordsOf(one), WordsOf(other));
        var words = a.Count + b.Count == 0 ? 0 : 2.0 * a.Count(b.Contains) / (a.Count + b.Count);
        var longest = Math.Max(one.Length, other.Length);
        if (longest is 0 or > Short) return words;
        var letters = 1 - (double)Distance(one, other) / longest;
        return Math.Max(words, letters > 0.7 ? letters : 0);
    }

    /// <summary>How much of the shorter wording is in the longer one.</summary>
    public static double Overlap(string one, string other)
    {
        var (a, b) = (WordsOf(one), WordsOf(other));
        return Math.Min(a.Count, b.Count) is > 0 and var fewest ? (double)a.Count(b.Contains) / fewest : 0;
    }

    /// <summary>Equal but for case and white space.</summary>
    public static string Key(string text) => VisionForm.OneLine(text).ToUpperInvariant();

    private static HashSet<string> WordsOf(string text)
    {
        var words = new string([.. text.ToLowerInvariant().Select(letter => char.IsLetterOrDigit(letter) || letter == '-' ? letter : ' ')])
            .Split(' ', StringSplitOptions.RemoveEmptyEntries).ToHashSet();
        words.ExceptWith(Small);
        return words;
    }

    private static int Distance(string a, string b)
    {
        var (above, row) = (new int[b.Length + 1], new int[b.Length + 1]);
        for (var j = 0; j <= b.Length; j++) above[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= b.Length; j++) row[j] = Math.Min(Math.Min(above[j] + 1, row[j - 1] + 1), above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
            (above, row) = (row, above);
        }

        return above[b.Length];
    }
}
