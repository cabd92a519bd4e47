using Alliance.Roadmap.Milestones;
using Alliance.Roadmap.Vision;
using Alliance.Roadmap.Web.Setup;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Vision;

/// <summary>Compares a vision document with the roadmap in the database and, where asked to, follows it.</summary>
internal sealed class VisionImport(RoadmapDb db, RoadmapSettings settings, TimeProvider clock)
{
    /// <summary>Takes over the starter document where there is no roadmap yet; the database must be migrated.</summary>
    public async Task TakeStarter(CancellationToken cancel = default)
    {
        if (await db.Plans.AnyAsync(cancel)) return;
        if (Read(out var starter).Refused(out var refusal)) throw new InvalidOperationException(refusal.Reason);
        if ((await Follow(starter!, null, dropMissing: false, onlyFirst: true, apply: true, cancel)).Outcome.Refused(out refusal)) throw new InvalidOperationException(refusal.Reason);
    }

    /// <summary>Compares, and with <paramref name="apply"/> writes the differences as entries: all of them or none.</summary>
    /// <param name="document">The page.</param>
    /// <param name="asOf">The day of the page; today where it is not given.</param>
    /// <param name="dropMissing">Whether steps that the page no longer has are dropped.</param>
    /// <param name="apply">Whether to write.</param>
    /// <param name="cancel">Stops before anything is written.</param>
    public Task<(Outcome Outcome, Comparison? Comparison)> Follow(VisionDocument document, DateOnly? asOf, bool dropMissing, bool apply, CancellationToken cancel) =>
        Follow(document, asOf, dropMissing, onlyFirst: false, apply, cancel);

    private async Task<(Outcome Outcome, Comparison? Comparison)> Follow(VisionDocument document, DateOnly? asOf, bool dropMissing, bool onlyFirst, bool apply, CancellationToken cancel)
    {
        // What is compared must still hold when it is written, and two starting nodes must not both begin the roadmap.
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await db.LockHead(cancel);
        var plan = await db.Plans.SingleOrDefaultAsync(cancel);
        if (onlyFirst && plan is not null) return (Outcome.Done, null);
        var organization = await db.Organizations.SingleOrDefaultAsync(cancel);
        if (organization is null) db.Add(organization = new Organization());
        if (plan is null) db.Add(plan = new Plan($"{document.Name ?? Organization.UsualName} roadmap"));

        var now = clock.GetUtcNow();
        var day = asOf ?? settings.DayOf(now);
        var newest = await db.Entries.MaxAsync(entry => (DateTimeOffset?)entry.DecidedOn, cancel);
        if (PublishedPage.Problem(day, settings.DayOf(now)) is { } unlikely) return (unlikely, null);
        if (new PublishedPage(day, settings.StartOf(day), settings.StartOf(day.AddDays(1))).ToAct(newest, now, out var act).Refused(out var refusal)) return (refusal, null);
        if (Comparison.Of(document, plan, organization, settings.Site, dropMissing, out var comparison).Refused(out refusal)) return (refusal, null);
        if (!apply || comparison!.Differences.All(difference => difference.IsReported)) return (Outcome.Done, comparison);

        if (comparison.Apply(plan, organization, act!).Refused(out refusal)) return (refusal, null);
        if ((await db.TrySave(cancel)).Refused(out refusal)) return (refusal, null);
        await transaction.CommitAsync(cancel);
        return (Outcome.Done, comparison);
    }

    private Outcome Read(out VisionDocument? starter)
    {
        using var stream = typeof(VisionImport).Assembly.GetManifestResourceStream("starter.md")!;
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return VisionDocument.Read("starter.md", bytes.ToArray(), settings.Site, out starter);
    }
}
