namespace Alliance.Roadmap.Subscribers;

/// <summary>How often a subscriber hears from us.</summary>
public enum Cadence
{
    Weekly,
    Monthly,
    Quarterly,

    /// <summary>A little after each published entry, so that several become one mail and a slip can be taken back.</summary>
    AsItHappens,
}
