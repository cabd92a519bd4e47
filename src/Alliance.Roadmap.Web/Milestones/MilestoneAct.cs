using Alliance.Roadmap.Ledger;
using Alliance.Roadmap.Web.Board;

namespace Alliance.Roadmap.Web.Milestones;

/// <summary>What the form of an act asks for.</summary>
[Flags]
public enum Asks
{
    Nothing = 0,

    /// <summary>When and by which decision; a reason is welcome.</summary>
    Decided = 1,

    /// <summary>A reason is needed.</summary>
    Reason = 2,
    Evidence = 4,
    Extent = 8,
    Wording = 16,
    Position = 32,
    Target = 64,
    Note = 128,
    Post = 256,
    Terms = 512,

    /// <summary>The title of the part that is split off.</summary>
    Part = 1024,

    /// <summary>An earlier step.</summary>
    Into = 2048,
}

/// <summary>One act as people and programs meet it: its name in addresses, its button, what it asks for, when it is
/// offered, and the rule it goes to.</summary>
/// <param name="Name">Its name in addresses.</param>
/// <param name="Button">Its name on buttons and headings.</param>
/// <param name="About">What it does, in a sentence.</param>
/// <param name="Asks">What its form asks for.</param>
/// <param name="Fits">Whether the state allows it; the rule itself has the last word.</param>
/// <param name="Do">The rule.</param>
public sealed record MilestoneAct(string Name, string Button, string About, Asks Asks, Func<Subject, bool> Fits, Func<Subject, ActInput, Act, Outcome> Do)
{
    /// <summary>Who may.</summary>
    public string Policy { get; init; } = Policies.Board;

    /// <summary>Whether it moves a step from one status to another; programs may do these.</summary>
    public bool ChangesStatus { get; init; }

    /// <summary>The name its entry will have, where that is known before the form is filled in.</summary>
    public string? Writes { get; init; } = Name;
}
