using Alliance.Roadmap.Milestones;

namespace Alliance.Roadmap.Vision;

/// <summary>One step as a vision document writes it. What the form cannot say is not here.</summary>
public sealed record VisionStep(string Title, MilestoneStatus Status)
{
    /// <summary>The title's own link first, then the further posts.</summary>
    public IReadOnlyList<PostLink> Posts { get; init; } = [];

    /// <summary>The descriptions of the conditions still awaited.</summary>
    public IReadOnlyList<string> Conditions { get; init; } = [];

    /// <summary>Whether "We are here" stands behind it; it starts nothing by itself.</summary>
    public bool IsHere { get; init; }

    /// <summary>Where the step begins in the file, from 1.</summary>
    public int Line { get; init; }
}

/// <summary>A link of the document: what it reads, and its absolute address.</summary>
public sealed record PostLink(string Title, string Url);
