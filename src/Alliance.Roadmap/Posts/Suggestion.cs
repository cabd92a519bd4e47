using Alliance.Roadmap.Milestones;

namespace Alliance.Roadmap.Posts;

/// <summary>A step that a post may be about, and the words that say so, as the post writes them.</summary>
public sealed record Suggestion(Milestone Milestone, IReadOnlyList<string> Words);

/// <summary>Finds the steps that a post may be about, by the words it shares with them. A word that fewer steps have says more, and one
/// in the post's title more than one in its summary.</summary>
public sealed class Suggestions
{
    private const int Most = 3;
    private const int FewestLetters = 3;

    // A word of the title is enough while no more than three steps have it; words of the summary alone have to be two, and rare.
    private const double EnoughInTheTitle = 2.0 / 3;
    private const double EnoughInTheSummary = 1;

    // What every sentence has, and what all of this is about.
    private static readonly HashSet<string> Small =
    [
        .. "about after all also and any are because been before being between both but can could did does each for from full had has have her here his how into its just let made make many more most much new not now off one only other our out over own said same see she should some such than that the their them then there these they this those through time too under update updates upon use was way week well were what when where which while who why will with would year you your".Split(' ').Select(Stem),
        .. "adobe alliance association commerce community mage mageos magento open platform project source specific step team".Split(' ').Select(Stem),
    ];

    private readonly List<(Milestone Milestone, HashSet<string> Stems)> steps;
    private readonly Dictionary<string, int> spread;

    public Suggestions(IEnumerable<Milestone> milestones)
    {
        steps = [.. milestones.Select(step => (step, WordsOf($"{step.Title} {step.OriginalTitle} {step.WhatThisMeans}").Select(Stem).Where(stem => !Small.Contains(stem)).ToHashSet(StringComparer.Ordinal)))];
        spread = steps.SelectMany(step => step.Stems).GroupBy(stem => stem).ToDictionary(same => same.Key, same => same.Count(), StringComparer.Ordinal);
    }

    /// <summary>At most three, the likeliest first; none where nothing is in common.</summary>
    public IReadOnlyList<Suggestion> For(string title, string summary)
    {
        var weights = new Dictionary<string, (string Word, double Weight)>(StringComparer.Ordinal);
        foreach (var (text, weight) in new[] { (title, 2.0), (summary, 1.0) })
            foreach (var word in WordsOf(text)) weights.TryAdd(Stem(word), (word, weight));
        return
        [
            .. steps.Select(step => (step.Milestone, Shared: step.Stems.Where(weights.ContainsKey).ToList()))
                .Select(step => (step.Milestone, step.Shared, Weight: step.Shared.Sum(stem => weights[stem].Weight / spread[stem])))
                .Where(step => step.Shared.Exists(stem => weights[stem].Weight > 1) ? step.Weight >= EnoughInTheTitle : step.Weight >= EnoughInTheSummary && step.Shared.Count > 1)
                .OrderByDescending(step => step.Weight).ThenBy(step => step.Milestone.Number).Take(Most)
                .Select(step => new Suggestion(step.Milestone, [.. step.Shared.OrderByDescending(stem => weights[stem].Weight / spread[stem]).ThenBy(stem => stem, StringComparer.Ordinal).Select(stem => weights[stem].Word)])),
        ];
    }

    private static IEnumerable<string> WordsOf(string text) =>
        new string([.. text.ToLowerInvariant().Select(letter => char.IsLetter(letter) ? letter : ' ')]).Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(word => word.Length >= FewestLetters);

    // Enough to bring "grants" to "grant", "launched" to "launch" and "hiring" to "hire".
    private static string Stem(string word)
    {
        if (word.Length > 4 && word[^1] == 's' && word[^2] != 's') word = word[..^1];
        if (word.Length > 5 && word.EndsWith("ing", StringComparison.Ordinal)) word = word[..^3];
        else if (word.Length > 4 && word.EndsWith("ed", StringComparison.Ordinal)) word = word[..^2];
        return word.Length > 3 && word[^1] == 'e' ? word[..^1] : word;
    }
}
