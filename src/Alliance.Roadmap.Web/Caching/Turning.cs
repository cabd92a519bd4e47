using Alliance.Roadmap.Funding;
using Alliance.Roadmap.Web.Setup;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Caching;

/// <summary>When public pages begin to say something else by themselves, though nobody changes anything.</summary>
internal static class Turning
{
    /// <summary>The first moment after <paramref name="now"/> at which a new day begins in <c>Roadmap:TimeZone</c>, a look at a step
    /// becomes overdue, or a figure becomes unknown.</summary>
    public static async Task<DateTimeOffset> TurnsAfter(this RoadmapDb db, DateTimeOffset now, RoadmapSettings settings, CancellationToken cancel = default)
    {
        var steps = await db.Milestones.AsNoTracking().ToListAsync(cancel);
        var figures = await db.Figures(cancel);
        // Due at the moment itself, overdue right after it; a figure is unknown from the moment itself on.
        var turns = steps.Select(step => step.ReviewDueAt + TimeSpan.FromTicks(1))
            .Concat(figures.Newest.Select(reading => figures.UnknownSince(reading, DateTimeOffset.MaxValue)))
            .Append(settings.StartOf(settings.DayOf(now).AddDays(1)));
        return turns.OfType<DateTimeOffset>().Where(turn => turn > now).Min();
    }
}
