using System.Runtime.CompilerServices;
using Alliance.Roadmap.Instances;
using Alliance.Roadmap.Web.Instances;
using Alliance.Roadmap.Web.Setup;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Digests;

/// <summary>Looks at the fence, the clock, the queue and the last backup.</summary>
internal sealed class SendingCheckup(RoadmapDb db, SendingState sending, Journal journal, Fence fence, RoadmapSettings roadmap, TimeProvider clock) : IDatabaseCheckup
{
    public async IAsyncEnumerable<Finding> Examine([EnumeratorCancellation] CancellationToken cancel)
    {
        if (await Closing(cancel) is { } closing) yield return closing;
        foreach (var finding in Of(await sending.Look(cancel))) yield return finding;
        if (LastBackup(await db.Instances.AsNoTracking().SingleOrDefaultAsync(cancel)) is { } backup) yield return backup;
    }

    private async Task<Finding?> Closing(CancellationToken cancel)
    {
        try
        {
            return await fence.Foresee(cancel) is { Count: > 0 } signs ? Finding.Problem($"The next start will pause all sending to subscribers: {string.Join(' ', signs)}") : null;
        }
        catch (StartException unreadable)
        {
            return Finding.Problem(unreadable.Message);
        }
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
            return null;   // the journal's own checkup has said so
        }
    }
}
