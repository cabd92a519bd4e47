using Alliance.Roadmap.Resolutions;
using Alliance.Roadmap.Web.Milestones;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Resolutions;

/// <summary>Finds what decisions still hold: programs act by naming one.</summary>
internal sealed class Warrants(RoadmapDb db)
{
    /// <param name="decision">The decision as a program names it: 2026-3.</param>
    /// <param name="act">The act.</param>
    /// <param name="slug">The step.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <returns>The warrant; a refusal where there is such a decision but not for this; neither where the text names none.</returns>
    public async Task<(Warrant? Warrant, Refusal? Refusal)> Find(string? decision, string act, string slug, CancellationToken cancel = default)
    {
        if (!Resolution.TryReadSlug(decision?.Trim(), out var year, out var number)) return (null, null);
        if (await db.Resolutions.AsSplitQuery().SingleOrDefaultAsync(known => known.Year == year && known.Number == number, cancel) is not { } resolution)
            return (null, new Refusal("governance.decision-required", $"There is no resolution {number}/{year}. Please name one that carried and holds this act."));
        if (resolution.Outcome is not ResolutionOutcome.Carried)
            return (null, new Refusal("governance.decision-required", $"Resolution {resolution.Name} did not carry: it is {resolution.Outcome.InWords()}. Please name one that carried and holds this act."));
        var done = resolution.Effects.Select(effect => effect.Position).ToHashSet();
        var left = await db.Motions.IgnoreAutoIncludes().Where(motion => motion.Id == resolution.MotionId).SelectMany(motion => motion.Acts).OrderBy(held => held.Position).ToListAsync(cancel);
        left.RemoveAll(held => done.Contains(held.Position));
        if (left.Find(held => held.Act == act && held.Milestone == slug) is not { } mine)
            return (null, new Refusal("governance.decision-required", $"Resolution {resolution.Name} does not hold this act, or it has taken effect already. Please name one that carried and holds it."));
        if (left[0] is var first && first != mine)
            return (null, new Refusal("governance.decision-required", $"Resolution {resolution.Name} holds this act, but in its order another comes first: {first.Words}. Please carry that one out before, or let the whole decision take effect at /board/resolutions/{resolution.Slug}."));
        return (new Warrant(resolution.Cite(), ActInput.FromJson(mine.Input), entry =>
        {
            resolution.TakeEffect(mine.Position, entry.Sequence, isLast: left.Count == 1);
            mine.Forget();
        }), null);
    }
}
