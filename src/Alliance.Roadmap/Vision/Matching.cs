using Alliance.Roadmap.Milestones;

namespace Alliance.Roadmap.Vision;

/// <summary>Finds which step of the roadmap each step of a page is: the same words first, then position and likeness.
/// Where two could be the same one, a person has to say which.</summary>
internal sealed class Matching
{
    private const double Alike = 0.5;
    private const double AlikeInPlace = 1.0 / 3;
    private const double WorthOfPlace = 0.15;

    private readonly IReadOnlyList<VisionStep> page;
    private readonly IReadOnlyList<Milestone> roadmap;
    private readonly Milestone?[] match;
    private readonly HashSet<Milestone> taken = [];
    private readonly HashSet<Milestone> takenWordForWord = [];

    private Matching(IReadOnlyList<VisionStep> page, IReadOnlyList<Milestone> roadmap) =>
        (this.page, this.roadmap, match) = (page, roadmap, new Milestone?[page.Count]);

    /// <param name="page">The steps of the page.</param>
    /// <param name="roadmap">All steps of the roadmap, in order.</param>
    /// <param name="match">For each step of the page its step on the roadmap; null for a new one.</param>
    public static Outcome Of(IReadOnlyList<VisionStep> page, IReadOnlyList<Milestone> roadmap, out IReadOnlyList<Milestone?> match)
    {
        var matching = new Matching(page, roadmap);
        match = matching.match;
        return (matching.WordForWord() ?? matching.ByLikeness()) is { } refusal ? refusal : Outcome.Done;
    }

    private Refusal? WordForWord()
    {
        var ours = roadmap.ToLookup(milestone => Likeness.Key(milestone.Title));
        foreach (var same in Enumerable.Range(0, page.Count).GroupBy(at => Likeness.Key(page[at].Title)))
        {
            var (theirs, candidates) = (same.ToList(), ours[same.Key].ToList());
            if (candidates.Count == 0) continue;
            if (theirs.Count > candidates.Count) return TwoForOne(theirs[0], theirs[^1], candidates[0]);
            // Among equal words the order decides, and with fewer on the page the position.
            if (theirs.Count < candidates.Count) candidates = [.. theirs.Select(at => candidates.Find(milestone => milestone.Number == at + 1)).OfType<Milestone>()];
            if (theirs.Count > candidates.Count) return OneForTwo(theirs[0], ours[same.Key].First(), ours[same.Key].Last());
            foreach (var (at, milestone) in theirs.Zip(candidates)) Take(at, milestone);
        }

        takenWordForWord.UnionWith(taken);
        return null;
    }

    private Refusal? ByLikeness()
    {
        var pairs =
            from at in Enumerable.Range(0, page.Count)
            where match[at] is null
            from milestone in roadmap
            where !taken.Contains(milestone)
            let likeness = Likeness.Of(page[at].Title, milestone.Title)
            let inPlace = StandsInPlace(at, milestone)
            where likeness >= Alike || (inPlace && Likeness.Overlap(page[at].Title, milestone.Title) >= AlikeInPlace)
            orderby likeness + (inPlace ? WorthOfPlace : 0) descending
            select (At: at, Milestone: milestone, IsAlike: likeness >= Alike);
        var candidates = pairs.ToList();
        foreach (var (at, milestone, _) in candidates)
            if (match[at] is null && !taken.Contains(milestone)) Take(at, milestone);

        foreach (var (at, milestone, isAlike) in candidates)
        {
            if (!isAlike) continue;
            if (match[at] is null) return TwoForOne(Array.IndexOf(match, milestone), at, milestone);
            if (!taken.Contains(milestone)) return OneForTwo(at, match[at]!, milestone);
        }

        return null;
    }

    private void Take(int at, Milestone milestone)
    {
        match[at] = milestone;
        taken.Add(milestone);
    }

    /// <summary>The same number, or the same neighbor before or behind.</summary>
    private bool StandsInPlace(int at, Milestone milestone)
    {
        var number = milestone.Number;
        return number == at + 1
            || (at > 0 && number > 1 && Neighbor(at - 1) == roadmap[number - 2])
            || (at + 1 < page.Count && number < roadmap.Count && Neighbor(at + 1) == roadmap[number]);

        Milestone? Neighbor(int index) => match[index] is { } same && takenWordForWord.Contains(same) ? same : null;
    }

    private Refusal TwoForOne(int one, int other, Milestone milestone) =>
        new("vision.ambiguous", $"Two steps of the page match one of the roadmap: “{page[one].Title}” (line {page[one].Line}) and “{page[other].Title}” (line {page[other].Line}) are both like step {milestone.Number}, “{milestone.Title}”. "
            + "Please reword that step on the roadmap first, exactly as the page has it.");

    private Refusal OneForTwo(int at, Milestone one, Milestone other) =>
        new("vision.ambiguous", $"Two steps of the roadmap match one of the page: “{page[at].Title}” (line {page[at].Line}) is like step {one.Number}, “{one.Title}”, and like step {other.Number}, “{other.Title}”. "
            + "Please reword the right one on the roadmap first, exactly as the page has it, or drop the other there.");
}
