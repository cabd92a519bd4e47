using Alliance.Roadmap.Board;
using Alliance.Roadmap.Instances;
using Alliance.Roadmap.Web.Mail;
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
        if (await db.Users.Where(account => ids.Contains(account.Id) && account.TermRemindedAt == null).ExecuteUpdateAsync(set => set.SetProperty(account => account.TermRemindedAt, now), cancel) < over.Count) return;
        var board = await db.Users.AsNoTracking().OnTheBoard().OrderBy(account => account.Id).ToListAsync(cancel);
        foreach (var member in board) await letters.TermOver(member, over, cancel);
    }
}
