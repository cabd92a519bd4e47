using System.Globalization;
using Alliance.Roadmap.Funding;
using Alliance.Roadmap.Ledger;
using Alliance.Roadmap.Milestones;
using Alliance.Roadmap.Vision;
using Alliance.Roadmap.Web.Setup;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Milestones;

/// <summary>The roadmap as it stands, or as it stood at the end of a day.</summary>
/// <param name="Title">What the roadmap is called.</param>
/// <param name="Steps">In the order of their numbers.</param>
/// <param name="Updates">The newest update of each step, by its slug.</param>
/// <param name="Figures">What is known of money.</param>
/// <param name="At">The moment it is about.</param>
internal sealed record Standing(string Title, IReadOnlyList<Milestone> Steps, IReadOnlyDictionary<string, Entry> Updates, Figures Figures, DateTimeOffset At);

/// <summary>Reads the roadmap for those who look at it.</summary>
internal sealed class RoadmapReader(RoadmapDb db, Recollections recollections, RoadmapSettings settings, TimeProvider clock)
{
    public async Task<Standing> Now(CancellationToken cancel = default)
    {
        await using var connection = await db.KeepConnection(cancel);
        var plan = await db.Plans.AsNoTracking().SingleOrDefaultAsync(cancel);
        var updates = await db.Entries.AsNoTracking().NewestUpdates(Slugs).ToDictionaryAsync(entry => entry.Milestone!, cancel);
        return new Standing(plan?.Title ?? Usual, plan?.Milestones ?? [], updates, await db.Figures(cancel), clock.GetUtcNow());
    }

    /// <summary>What was decided by the end of that day, replayed in the order of the record.</summary>
    public async Task<Standing> On(DateOnly day, CancellationToken cancel = default) =>
        await recollections.Of(day, await db.LedgerHeads.AsNoTracking().Select(head => head.Hash).SingleAsync(cancel), () => Recall(day, cancel), cancel);

    private async Task<Standing> Recall(DateOnly day, CancellationToken cancel)
    {
        var end = settings.StartOf(day.AddDays(1));
        var decided = db.Entries.AsNoTracking().Where(entry => entry.DecidedOn < end);
        var replay = new Replay();
        // One after the other: the record is longer than any page.
        await foreach (var entry in decided.IgnoreAutoIncludes().OrderBy(entry => entry.Sequence).AsAsyncEnumerable().WithCancellation(cancel)) replay.Apply(entry);
        var updates = await decided.NewestUpdates(Slugs).ToDictionaryAsync(entry => entry.Milestone!, cancel);
        var title = await db.Plans.IgnoreAutoIncludes().Select(plan => plan.Title).SingleOrDefaultAsync(cancel);
        return new Standing(title ?? Usual, replay.Recall(), updates, await db.FiguresBefore(end, cancel), end.AddMilliseconds(-1));
    }

    /// <summary>Reads a day that somebody asks for.</summary>
    /// <param name="on">As the address has it.</param>
    /// <returns>The day, or why there is nothing to show of it.</returns>
    public async Task<(DateOnly? Day, string? Problem)> DayOf(string on, CancellationToken cancel = default)
    {
        if (!DateOnly.TryParseExact(on, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return (null, $"“{(on.Length > 40 ? on[..40] + "…" : on)}” is not a day. Please give one such as {Iso(settings.DayOf(clock.GetUtcNow()))}.");
        if (day > settings.DayOf(clock.GetUtcNow()))
            return (null, $"{day.InFull()} is still to come. Please give today or an earlier day.");
        var first = await db.Entries.Where(entry => entry.Sequence == 1).Select(entry => (DateTimeOffset?)entry.DecidedOn).SingleOrDefaultAsync(cancel);
        return first is not { } began ? (null, "There is no record yet.")
            : day < settings.DayOf(began) ? (null, $"This record began on {settings.DayOf(began).InFull()}; how things stood before is not known. Please give that day or a later one.")
            : (day, null);
    }

    public static string Iso(DateOnly day) => day.ToString("O", CultureInfo.InvariantCulture);

    // Not without the automatic includes: within another question, that would take the texts from the entries as well.
    private IQueryable<string> Slugs => db.Milestones.Select(step => step.Slug);

    private static string Usual => $"{Organization.UsualName} roadmap";
}
