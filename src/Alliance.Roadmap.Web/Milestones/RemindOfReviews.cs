using Alliance.Roadmap.Board;
using Alliance.Roadmap.Instances;
using Alliance.Roadmap.Milestones;
using Alliance.Roadmap.Web.Mail;
using Alliance.Roadmap.Web.Setup;
using Hangfire;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Milestones;

/// <summary>Reminds of steps that were due to be looked at: those who look after them at once, the board 30 days later, then nobody.
/// Each person gets one mail with all that is due. Harmless to run twice, or on two nodes.</summary>
internal sealed class RemindOfReviews(RoadmapDb db, Mailer mailer, MailRenderer renderer, RoadmapSettings roadmap, TimeProvider clock)
{
    [AutomaticRetry(Attempts = 0)]   // the next run is the retry
    public async Task Run(CancellationToken cancel)
    {
        if (await db.IsSendingPaused(cancel)) return;
        var now = clock.GetUtcNow();
        var late = (await db.Milestones.AsNoTracking().AsSplitQuery().ToListAsync(cancel)).Where(step => step.ReviewDueAt < now).OrderBy(step => step.Number).ToList();
        if (late.Count == 0) return;
        var board = await db.Users.AsNoTracking().OnTheBoard().Where(account => account.Email != null).OrderBy(account => account.Id).ToListAsync(cancel);
        await Begin(late, [.. board.Select(account => account.Id)], now, cancel);

        var ids = late.ConvertAll(step => step.Id);
        var waiting = await db.Reminders.Where(reminder => ids.Contains(reminder.MilestoneId) && reminder.ToldAt == null).ToListAsync(cancel);
        var owners = await Owners(ids, cancel);
        foreach (var account in board)
        {
            var due = late.Select(step => (Step: step, Reminder: waiting.Find(reminder => reminder.AccountId == account.Id && reminder.IsAbout(step)))).Where(pair => pair.Reminder is not null).ToList();
            if (due.Count == 0) continue;
            var lines = due.ConvertAll(pair => new ReminderLine(pair.Step, pair.Reminder!.Round, [.. board.Where(member => owners[pair.Step.Id].Contains(member.Id)).Select(member => member.Name)]));
            var letter = await Letter(account, lines);
            // Written down first: another run, here or on another node, then leaves this person alone.
            foreach (var (_, reminder) in due) reminder!.Told(now);
            if ((await db.TrySave(cancel)).Refused(out _)) return;
            try
            {
                if (!(await mailer.Send(letter, cancel)).Refused(out _)) continue;
            }
            catch (OperationCanceledException)
            {
                await Undo(due.Select(pair => pair.Reminder!));
                throw;
            }

            if ((await Undo(due.Select(pair => pair.Reminder!))).Refused(out _)) return;
        }
    }

    // Also while stopping: it did not leave.
    private Task<Outcome> Undo(IEnumerable<Reminder> due)
    {
        foreach (var reminder in due) reminder.NotTold();
        return db.TrySave(CancellationToken.None);
    }

    /// <summary>Writes down who is to be told of what has come due.</summary>
    private async Task Begin(IReadOnlyCollection<Milestone> late, IReadOnlyCollection<Guid> board, DateTimeOffset now, CancellationToken cancel)
    {
        // The ledger's head is the lock: two nodes never count at once.
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await db.LockHead(cancel);
        var ids = late.Select(step => step.Id).ToList();
        var known = await db.Reminders.AsNoTracking().Where(reminder => ids.Contains(reminder.MilestoneId)).ToListAsync(cancel);
        db.AddRange(Reminder.Due(late, await Owners(ids, cancel), board, known, now));
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
    }

    private async Task<ILookup<Guid, Guid>> Owners(IReadOnlyCollection<Guid> steps, CancellationToken cancel) =>
        (await db.MilestoneOwners.AsNoTracking().InOffice(db.Users).Where(owner => steps.Contains(owner.MilestoneId)).ToListAsync(cancel)).ToLookup(owner => owner.MilestoneId, owner => owner.AccountId);

    private async Task<Letter> Letter(Account account, IReadOnlyList<ReminderLine> lines)
    {
        var contents = new ReminderInWords(lines, roadmap.Link("board/review"), roadmap.DayOf);
        return new Letter(account.Email!, contents.Subject, contents.Text, await renderer.Render<ReminderEmail>(new Dictionary<string, object?>
        {
            [nameof(ReminderEmail.Contents)] = contents,
        }));
    }
}
