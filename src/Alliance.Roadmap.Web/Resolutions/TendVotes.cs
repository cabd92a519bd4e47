using Alliance.Roadmap.Board;
using Alliance.Roadmap.Instances;
using Alliance.Roadmap.Resolutions;
using Alliance.Roadmap.Web.Mail;
using Alliance.Roadmap.Web.Setup;
using Hangfire;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Resolutions;

/// <summary>Ends votes whose time is over, asks each member once for a vote, and reminds once those who have not voted.</summary>
internal sealed class TendVotes(RoadmapDb db, VoteDesk desk, Mailer mailer, MailRenderer renderer, RoadmapSettings roadmap, TimeProvider clock)
{
    [AutomaticRetry(Attempts = 0)]   // the next run is the retry
    public async Task Run(CancellationToken cancel)
    {
        await desk.CloseWhatIsOver(cancel);
        if (await db.IsSendingPaused(cancel)) return;
        var open = await db.Motions.AsNoTracking().AsSplitQuery().Where(motion => motion.State == MotionState.Open || motion.State == MotionState.Casting).ToListAsync(cancel);
        if (open.Count == 0) return;
        var accounts = await db.Users.AsNoTracking().Where(account => account.EndedAt == null).ToDictionaryAsync(account => account.Id, cancel);
        foreach (var motion in open)
        {
            foreach (var elector in motion.Electors)
            {
                if (!accounts.TryGetValue(elector.AccountId, out var account) || motion.MailFor(elector, clock.GetUtcNow()) is not { } kind) continue;
                var letter = await Letter(account, motion, kind);
                // Written down first: another run, here or on another node, then leaves this person alone.
                if (!await desk.Claim(motion.Id, elector.Id, kind, cancel)) continue;
                try
                {
                    if ((await mailer.Send(letter, cancel)).Refused(out _)) await desk.Unclaim(motion.Id, elector.Id, kind);
                }
                catch (OperationCanceledException)
                {
                    await desk.Unclaim(motion.Id, elector.Id, kind);
                    throw;
                }
            }
        }
    }

    private async Task<Letter> Letter(Account account, Motion motion, VoteMail kind)
    {
        var (ends, left) = (Deadline.At(motion.ClosesAt!.Value, account.Zone(roadmap.Zone)), Deadline.In(motion.ClosesAt.Value, clock.GetUtcNow()));
        var subject = kind switch
        {
            VoteMail.Ask => $"Please vote: resolution {motion.Name}",
            VoteMail.Remind => $"Your vote is missing: resolution {motion.Name}",
            _ => $"Please decide the tie: resolution {motion.Name}",
        };
        var what = kind switch
        {
            VoteMail.Ask when motion.Kind is ResolutionKind.Circular => $"{motion.OpenedBy} has called a circular resolution. It is valid only when all members of the board vote yes.",
            VoteMail.Ask => $"{motion.OpenedBy} has opened the vote on a motion of the board.",
            VoteMail.Remind => "The vote on this motion ends soon, and yours is missing.",
            _ => "The secret ballot ended level. As President you are asked for an open casting vote; without one the motion is lost.",
        };
        var until = $"The vote ends {left}: {ends}.";
        var link = roadmap.Link($"board/motions/{motion.Id}");
        var text = PlainText.Wrapped($"""
            {what}

            {motion.Text}

            {until}

            Sign in and vote here:
            {link}

            """);
        return new Letter(account.Email!, subject, text, await renderer.Render<VoteEmail>(new Dictionary<string, object?>
        {
            [nameof(VoteEmail.Title)] = subject,
            [nameof(VoteEmail.What)] = what,
            [nameof(VoteEmail.Text)] = motion.Text,
            [nameof(VoteEmail.Until)] = until,
            [nameof(VoteEmail.Link)] = link,
        }));
    }
}
