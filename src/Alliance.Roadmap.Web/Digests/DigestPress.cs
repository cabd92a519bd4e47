using System.Text;
using Alliance.Roadmap.Digests;
using Alliance.Roadmap.Subscribers;
using Alliance.Roadmap.Web.Mail;
using Alliance.Roadmap.Web.Resolutions;
using Alliance.Roadmap.Web.Setup;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Digests;

/// <summary>What an issue would say if it were frozen now.</summary>
/// <param name="Recipients">Everybody who would get it, whatever steps they chose.</param>
internal sealed record DigestPreview(Contents Contents, Rendering Rendering, int Recipients)
{
    public bool HasNews => Contents.Moved.Count > 0;
}

/// <summary>What the people who follow the same steps would get if an issue were frozen now.</summary>
internal sealed record RehearsedEdition(Contents Contents, int Recipients);

/// <summary>Brings issues to paper: decides what a due time brings, previews, and freezes in one transaction.</summary>
internal sealed class DigestPress(RoadmapDb db, ResolutionReader resolutions, DigestText text, MailRenderer renderer, MessageWriter writer, DigestSettings settings, RoadmapSettings roadmap, TimeProvider clock)
{
    // As it happens: each entry has this long to be taken back; a busy day still goes out after an hour.
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan LongestGrace = TimeSpan.FromHours(1);

    // More than this in one mail nobody reads.
    private const int MostEntries = 40;

    /// <summary>Looks at the clock once: whatever has come due since is skipped, held, or frozen with all its deliveries.</summary>
    public async Task FreezeDue(CancellationToken cancel = default)
    {
        var beginning = await db.Entries.OrderBy(entry => entry.Sequence).Select(entry => (DateTimeOffset?)entry.RecordedAt).FirstOrDefaultAsync(cancel);
        if (beginning is null) return;
        foreach (var schedule in settings.Schedules(roadmap))
        {
            // Only the newest time counts: periods missed while nobody was here become one issue.
            var due = schedule.Latest(clock.GetUtcNow());
            if (due.Utc > beginning) await Meet(schedule.Cadence, due.Period, due.Utc, cancel);
        }

        await MeetEntries(cancel);
        await FreezeReleased(cancel);
    }

    public async Task<DigestPreview> Preview(Cadence cadence, CancellationToken cancel = default)
    {
        var contents = await Contents(cadence, PeriodNow(cadence), cancel);
        return await Preview(contents, Selection.All, cancel);
    }

    /// <summary>The same for people who chose these steps.</summary>
    public async Task<DigestPreview> Preview(Cadence cadence, Selection selection, CancellationToken cancel = default)
    {
        var contents = await Contents(cadence, PeriodNow(cadence), cancel);
        return await Preview(contents, selection, cancel);
    }

    /// <summary>What the next issue of the calendar would say now.</summary>
    public async Task<DigestPreview> Preview(Cadence cadence, Period period, CancellationToken cancel = default) =>
        await Preview(await Contents(cadence, period, cancel), Selection.All, cancel);

    /// <summary>Who would receive what, the whole roadmap first; also those who would get nothing.</summary>
    public async Task<IReadOnlyList<RehearsedEdition>> Rehearse(Cadence cadence, CancellationToken cancel = default) =>
        await Rehearse(await Contents(cadence, PeriodNow(cadence), cancel), cancel);

    private async Task<DigestPreview> Preview(Contents contents, Selection selection, CancellationToken cancel)
    {
        var recipients = (await Rehearse(contents, cancel)).Where(edition => edition.Contents.IsWorthSending).Sum(edition => edition.Recipients);
        var edition = contents.For(selection.Among(contents.Steps));
        return new DigestPreview(edition, await Render(edition), recipients);
    }

    private async Task<IReadOnlyList<RehearsedEdition>> Rehearse(Contents contents, CancellationToken cancel)
    {
        var choices = await db.Subscribers.Receiving(contents.Cadence).GroupBy(subscriber => subscriber.Milestones)
            .Select(group => new { Slugs = group.Key, Count = group.Count() }).ToListAsync(cancel);
        return
        [
            .. choices.GroupBy(choice => Selection.Of(choice.Slugs).Among(contents.Steps), choice => choice.Count)
                .OrderByDescending(group => group.Key.IsAll).ThenByDescending(group => group.Sum()).ThenBy(group => group.Key.Text, StringComparer.Ordinal)
                .Select(group => new RehearsedEdition(contents.For(group.Key), group.Sum())),
        ];
    }

    /// <summary>Freezes an issue now because a person asks for it. Without news there is nothing to send, except quarterly.</summary>
    /// <param name="previewed">The number under which the person saw it; anything else has been frozen since.</param>
    public async Task<(Issue? Issue, Outcome Outcome)> FreezeNow(Cadence cadence, int? previewed = null, CancellationToken cancel = default)
    {
        await using var transaction = await Begin(cancel);
        if (previewed is { } number && number != await NextNumber(cancel))
            return (null, new Refusal("digest.previewed-earlier", "Another digest has gone out since you looked at this one. Please look at the preview again."));
        var period = PeriodNow(cadence);
        if (cadence is not Cadence.Quarterly && (await db.UntoldIn(cadence, cancel)).Count == 0)
            return (null, new Refusal("digest.nothing-moved", $"Nothing has moved since the last {cadence.InWords()} digest, so there is nothing to send."));
        foreach (var held in await db.Issues.Where(issue => issue.Cadence == cadence && issue.State == IssueState.Held).ToListAsync(cancel)) held.Fold();
        // Two may be asked for in the same millisecond; each has a time of its own.
        var asked = clock.GetUtcNow();
        while (await db.Issues.AnyAsync(issue => issue.Cadence == cadence && issue.DueAt == asked, cancel)) asked = asked.AddMilliseconds(1);
        var issue = Issue.Asked(cadence, period, asked);
        db.Add(issue);
        await Freeze(issue, cancel);
        await transaction.CommitAsync(cancel);
        return (issue, Outcome.Done);
    }

    private async Task Meet(Cadence cadence, Period period, DateTimeOffset dueAt, CancellationToken cancel)
    {
        if (await db.Issues.AnyAsync(issue => issue.Cadence == cadence && issue.DueAt == dueAt, cancel)) return;
        await using var transaction = await Begin(cancel);
        // Another process may have met it while we waited for the lock.
        if (await db.Issues.AnyAsync(issue => issue.Cadence == cadence && issue.DueAt == dueAt, cancel)) return;
        foreach (var held in await db.Issues.Where(issue => issue.Cadence == cadence && issue.State == IssueState.Held).ToListAsync(cancel)) held.Fold();
        var moved = (await db.UntoldIn(cadence, cancel)).Count > 0;
        var ahead = await db.HeldAhead.SingleOrDefaultAsync(held => held.Cadence == cadence && held.DueAt == dueAt, cancel);
        var issue = Issue.Due(cadence, period, dueAt, clock.GetUtcNow(), moved, ahead);
        db.Add(issue);
        if (issue.State is IssueState.Sending) await Freeze(issue, cancel);
        else await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
    }

    private async Task MeetEntries(CancellationToken cancel)
    {
        var untold = await db.UntoldIn(Cadence.AsItHappens, cancel);
        if (untold.Count == 0) return;
        var (oldest, newest) = (untold.Min(entry => entry.RecordedAt), untold.Max(entry => entry.RecordedAt));
        var due = newest + Grace < oldest + LongestGrace ? newest + Grace : oldest + LongestGrace;
        if (due <= clock.GetUtcNow()) await Meet(Cadence.AsItHappens, PeriodNow(Cadence.AsItHappens), due, cancel);
    }

    /// <summary>Freezes what a person has let go.</summary>
    public async Task FreezeReleased(CancellationToken cancel = default)
    {
        foreach (var id in await db.Issues.Where(issue => issue.State == IssueState.Sending && issue.Number == null).Select(issue => issue.Id).ToListAsync(cancel))
        {
            await using var transaction = await Begin(cancel);
            if (await db.Issues.SingleAsync(issue => issue.Id == id, cancel) is not { IsFrozen: false, State: IssueState.Sending } issue) continue;
            await Freeze(issue, cancel);
            await transaction.CommitAsync(cancel);
        }
    }

    private async Task Freeze(Issue issue, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var contents = await Contents(issue.Cadence, issue.Period, cancel);
        var full = await Render(contents);
        var told = await Editions(contents, full, cancel);
        issue.Freeze(contents.Number, now, writer.Domain, contents.Entries.Select(entry => entry.Sequence), [full, .. told.Values.Distinct().Where(edition => edition != full)]);
        await db.SaveChangesAsync(cancel);
        if (await db.Address(issue, told, now, cancel) > 0) return;
        issue.Finish();
        await db.SaveChangesAsync(cancel);
    }

    /// <summary>Each distinct choice of steps among the recipients, as it is stored, and what it reads. A choice with nothing to tell
    /// is left out.</summary>
    private async Task<Dictionary<string, Rendering>> Editions(Contents contents, Rendering full, CancellationToken cancel)
    {
        var told = new Dictionary<string, Rendering>(StringComparer.Ordinal);
        var choices = await db.Subscribers.Receiving(contents.Cadence).Select(subscriber => subscriber.Milestones).Distinct().ToListAsync(cancel);
        foreach (var choice in choices.GroupBy(slugs => Selection.Of(slugs).Among(contents.Steps)))
        {
            var edition = contents.For(choice.Key);
            if (!edition.IsWorthSending) continue;
            var rendering = choice.Key.IsAll ? full : await Render(edition);
            foreach (var slugs in choice) told[string.Join(' ', slugs)] = rendering;
        }

        return told;
    }

    // The ledger's head is the lock: no entry comes in while an issue is frozen, and two processes never freeze at once.
    public async Task<Microsoft.EntityFrameworkCore.Storage.IDbContextTransaction> Begin(CancellationToken cancel)
    {
        db.ChangeTracker.Clear();
        var transaction = await db.Database.BeginTransactionAsync(cancel);
        await db.LockHead(cancel);
        return transaction;
    }

    private async Task<Contents> Contents(Cadence cadence, Period period, CancellationToken cancel)
    {
        var number = await NextNumber(cancel);
        var steps = await db.Milestones.AsNoTracking().ToListAsync(cancel);
        var head = await db.LedgerHeads.AsNoTracking().SingleAsync(cancel);
        var entries = await db.UntoldIn(cadence, cancel);
        return new Contents(cadence, period, number, steps, entries, head, roadmap.DayOf) { Resolutions = await resolutions.Behind(entries, cancel) };
    }

    /// <summary>Tells as many entries as fit: mail programs cut off what is longer than 100 KB, and letters outside ASCII take up to
    /// ten bytes in HTML.</summary>
    private async Task<Rendering> Render(Contents contents)
    {
        for (var most = MostEntries; ; most /= 2)
        {
            var html = await renderer.Render<DigestEmail>(new Dictionary<string, object?>
            {
                [nameof(DigestEmail.Contents)] = contents,
                [nameof(DigestEmail.Links)] = (Func<string, string>)roadmap.Link,
                [nameof(DigestEmail.Most)] = most,
            });
            if (most == 0 || Encoding.UTF8.GetByteCount(html) < MessageCheck.LargestHtml) return new Rendering(contents.Subject, text.Write(contents, most), html, contents.Selection);
        }
    }

    private async Task<int> NextNumber(CancellationToken cancel) => (await db.Issues.MaxAsync(issue => issue.Number, cancel) ?? 0) + 1;

    private Period PeriodNow(Cadence cadence) => Period.Holding(cadence, roadmap.DayOf(clock.GetUtcNow()));
}
