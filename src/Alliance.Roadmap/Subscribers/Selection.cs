using Alliance.Roadmap.Ledger;
using Alliance.Roadmap.Milestones;

namespace Alliance.Roadmap.Subscribers;

/// <summary>The steps somebody follows: all of them, or chosen ones. Equal choices are equal texts, in whatever order they were
/// made, so that whoever chose the same reads the same.</summary>
public readonly record struct Selection
{
    /// <summary>Some fifty steps. PostgreSQL indexes no text longer than about 2,700 bytes.</summary>
    public const int Longest = 2_000;

    private readonly string? text;

    private Selection(string text) => this.text = text.Length == 0 ? null : text;

    /// <summary>The whole roadmap, steps added later included.</summary>
    public static Selection All => default;

    /// <summary>The slugs in alphabetical order, separated by spaces; empty for all.</summary>
    public string Text => text ?? "";
    public IReadOnlyList<string> Slugs => Text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
    public bool IsAll => text is null;

    public static Selection Of(IEnumerable<string> slugs) =>
        new(string.Join(' ', slugs.SelectMany(slug => slug.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)));

    /// <summary>What somebody ticked: at least one step, and no more than can be kept.</summary>
    /// <param name="slugs">What was ticked; steps that do not exist count as not ticked.</param>
    /// <param name="steps">The slugs of all steps.</param>
    /// <param name="selection">The steps chosen.</param>
    public static Outcome TryChoose(IEnumerable<string>? slugs, IEnumerable<string> steps, out Selection selection)
    {
        selection = Of((slugs ?? []).Intersect(steps, StringComparer.Ordinal));
        return selection.IsAll ? new Refusal("steps.missing", "Please tick at least one step, or choose all steps.")
            : selection.Text.Length > Longest ? new Refusal("steps.too-many", "These are more steps than can be kept one by one. Please tick fewer, or choose all steps.")
            : Outcome.Done;
    }

    /// <summary>What concerns no single step concerns everybody.</summary>
    public bool Includes(string? slug) => IsAll || slug is null || Slugs.Contains(slug);

    /// <summary>Whether an entry is about a chosen step, one of two suffices, or about none.</summary>
    public bool Concerns(Entry entry) => IsAll || entry.Steps is var steps && (steps.Count == 0 || steps.Intersect(Slugs).Any());

    /// <summary>The chosen steps that exist. Where none is left it is the whole roadmap: nobody falls silent unseen.</summary>
    public Selection Among(IEnumerable<Milestone> steps) => IsAll ? this : Of(Slugs.Intersect(steps.Select(step => step.Slug), StringComparer.Ordinal));

    /// <summary>"all steps", "step 3", "steps 3 and 5", by today's numbers.</summary>
    public string InWords(IEnumerable<Milestone> steps)
    {
        var slugs = Slugs;
        var numbers = steps.Where(step => slugs.Contains(step.Slug)).Select(step => step.Number).Order().Select(number => $"{number}").ToList();
        return numbers.Count == 0 ? "all steps" : $"{(numbers.Count == 1 ? "step" : "steps")} {numbers.Joined()}";
    }

    public override string ToString() => Text;
}
