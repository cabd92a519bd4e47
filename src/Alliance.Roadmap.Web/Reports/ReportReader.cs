using Alliance.Roadmap.Milestones;
using Alliance.Roadmap.Reports;
using Alliance.Roadmap.Web.Setup;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Reports;

/// <summary>Puts reports together from the public record.</summary>
internal sealed class ReportReader(RoadmapDb db, RoadmapSettings roadmap, TimeProvider clock)
{
    public DateOnly Today => roadmap.DayOf(clock.GetUtcNow());

    /// <summary>The years and quarters that there is anything to say about, the newest first.</summary>
    public async Task<IReadOnlyList<(ReportPeriod Year, IReadOnlyList<ReportPeriod> Quarters)>> Periods(CancellationToken cancel = default)
    {
        if (await Beginning(cancel) is not { } beginning) return [];
        var (first, last) = (ReportPeriod.QuarterOf(beginning), ReportPeriod.QuarterOf(Today));
        return
        [
            .. Enumerable.Range(first.Year, last.Year - first.Year + 1).Reverse().Select(year => (new ReportPeriod(year),
                (IReadOnlyList<ReportPeriod>)[.. Enumerable.Range(1, 4).Reverse().Select(quarter => new ReportPeriod(year, quarter)).Where(quarter => quarter.FirstDay <= Today && quarter.NextDay > beginning)])),
        ];
    }

    /// <summary>Null for a time before the record began, or still to come.</summary>
    public async Task<Report?> Find(string slug, CancellationToken cancel = default)
    {
        if (!ReportPeriod.TryRead(slug, out var period) || await Beginning(cancel) is not { } beginning || period.NextDay <= beginning || period.FirstDay > Today) return null;
        var (from, to) = (roadmap.StartOf(period.FirstDay), roadmap.StartOf(period.NextDay));
        var before = new Replay();
        // One after the other: the record is longer than any report.
        await foreach (var entry in db.Entries.AsNoTracking().IgnoreAutoIncludes().Where(entry => entry.RecordedAt < from).OrderBy(entry => entry.Sequence).AsAsyncEnumerable().WithCancellation(cancel)) before.Apply(entry);
        var entries = await db.Entries.AsNoTracking().Where(entry => entry.RecordedAt >= from && entry.RecordedAt < to).OrderBy(entry => entry.Sequence).ToListAsync(cancel);
        var resolutions = await db.Resolutions.AsNoTracking().AsSplitQuery().Where(resolution => resolution.RecordedAt >= from && resolution.RecordedAt < to)
            .OrderBy(resolution => resolution.Year).ThenBy(resolution => resolution.Number).ToListAsync(cancel);
        return new Report(period, before, entries, resolutions, roadmap.DayOf);
    }

    private async Task<DateOnly?> Beginning(CancellationToken cancel) =>
        await db.Entries.OrderBy(entry => entry.Sequence).Select(entry => (DateTimeOffset?)entry.RecordedAt).FirstOrDefaultAsync(cancel) is { } at ? roadmap.DayOf(at) : null;
}
