using Alliance.Roadmap.Funding;
using Alliance.Roadmap.Ledger;
using Alliance.Roadmap.Web.Milestones;

namespace Alliance.Roadmap.Web.Funding;

/// <summary>The acts on what a step waits for, each with its one way into the rules.</summary>
internal static class ConditionActs
{
    /// <summary>Adds a condition; the only one of these acts that is about the step alone.</summary>
    public static MilestoneAct Require { get; } = new(
        "require", "Require funds", "Adds a condition. Work starts only once it is met or waived.",
        Asks.Decided | Asks.Reason | Asks.Terms, on => on.Step.IsOpen, (on, input, act) =>
            input.ReadTerms(out var amount, out var basis) is { } problem ? problem : on.Step.Require(input.Condition ?? "", amount, basis, act, Text.Tidy(input.Source)))
    { Writes = Acts.Tighten };

    /// <summary>The acts on a condition that is there, in the order in which pages offer them.</summary>
    public static IReadOnlyList<MilestoneAct> All { get; } =
    [
        new("confirm", "Confirm funds", "The Treasurer confirms that the funds are committed, and names what shows it. A decision of the board may do so instead. The newest figure, less what is committed already, must cover the sum.",
            Asks.Decided | Asks.Evidence, on => on.Terms.IsAwaiting, (on, _, act) => on.Step.Confirm(on.Terms, act)),
        new("waive", "Waive", "The board goes ahead without these funds.",
            Asks.Decided | Asks.Reason, on => on.Terms.IsAwaiting, (on, _, act) => on.Step.Waive(on.Terms, act)),
        new("withdraw", "Withdraw", "Takes back a confirmation of funds: the step waits again.",
            Asks.Decided | Asks.Reason, on => on.Terms.State is FundingState.Met, (on, _, act) => on.Step.Withdraw(on.Terms, act)),
        new("change", "Change", "Names or changes the amount, what it measures, or the words. The preview says whether that specifies, tightens or loosens the condition.",
            Asks.Decided | Asks.Reason | Asks.Terms, on => on.Terms.IsAwaiting, (on, input, act) =>
                input.ReadTerms(out var amount, out var basis) is { } problem ? problem : on.Step.Change(on.Terms, input.Condition ?? "", amount, basis, act, Text.Tidy(input.Source)))
        { Writes = null },
        new("release", "Release", "Removes the condition for good: the step no longer waits for it.",
            Asks.Decided | Asks.Reason, _ => true, (on, _, act) => on.Step.Release(on.Terms, act)) { Writes = Acts.Loosen },
    ];
}
