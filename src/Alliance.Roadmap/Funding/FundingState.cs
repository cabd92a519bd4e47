namespace Alliance.Roadmap.Funding;

/// <summary>Where one condition stands; for a step with several: awaiting if any awaits, else met if any is met, else waived.</summary>
public enum FundingState
{
    None,
    Awaiting,
    Met,
    Waived,
}
