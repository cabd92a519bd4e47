using Alliance.Roadmap.Digests;
using Alliance.Roadmap.Subscribers;
using Alliance.Roadmap.Web.Mail;
using Alliance.Roadmap.Web.Setup;
using Microsoft.EntityFrameworkCore;
using MimeKit;

namespace Alliance.Roadmap.Web.Digests;

/// <summary>What an issue would say if it were frozen now.</summary>
internal sealed record DigestPreview(Contents Contents, Rendering Rendering, int Recipients)
{
    public bool HasNews => Contents.Moved.Count > 0;
}

/// <summary>Brings issues to paper: decides what a due time brings, previews, and freezes in one transaction.</summary>
internal sealed class DigestPress(RoadmapDb db, DigestText text, MailRenderer renderer, MessageWriter writer, DigestSettings settings, RoadmapSettings roadmap, TimeProvider clock)
{
    // As it happens: each entry has this long to be taken back; a busy day still goes out after an hour.
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan LongestGrace = TimeSpan.FromHours(1);

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
        var number = await NextNumber(cancel);
        var contents = await Contents(cadence, PeriodNow(cadence), number, cancel);
        return new DigestPreview(contents, await Render(contents), await db.Subscribers.Receiving(cadence).CountAsync(cancel));
    }

    /// <summary>The message of an issue as one recipient gets it.</summary>
    public MimeMessage Write(Rendering rendering, string address, string messageId, string token)
    {
        var (plain, html) = rendering.For(token);
        return writer.WriteToList(address, rendering.Subject, plain, html, messageId, roadmap.Link($"unsubscribe/{token}"));
    }

    /// <summary>Freezes an issue now because a person asks for it. Without news there is nothing to send, except quarterly.</summary>
    public async Task<(Issue? Issue, Outcome Outcome)> FreezeNow(Cadence cadence, CancellationToken cancel = default)
    {
        await using var transaction = await Begin(cancel);
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
        var issue = Issue.Due(cadence, period, dueAt, clock.GetUtcNow(), moved);
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
        var entries = await db.UntoldIn(issue.Cadence, cancel);
        var contents = await Contents(issue.Cadence, issue.Period, await NextNumber(cancel), cancel);
        var rendering = await Render(contents);
        issue.Freeze(contents.Number, now, writer.Domain, entries.Select(entry => entry.Sequence), rendering);
        await db.SaveChangesAsync(cancel);
        if (await db.Address(issue, rendering, now, cancel) > 0) return;
        issue.Finish();
        await db.SaveChangesAsync(cancel);
    }

    // The ledger's head is the lock: no entry comes in while an issue is frozen, and two processes never freeze at once.
    private async Task<Microsoft.EntityFrameworkCore.Storage.IDbContextTransaction> Begin(CancellationToken cancel)
    {
        db.ChangeTracker.Clear();
        var transaction = await db.Database.BeginTransactionAsync(cancel);
        await db.LockHead(cancel);
        return transaction;
    }

    private async Task<Contents> Contents(Cadence cadence, Period period, int number, CancellationToken cancel)
    {
        var steps = await db.Milestones.AsNoTracking().ToListAsync(cancel);
        var head = await db.LedgerHeads.AsNoTracking().SingleAsync(cancel);
        return new Contents(cadence, period, number, steps, await db.UntoldIn(cadence, cancel), head, roadmap.DayOf);
    }

    private async Task<Rendering> Render(Contents contents) => new(
        contents.Subject,
        text.Write(contents),
        await renderer.Render<DigestEmail>(new Dictionary<string, object?> { [nameof(DigestEmail.Contents)] = contents, [nameof(DigestEmail.Links)] = (Func<string, string>)roadmap.Link }));

    private async Task<int> NextNumber(CancellationToken cancel) => (await db.Issues.MaxAsync(issue => issue.Number, cancel) ?? 0) + 1;

    private Period PeriodNow(Cadence cadence) => Period.Holding(cadence, roadmap.DayOf(clock.GetUtcNow()));
}
