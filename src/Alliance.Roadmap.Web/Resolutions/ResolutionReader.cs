using Alliance.Roadmap.Ledger;
using Alliance.Roadmap.Resolutions;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Resolutions;

/// <summary>What pages ask about resolutions.</summary>
internal sealed class ResolutionReader(RoadmapDb db)
{
    /// <summary>The newest first.</summary>
    public async Task<IReadOnlyList<Resolution>> All(CancellationToken cancel = default) =>
        await db.Resolutions.AsNoTracking().IgnoreAutoIncludes().OrderByDescending(resolution => resolution.Year).ThenByDescending(resolution => resolution.Number).ToListAsync(cancel);

    /// <param name="slug">Such as 2026-3.</param>
    public async Task<Resolution?> Find(string slug, CancellationToken cancel = default) =>
        Resolution.TryReadSlug(slug, out var year, out var number)
            ? await db.Resolutions.AsSplitQuery().SingleOrDefaultAsync(resolution => resolution.Year == year && resolution.Number == number, cancel)
            : null;

    /// <summary>One to try things on, that nothing ever saves.</summary>
    public Task<Resolution> Copy(Resolution of, CancellationToken cancel = default) => db.Resolutions.AsNoTracking().AsSplitQuery().SingleAsync(resolution => resolution.Id == of.Id, cancel);

    /// <summary>The entries it made, in their order, and the steps' names.</summary>
    public async Task<(IReadOnlyList<Entry> Entries, IReadOnlyDictionary<string, string> Names)> Effects(Resolution resolution, CancellationToken cancel = default)
    {
        var sequences = resolution.Effects.Select(effect => effect.Sequence).ToList();
        var entries = await db.Entries.AsNoTracking().Where(entry => sequences.Contains(entry.Sequence)).OrderBy(entry => entry.Sequence).ToListAsync(cancel);
        var names = await db.Milestones.IgnoreAutoIncludes().Select(step => new { step.Slug, step.Number, step.Title }).ToDictionaryAsync(step => step.Slug, step => $"Step {step.Number}: {step.Title}", cancel);
        return (entries, names);
    }

    /// <summary>Which resolution made an entry, by its sequence; entries of no resolution are not among them.</summary>
    public async Task<IReadOnlyDictionary<long, string>> Behind(IEnumerable<Entry> entries, CancellationToken cancel = default)
    {
        var sequences = entries.Where(entry => entry.Decision is not null).Select(entry => entry.Sequence).ToList();
        if (sequences.Count == 0) return new Dictionary<long, string>();
        return await db.Resolutions.SelectMany(resolution => resolution.Effects, (resolution, effect) => new { effect.Sequence, resolution.Year, resolution.Number })
            .Where(made => sequences.Contains(made.Sequence)).ToDictionaryAsync(made => made.Sequence, made => Resolution.SlugOf(made.Year, made.Number), cancel);
    }
}
