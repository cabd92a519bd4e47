using System.Runtime.CompilerServices;
using Alliance.Roadmap.Instances;
using Alliance.Roadmap.Web.Instances;
using Alliance.Roadmap.Web.Setup;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Digests;

/// <summary>Looks at the fence, the journal, the clock and the queue.</summary>
internal sealed class SendingCheckup(RoadmapDb db, SendingState sending, Journal journal, Fence fence, RoadmapSettings roadmap, TimeProvider clock) : ICheckup
{
    public async IAsyncEnumerable<Finding> Examine([EnumeratorCancellation] CancellationToken cancel)
    {
        yield return Writable();
        SendingFacts? facts = null;
        Finding? backup = null, closing = null;
        try
        {
            if (!(await db.Database.GetPendingMigrationsAsync(cancel)).Any())
            {
                facts = await sending.Look(cancel);
                if (await fence.Foresee(cancel) is { Count: > 0 } signs) closing = Finding.Problem($"The next start will pause all sending to subscribers: {string.Join(' ', signs)}");
                backup = LastBackup(await db.Instances.AsNoTracking().SingleOrDefaultAsync(cancel));
            }
        }
        catch (System.Data.Common.DbException)
        {
            // The storage's own checkup has said so.
        }
        catch (StartException unreadable)
        {
            closing = Finding.Problem(unreadable.Message);
        }

        if (closing is not null) yield return closing;
        if (facts is not null)
            foreach (var finding in Of(facts)) yield return finding;
        if (backup is not null) yield return backup;
    }

    private IEnumerable<Finding> Of(SendingFacts facts)
    {
        yield return facts.PausedSince is { } since
            ? Finding.Problem($"All sending to subscribers is paused since {roadmap.MomentOf(since)}. {facts.PausedBecause} To go on: the button on the board's pages, or “digest resume --all”.")
            : Finding.Well("Sending to subscribers is not paused.");
        foreach (var (number, because) in facts.PausedDigests)
            yield return Finding.Problem($"Digest {number} is paused: {because} To go on: “digest resume”.");
        // This process is not the one that ticks, so it cannot say how long that one has been up.
        yield return facts.TickedAt is not { } ticked ? Finding.Well("The clock has not ticked yet; it does once the service runs.")
            : clock.GetUtcNow() - ticked > SendingState.LongestTick ? Finding.Problem($"The clock last ticked on {roadmap.MomentOf(ticked)}: the service does not run, or its jobs fail. Please look at its log.")
            : ticked - clock.GetUtcNow() > SendingState.LongestTick ? Finding.Problem($"The clock last ticked on {roadmap.MomentOf(ticked)}, and now it is only {roadmap.MomentOf(clock.GetUtcNow())}: this server’s clock is or was wrong, or that of another node. Please set it (on Debian: timedatectl).")
            : Finding.Well($"The clock last ticked on {roadmap.MomentOf(ticked)}.");
        yield return facts.Stuck is { } stuck ? Finding.Problem(stuck.InWords) : Finding.Well("No digest is stuck.");
    }

    private Finding Writable()
    {
        try
        {
            journal.Probe();
            return Finding.Well($"The journal {journal.Path} can be written.");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return Finding.Problem($"The journal {journal.Path} cannot be written: {problem.Message} It keeps those who leave gone after a restore. Please give this program's user the right to.");
        }
    }

    private Finding? LastBackup(Instance? instance)
    {
        try
        {
            return instance is null ? null : new JournalStory(journal.Read(), instance.Id).LastBackupAt is { } at
                ? Finding.Well($"The last backup was made on {roadmap.MomentOf(at)}.")
                : Finding.Well("No backup has been made with “backup” yet.");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return null;   // said above
        }
    }
}
