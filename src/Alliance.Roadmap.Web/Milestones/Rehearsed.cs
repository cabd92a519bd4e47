using Alliance.Roadmap.Ledger;
using Alliance.Roadmap.Milestones;

namespace Alliance.Roadmap.Web.Milestones;

/// <summary>What something would come to if it were recorded: the roadmap as it is and as it would be, and what would be written.</summary>
public sealed record Rehearsed(Plan Before, Plan After, IReadOnlyList<Entry> Entries)
{
    /// <summary>The steps that would be written about, as they are now (null where they would be new) and as they would be.</summary>
    public IReadOnlyList<(Milestone? Before, Milestone After)> Steps =>
    [
        .. Entries.SelectMany(entry => entry.Steps).Distinct().Select(slug => After.Milestones.FirstOrDefault(step => step.Slug == slug)).OfType<Milestone>()
            .OrderBy(step => step.Number).Select(step => (Was(step), step)),
    ];

    /// <summary>The other steps that would make room.</summary>
    public IReadOnlyList<(Milestone Before, Milestone After)> Moved =>
    [
        .. After.Milestones.Where(step => !Entries.Any(entry => entry.Steps.Contains(step.Slug))).Select(step => (Before: Was(step), After: step))
            .Where(pair => pair.Before is not null && pair.Before.Number != pair.After.Number).Select(pair => (pair.Before!, pair.After)),
    ];

    private Milestone? Was(Milestone step) => Before.Milestones.FirstOrDefault(old => old.Slug == step.Slug);
}
