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

public static class Bases
{
    /// <summary>What an amount of this basis is, for people: "recurring income a year".</summary>
    public static string Meaning(this Basis basis) => basis switch
    {
        Basis.Balance => "money held",
        Basis.Received => "money received",
        Basis.Yearly => "recurring income a year",
        Basis.Budget => "a line of the budget",
        _ => "no sum: a person judges",
    };
}
