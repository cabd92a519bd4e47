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

public static class Cadences
{
    /// <summary>"every month", as it is said to people.</summary>
    public static string HowOften(this Cadence cadence) => cadence switch
    {
        Cadence.Weekly => "every week",
        Cadence.Monthly => "every month",
        Cadence.Quarterly => "every quarter",
        _ => "as it happens",
    };
}
