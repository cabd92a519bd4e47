using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Resolutions;

/// <summary>Questions more than one caller asks about decisions.</summary>
public static class ResolutionQueries
{
    /// <summary>The next free number of a year. It stays free only under the lock of the ledger's head.</summary>
    public static async Task<int> NextNumber(this RoadmapDb db, int year, CancellationToken cancel = default) =>
        1 + Math.Max(
            await db.Resolutions.Where(resolution => resolution.Year == year).MaxAsync(resolution => (int?)resolution.Number, cancel) ?? 0,
            await db.Motions.Where(motion => motion.Year == year).MaxAsync(motion => motion.Number, cancel) ?? 0);
}
