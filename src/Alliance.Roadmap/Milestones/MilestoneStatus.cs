namespace Alliance.Roadmap.Milestones;

public enum MilestoneStatus
{
    Planned,
    InProgress,
    Paused,
    Completed,
    Dropped,
}

public static class MilestoneStatuses
{
    public static bool IsOpen(this MilestoneStatus status) => status is not (MilestoneStatus.Completed or MilestoneStatus.Dropped);
}

/// <summary>How far the promise was kept when a step was completed.</summary>
public enum Extent
{
    Full,
    Part,
}
