using Alliance.Roadmap.Milestones;

namespace Alliance.Roadmap.Vision;

/// <summary>Finds which step of the roadmap each step of a page is: the same words first, then position and likeness.
/// Where two could be the same one, a person has to say which.</summary>
internal sealed class Matching
{
    private const double Alike = 0.5;
    private const double AlikeInPlace = 0.4;
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
        if ((matching.WordForWord() ?? matching.ByLikeness()) is { } refusal) return refusal;
        matching.ByPlace();
        return Outcome.Done;
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
        var candidates = Candidates((at, milestone) => Likeness.Of(page[at].Title, milestone.Title), Alike);
        foreach (var (at, milestone) in candidates)
            if (match[at] is null && !taken.Contains(milestone)) Take(at, milestone);

        foreach (var (at, milestone) in candidates)
        {
            if (match[at] is null) return TwoForOne(Array.IndexOf(match, milestone), at, milestone);
            if (!taken.Contains(milestone)) return OneForTwo(at, match[at]!, milestone);
        }

        return null;
    }

    /// <summary>What is left may be a step in much shorter words, if it stands where that step stood.</summary>
    private void ByPlace()
    {
        foreach (var (at, milestone) in Candidates((at, milestone) => StandsInPlace(at, milestone) ? Likeness.Overlap(page[at].Title, milestone.Title) : 0, AlikeInPlace))
            if (match[at] is null && !taken.Contains(milestone)) Take(at, milestone);
    }

    /// <summary>The pairs of steps not matched yet that are alike enough, the likeliest first.</summary>
    private List<(int At, Milestone Milestone)> Candidates(Func<int, Milestone, double> likeness, double enough) =>
    [
        .. from at in Enumerable.Range(0, page.Count)
           where match[at] is null
           from milestone in roadmap
           where !taken.Contains(milestone)
           let alike = likeness(at, milestone)
           where alike >= enough
           orderby alike + (StandsInPlace(at, milestone) ? WorthOfPlace : 0) descending
           select (at, milestone),
    ];

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
