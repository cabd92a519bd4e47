using Alliance.Roadmap.Ledger;
using Alliance.Roadmap.Milestones;

namespace Alliance.Roadmap.Vision;

/// <summary>One difference between a page and the roadmap: in words, and as the acts it means. Without acts to perform it
/// is only reported.</summary>
/// <param name="Words">A sentence for people.</param>
/// <param name="Acts">The names of the entries it becomes, in order; empty for one that writes none.</param>
public sealed record Difference(string Words, params IReadOnlyList<string> Acts)
{
    /// <summary>The slug of the step; null for a new step and for what concerns none.</summary>
    public string? Milestone { get; init; }

    /// <summary>Reported, never applied.</summary>
    public bool IsReported => Perform is null;

    internal Func<Plan, Organization, Act, Outcome>? Perform { get; init; }
}
