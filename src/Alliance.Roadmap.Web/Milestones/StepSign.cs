using Alliance.Roadmap.Funding;
using Alliance.Roadmap.Milestones;

namespace Alliance.Roadmap.Web.Milestones;

/// <summary>The shape a step has on the drawn path, so that its state shows without color.</summary>
public enum StepSign
{
    Completed,
    InProgress,
    Paused,
    WaitingForFunds,
    Planned,
    Dropped,
}

internal static class StepSigns
{
    public static StepSign Sign(this Milestone step) => step.Status switch
    {
        MilestoneStatus.Completed => StepSign.Completed,
        MilestoneStatus.InProgress => StepSign.InProgress,
        MilestoneStatus.Paused => StepSign.Paused,
        MilestoneStatus.Dropped => StepSign.Dropped,
        _ => step.Funding is FundingState.Awaiting ? StepSign.WaitingForFunds : StepSign.Planned,
    };
}
