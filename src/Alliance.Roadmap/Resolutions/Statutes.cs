using Alliance.Roadmap.Board;

namespace Alliance.Roadmap.Resolutions;

/// <summary>How a decision is taken: at a meeting, or in writing by everybody.</summary>
public enum ResolutionKind
{
    Meeting,

    /// <summary>Called by the President; valid only when all members vote yes.</summary>
    Circular,
}

public enum ResolutionOutcome
{
    Carried,
    Lost,

    /// <summary>The vote decided nothing: no quorum, or a circular resolution that not all voted for.</summary>
    Invalid,

    /// <summary>Taken from the table before it was counted.</summary>
    Withdrawn,
}

/// <summary>What a vote came to, and how, in words.</summary>
/// <param name="Arithmetic">Every number and rule that led there, as sentences.</param>
/// <param name="Summary">The same where a decision is only cited: "5 present, quorum 4 met; 5 yes".</param>
public sealed record Verdict(ResolutionOutcome Outcome, string Arithmetic, string Summary);

/// <summary>The rules for decisions, as the statutes have them from a day on. Statutes change; a resolution keeps those of its day.</summary>
/// <param name="Since">The first day they hold.</param>
/// <param name="Source">Where they stand.</param>
/// <param name="FewestMembers">Fewer on the board is a warning, no obstacle.</param>
/// <param name="MostMembers">More on the board is a warning, no obstacle.</param>
/// <param name="Quorum">So many must be counted at a meeting.</param>
public sealed record Statutes(DateOnly Since, string Source, int FewestMembers, int MostMembers, int Quorum)
{
    /// <summary>All there have been, the oldest first; a change of the statutes is one more line.</summary>
    public static IReadOnlyList<Statutes> All { get; } = [new(DateOnly.MinValue, "the bylaws published by the association", Governance.FewestMembers, 9, 4)];

    public static Statutes On(DateOnly day) => All.Last(statutes => statutes.Since <= day);

    /// <summary>What a vote comes to. The same count always comes to the same, and nothing else is asked.</summary>
    public Verdict Decide(ResolutionKind kind, Count count) => kind is ResolutionKind.Circular ? InWriting(count) : AtAMeeting(count);

    private Verdict AtAMeeting(Count count)
    {
        var present = count.Recused == 0
            ? $"{count.Present} of {count.Members} members were present."
            : $"{count.Present} of {count.Members} members were present; {count.Recused} did not vote for a personal interest and {(count.Recused == 1 ? "does" : "do")} not count, which leaves {count.Counted}.";
        if (count.Counted < Quorum)
            return Say(ResolutionOutcome.Invalid, $"{present} The quorum of {Quorum} was not met, so nothing was decided.", $"{Cited(count)}, quorum {Quorum} not met");

        var votes = $"{present} The quorum of {Quorum} was met. {count.Yes} voted yes, {count.No} no{(count.Abstained > 0 ? $", {count.Abstained} abstained" : "")}.";
        var cited = $"{Cited(count)}, quorum {Quorum} met; {count.Yes} yes{(count.No > 0 ? $", {count.No} no" : "")}{(count.Abstained > 0 ? $", {count.Abstained} abstained" : "")}";
        // Twice, so that no half is ever rounded.
        if (2 * count.Yes > count.Counted) return Say(ResolutionOutcome.Carried, $"{votes} More than half of {count.Counted} voted yes: carried.", cited);
        if (!count.IsTie) return Say(ResolutionOutcome.Lost, $"{votes} Not more than half of {count.Counted} voted yes: lost.", cited);
        return count.President switch
        {
            Vote.Yes => Say(ResolutionOutcome.Carried, $"{votes} A tie, and the President voted yes: carried.", $"{cited}; the President's yes decides"),
            Vote.No => Say(ResolutionOutcome.Lost, $"{votes} A tie, and the President voted no: lost.", $"{cited}; the President's no decides"),
            _ => Say(ResolutionOutcome.Lost, $"{votes} A tie, without a yes or no of the President: lost.", cited),
        };
    }

    private static Verdict InWriting(Count count)
    {
        var cited = $"{count.Yes} of {count.Members} yes";
        if (count.Members > 0 && count.Yes == count.Members) return Say(ResolutionOutcome.Carried, $"All {count.Members} members voted yes: valid and carried.", $"all {cited}");
        var others = new List<string>();
        if (count.No > 0) others.Add($"{count.No} no");
        if (count.Abstained > 0) others.Add($"{count.Abstained} abstained");
        if (count.Recused > 0) others.Add($"{count.Recused} did not vote for a personal interest");
        if (count.Members - count.Present is > 0 and var silent) others.Add($"{silent} did not vote");
        return Say(ResolutionOutcome.Invalid, $"{count.Yes} of {count.Members} members voted yes{(others.Count > 0 ? $"; {others.Joined()}" : "")}. A circular resolution is valid only when all members vote yes, and no majority rescues it.", cited);
    }

    private static string Cited(Count count) => $"{count.Present} present{(count.Recused > 0 ? $", {count.Recused} recused" : "")}";

    private static Verdict Say(ResolutionOutcome outcome, string arithmetic, string cited) => new(outcome, arithmetic, cited);
}
