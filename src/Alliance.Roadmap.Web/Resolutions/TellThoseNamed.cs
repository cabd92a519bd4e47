using Alliance.Roadmap.Board;
using Alliance.Roadmap.Instances;
using Alliance.Roadmap.Resolutions;
using Alliance.Roadmap.Web.Mail;
using Alliance.Roadmap.Web.Setup;
using Hangfire;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Resolutions;

/// <summary>Writes once to everyone a record names as present: they are the ones who would know that it is wrong. What a vote held
/// here came to, everyone hears who could vote.</summary>
internal sealed class TellThoseNamed(RoadmapDb db, Mailer mailer, MailRenderer renderer, RoadmapSettings roadmap, TimeProvider clock)
{
    // A mail server that refuses for so long will not take it later either.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    [AutomaticRetry(Attempts = 0)]   // the next run is the retry
    public async Task Run(CancellationToken cancel)
    {
        if (await db.IsSendingPaused(cancel)) return;
        var since = clock.GetUtcNow() - Longest;
        var records = await db.Resolutions.AsSplitQuery().Where(record => record.RecordedAt > since && record.Attendances.Any(member => (member.IsPresent || record.MotionId != null) && member.AccountId != null && member.ToldAt == null)).ToListAsync(cancel);
        if (records.Count == 0) return;
        var accounts = await db.Users.AsNoTracking().Where(account => account.EndedAt == null).ToDictionaryAsync(account => account.Id, cancel);
        foreach (var record in records)
        {
            foreach (var member in record.Attendances.Where(member => member is { ToldAt: null, AccountId: not null } && (member.IsPresent || record.MotionId is not null)))
            {
                if (!accounts.TryGetValue(member.AccountId!.Value, out var account)) continue;
                var letter = await Letter(account, record, member);
                // Written down first: another run, here or on another node, then leaves this person alone.
                member.Told(clock.GetUtcNow());
                if ((await db.TrySave(cancel)).Refused(out _)) return;
                try
                {
                    if (!(await mailer.Send(letter, cancel)).Refused(out _)) continue;
                }
                catch (OperationCanceledException)
                {
                    await Undo(member);
                    throw;
                }

                if ((await Undo(member)).Refused(out _)) return;
            }
        }
    }

    // Also while stopping: it did not leave.
    private Task<Outcome> Undo(Attendance member)
    {
        member.NotTold();
        return db.TrySave(CancellationToken.None);
    }

    private async Task<Letter> Letter(Account account, Resolution record, Attendance member)
    {
        var (link, recorded) = (roadmap.Link($"board/resolutions/{record.Slug}"), (record.Kind, member) switch
        {
            (ResolutionKind.Circular, { IsRecused: true }) => "recused",
            (ResolutionKind.Circular, { IsPresent: true }) => "having answered",
            (ResolutionKind.Circular, _) => "not having answered",
            (_, { IsRecused: true }) => "present and recused",
            (_, { IsPresent: true }) => "present",
            _ => "not present",
        });
        var subject = record.MotionId is null ? $"You are recorded as {recorded}: resolution {record.Name}" : $"Resolution {record.Name}: {record.Outcome.InWords()}";
        var what = record.MotionId is null
            ? $"{record.RecordedBy} has recorded resolution {record.Name}, a decision of the board of {record.Day.InFull()}."
            : $"The vote on resolution {record.Name} is closed: {record.Outcome.InWords()}.{(record.Obstacle is null ? "" : " Its acts could not take effect; the page says why.")}";
        var text = PlainText.Wrapped($"""
            {what}
            You are recorded as {recorded}. The resolution says:

            {PlainText.Wrapped(record.Text, "  ")}

            {record.Arithmetic}

            Wrong? Say so here, after signing in:
            {link}

            """);
        return new Letter(account.Email!, subject, text, await renderer.Render<RecordedEmail>(new Dictionary<string, object?>
        {
            [nameof(RecordedEmail.Title)] = subject,
            [nameof(RecordedEmail.What)] = what,
            [nameof(RecordedEmail.Text)] = record.Text,
            [nameof(RecordedEmail.Arithmetic)] = record.Arithmetic,
            [nameof(RecordedEmail.As)] = recorded,
            [nameof(RecordedEmail.Link)] = link,
        }));
    }
}
