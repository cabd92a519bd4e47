using Alliance.Roadmap.Board;
using Alliance.Roadmap.Instances;
using Alliance.Roadmap.Web.Setup;
using Hangfire;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Board;

/// <summary>Tells the board once that a term was planned to end. Nothing ends by itself.</summary>
internal sealed class RemindOfTerms(RoadmapDb db, BoardLetters letters, RoadmapSettings roadmap, TimeProvider clock)
{
    [AutomaticRetry(Attempts = 0)]   // the next run is the retry
    public async Task Run(CancellationToken cancel)
    {
        if (await db.IsSendingPaused(cancel)) return;
        var (now, today) = (clock.GetUtcNow(), roadmap.DayOf(clock.GetUtcNow()));
        var over = await db.Users.TermOver(today).Where(account => account.TermRemindedAt == null).OrderBy(account => account.Name).ToListAsync(cancel);
        if (over.Count == 0) return;
        // Written down first, and only by the one that is first: another node then sends none.
        var ids = over.ConvertAll(account => account.Id);
        var them = db.Users.Where(account => ids.Contains(account.Id));
        await using (var transaction = await db.Database.BeginTransactionAsync(cancel))
        {
            if (await them.Where(account => account.TermRemindedAt == null).ExecuteUpdateAsync(set => set.SetProperty(account => account.TermRemindedAt, now), cancel) < over.Count) return;
            await transaction.CommitAsync(cancel);
        }

        var left = 0;
        try
        {
            foreach (var member in await db.Users.AsNoTracking().OnTheBoard().OrderBy(account => account.Id).ToListAsync(cancel))
            {
                if (!(await letters.TermOver(member, over, cancel)).Refused(out _)) left++;
            }
        }
        catch (OperationCanceledException)
        {
            // Stopped half-way: whoever has it gets it once more, rather than others never.
            left = 0;
            throw;
        }
        finally
        {
            // No mail left at all, or not to all because the service stops: the next run tries again.
            if (left == 0) await them.ExecuteUpdateAsync(set => set.SetProperty(account => account.TermRemindedAt, (DateTimeOffset?)null), CancellationToken.None);
        }
    }
}
