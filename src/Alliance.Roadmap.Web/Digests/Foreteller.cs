using Alliance.Roadmap.Board;
using Alliance.Roadmap.Digests;
using Alliance.Roadmap.Subscribers;
using Alliance.Roadmap.Web.Mail;
using Alliance.Roadmap.Web.Setup;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Digests;

/// <summary>Shows the board what goes out tomorrow, and lets it hold the issue before it is due. Harmless to run twice, or on two
/// nodes.</summary>
internal sealed class Foreteller(RoadmapDb db, DigestPress press, Mailer mailer, MailRenderer renderer, DigestSettings settings, RoadmapSettings roadmap, TimeProvider clock)
{
    public async Task Run(CancellationToken cancel = default)
    {
        foreach (var schedule in settings.Schedules(roadmap))
        {
            var due = schedule.Next(clock.GetUtcNow());
            if (due.Utc - clock.GetUtcNow() <= Foretelling.Ahead) await Foretell(schedule.Cadence, due, cancel);
        }
    }

    /// <summary>When the next issue of the calendar is due; null for what follows the entries.</summary>
    public Due? Next(Cadence cadence) => settings.Schedules(roadmap).FirstOrDefault(schedule => schedule.Cadence == cadence)?.Next(clock.GetUtcNow());

    /// <summary>Who holds the issue that is due then, if anybody does.</summary>
    public Task<HeldAhead?> Holding(Cadence cadence, DateTimeOffset dueAt, CancellationToken cancel = default) =>
        db.HeldAhead.AsNoTracking().SingleOrDefaultAsync(held => held.Cadence == cadence && held.DueAt == dueAt, cancel);

    /// <summary>Keeps a coming issue from going out at its time. It becomes a held one then, and is released or told by the next.</summary>
    public async Task<Outcome> Hold(Cadence cadence, DateTimeOffset dueAt, Person by, CancellationToken cancel = default)
    {
        await using var transaction = await press.Begin(cancel);
        if (TooLate(cadence, dueAt).Refused(out var late)) return late;
        if (await Holding(cadence, dueAt, cancel) is { } held) return new Refusal("digest.held-ahead", $"{held.By} holds it already. Nothing was changed.");
        db.Add(new HeldAhead(cadence, dueAt, by, clock.GetUtcNow()));
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return Outcome.Done;
    }

    /// <summary>It goes out at its time after all.</summary>
    public async Task<Outcome> LetGo(Cadence cadence, DateTimeOffset dueAt, CancellationToken cancel = default)
    {
        await using var transaction = await press.Begin(cancel);
        if (TooLate(cadence, dueAt).Refused(out var late)) return late;
        await db.HeldAhead.Where(held => held.Cadence == cadence && held.DueAt == dueAt).ExecuteDeleteAsync(cancel);
        await transaction.CommitAsync(cancel);
        return Outcome.Done;
    }

    // Asked under the lock that freezing takes, so an issue is either still to come or has been met.
    private Outcome TooLate(Cadence cadence, DateTimeOffset dueAt) =>
        Next(cadence) is not { } next ? new Refusal("digest.not-by-calendar", "This digest follows each entry by 15 minutes, so none is coming that could be held. An entry can be taken back in that time.")
        : next.Utc == dueAt ? Outcome.Done
        : new Refusal("digest.not-next", $"That is not the next {cadence.InWords()} digest any more: its time has come, or the schedule has changed. What has come due is released or paused under “What was sent”.");

    private async Task Foretell(Cadence cadence, Due due, CancellationToken cancel)
    {
        if (await db.Foretellings.AnyAsync(known => known.Cadence == cadence && known.DueAt == due.Utc && known.DoneAt != null, cancel)) return;
        var members = await db.Users.AsNoTracking().OnTheBoard().Where(account => account.Email != null).OrderBy(account => account.Id).ToListAsync(cancel);
        if (members.Count == 0 || (cadence is not Cadence.Quarterly && (await db.UntoldIn(cadence, cancel)).Count == 0)) return;

        if (await Take(cadence, due, cancel) is not { } foretelling) return;
        var (subject, text, html) = await Write(cadence, due, cancel);
        var everybody = true;
        foreach (var member in members.Where(member => !foretelling.HasReached(member.Id)))
        {
            if ((await mailer.Send(new Letter(member.Email!, subject, text, html), cancel)).Refused(out _))
            {
                everybody = false;
                continue;
            }

            foretelling.Reach(member.Id);
            // It has left: that is written down even while stopping.
            await db.SaveChangesAsync(CancellationToken.None);
        }

        if (everybody) foretelling.Finish(clock.GetUtcNow());
        else foretelling.Postpone(clock.GetUtcNow());
        await db.SaveChangesAsync(CancellationToken.None);
    }

    /// <summary>Null where it is done, or another process is at it.</summary>
    private async Task<Foretelling?> Take(Cadence cadence, Due due, CancellationToken cancel)
    {
        await using var transaction = await press.Begin(cancel);
        var foretelling = await db.Foretellings.SingleOrDefaultAsync(known => known.Cadence == cadence && known.DueAt == due.Utc, cancel);
        if (foretelling is null) db.Add(foretelling = new Foretelling(cadence, due.Utc));
        if (!foretelling.TryTake(clock.GetUtcNow())) return null;
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return foretelling;
    }

    private async Task<(string Subject, string Text, string Html)> Write(Cadence cadence, Due due, CancellationToken cancel)
    {
        var preview = await press.Preview(cadence, due.Period, cancel);
        var held = await Holding(cadence, due.Utc, cancel);
        var when = DigestWords.When(due, roadmap.TimeZone);
        var people = preview.Recipients == 1 ? "one person" : $"{preview.Recipients} people";
        var goes = held is null
            ? $"The {cadence.InWords()} digest below goes out on {when}, to {people} as of now. What the board records until then goes with it."
            : $"The {cadence.InWords()} digest below is due on {when}, but stays here: {held.InWords}";
        const string Hold = "If something in it is not right, put it right in the record, or hold the digest with the button on this page:";
        var link = roadmap.Link($"board/digests/preview/{cadence.Kebab()}");
        var text = PlainText.Wrapped($"""
            {goes}

            {Hold}
            {link}

            You need not do anything to let it go.

            Subject: {preview.Rendering.Subject}


            """) + preview.Rendering.Text;
        var subject = $"Tomorrow: {preview.Rendering.Subject}";
        var html = await renderer.Render<ForetellingEmail>(new Dictionary<string, object?>
        {
            [nameof(ForetellingEmail.Subject)] = subject,
            [nameof(ForetellingEmail.Goes)] = goes,
            [nameof(ForetellingEmail.Hold)] = Hold,
            [nameof(ForetellingEmail.Link)] = link,
            [nameof(ForetellingEmail.Text)] = $"Subject: {preview.Rendering.Subject}\n\n{preview.Rendering.Text}",
        });
        return (subject, text, html);
    }
}
