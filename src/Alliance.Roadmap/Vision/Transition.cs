using Alliance.Roadmap.Ledger;
using Alliance.Roadmap.Milestones;

namespace Alliance.Roadmap.Vision;

/// <summary>Which acts lead from a step's status to the one a page writes.</summary>
internal static class Transition
{
    private static readonly (string Act, MilestoneStatus From, MilestoneStatus To)[] Allowed =
    [
        (Acts.Start, MilestoneStatus.Planned, MilestoneStatus.InProgress),
        (Acts.Complete, MilestoneStatus.InProgress, MilestoneStatus.Completed),
        (Acts.Reopen, MilestoneStatus.Completed, MilestoneStatus.InProgress),
        (Acts.Pause, MilestoneStatus.InProgress, MilestoneStatus.Paused),
        (Acts.Resume, MilestoneStatus.Paused, MilestoneStatus.InProgress),
        (Acts.Drop, MilestoneStatus.Planned, MilestoneStatus.Dropped),
        (Acts.Drop, MilestoneStatus.InProgress, MilestoneStatus.Dropped),
        (Acts.Drop, MilestoneStatus.Paused, MilestoneStatus.Dropped),
        (Acts.Reinstate, MilestoneStatus.Dropped, MilestoneStatus.Planned),
    ];

    /// <summary>The shortest chain of acts; a page that no longer sets a started step in bold pauses it.</summary>
    public static IReadOnlyList<string> Between(MilestoneStatus here, MilestoneStatus written)
    {
        if (written is MilestoneStatus.Planned && here is MilestoneStatus.InProgress) return [Acts.Pause];
        if (written is MilestoneStatus.Planned && here is MilestoneStatus.Paused) return [];
        var chains = new Dictionary<MilestoneStatus, IReadOnlyList<string>> { [here] = [] };
        var open = new Queue<MilestoneStatus>([here]);
        while (!chains.ContainsKey(written))
        {
            var from = open.Dequeue();
            foreach (var (act, _, to) in Allowed.Where(step => step.From == from))
                if (chains.TryAdd(to, [.. chains[from], act])) open.Enqueue(to);
        }

        return chains[written];
    }

    public static Outcome Perform(string name, Milestone milestone, Act act) => name switch
    {
        Acts.Start => milestone.Start(act),
        Acts.Complete => milestone.Complete(act, Extent.Full),
        Acts.Reopen => milestone.Reopen(act),
        Acts.Pause => milestone.Pause(act),
        Acts.Resume => milestone.Resume(act),
        Acts.Drop => milestone.Drop(act),
        Acts.Reinstate => milestone.Reinstate(act),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "No act that changes a status."),
    };
}
