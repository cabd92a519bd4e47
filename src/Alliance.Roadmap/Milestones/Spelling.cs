namespace Alliance.Roadmap.Milestones;

/// <summary>Tells a corrected spelling from a changed promise: at most three letters in all, no digit, no whole word.</summary>
internal static class Spelling
{
    public const int MostLetters = 3;

    /// <summary>Null where <paramref name="now"/> only corrects letters of <paramref name="was"/>; otherwise why it does not.</summary>
    public static string? Objection(string? was, string? now, ref int lettersLeft)
    {
        if (was == now) return null;
        if (was is null || now is null) return "a text was added or removed";
        if (!was.Where(char.IsDigit).SequenceEqual(now.Where(char.IsDigit))) return "a digit changed";

        var (oldWords, newWords) = (was.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries), now.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (oldWords.Length != newWords.Length) return "the number of words changed";
        foreach (var (before, after) in oldWords.Zip(newWords))
        {
            if (before == after) continue;
            var letters = Distance(before, after);
            if (2 * letters > Math.Min(before.Length, after.Length)) return $"“{before}” became another word, “{after}”";
            lettersLeft -= letters;
            if (lettersLeft < 0) return $"more than {MostLetters} letters changed since the last rewording";
        }

        return null;
    }

    // Damerau–Levenshtein, restricted: two neighboring letters exchanged count as one.
    private static int Distance(string a, string b)
    {
        var cost = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++) cost[i, 0] = i;
        for (var j = 0; j <= b.Length; j++) cost[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var same = a[i - 1] == b[j - 1] ? 0 : 1;
                cost[i, j] = Math.Min(Math.Min(cost[i - 1, j] + 1, cost[i, j - 1] + 1), cost[i - 1, j - 1] + same);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) cost[i, j] = Math.Min(cost[i, j], cost[i - 2, j - 2] + 1);
            }
        }

        return cost[a.Length, b.Length];
    }
}
