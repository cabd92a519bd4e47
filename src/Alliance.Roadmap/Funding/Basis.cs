namespace Alliance.Roadmap.Funding;

/// <summary>What an amount measures. Different bases never share one bar.</summary>
public enum Basis
{
    /// <summary>Money held.</summary>
    Balance,

    /// <summary>Net received since a date.</summary>
    Received,

    /// <summary>Recurring income a year.</summary>
    Yearly,

    /// <summary>A line the board approved.</summary>
    Budget,

    /// <summary>Not a sum: a person judges.</summary>
    Manual,
}
