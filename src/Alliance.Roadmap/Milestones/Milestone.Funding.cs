using Alliance.Roadmap.Board;
using Alliance.Roadmap.Funding;
using Alliance.Roadmap.Ledger;

namespace Alliance.Roadmap.Milestones;

// The acts on a step's funding conditions. They stand here because the step, not the condition, writes the entry.
public sealed partial class Milestone
{
    public FundingCondition? Condition(Guid id) => conditions.Find(condition => condition.Id == id);

    /// <summary>Adds a condition that the step then waits for.</summary>
    public Outcome Require(string description, Money? amount, Basis? basis, Act act, string? source = null)
    {
        if ((Acceptable(act) ?? Reasonless("given another condition", act) ?? Unfit(description, amount, basis, source)) is { } problem) return problem;
        if (!IsOpen)
            return new Refusal("milestone.not-open", $"“{Title}” is {Status.InWords()}; it waits for nothing any more.");
        if (Undecided(Acts.Tighten, act) is { } undecided) return undecided;
        return Record(Acts.Tighten, act, () => conditions.Add(new FundingCondition(description.Trim(), amount, basis, source)));
    }

    /// <summary>Names or changes a condition's amount, basis or wording; the record says whether that specified, tightened or loosened it.</summary>
    public Outcome Change(FundingCondition condition, string description, Money? amount, Basis? basis, Act act, string? source = null)
    {
        if ((Acceptable(act) ?? Reasonless("given another condition", act) ?? Unfit(description, amount, basis, source)) is { } problem) return problem;
        description = description.Trim();
        if (!condition.IsAwaiting)
            return new Refusal("condition.not-awaiting", $"“{condition.InWords}” is {condition.State.InWords()} already and cannot be changed. "
                + "A confirmation of funds can be withdrawn first.");
        if ((condition.Description, condition.Amount, condition.Basis, condition.Source) == (description, amount, basis, source))
            return new Refusal("condition.same", $"The condition reads “{condition.InWords}” already. Nothing was changed.");
        var name = condition.ActOf(amount, basis, source);
        if (Undecided(name, act) is { } undecided) return undecided;
        return Record(name, act, () => condition.Become(description, amount, basis, source, FundingState.Awaiting));
    }

    /// <summary>Removes a condition for good.</summary>
    public Outcome Release(FundingCondition condition, Act act)
    {
        if ((Acceptable(act) ?? Reasonless("freed of a condition", act)) is { } problem) return problem;
        if (Undecided(Acts.Loosen, act) is { } undecided) return undecided;
        return Record(Acts.Loosen, act, () => conditions.Remove(condition));
    }

    /// <summary>The Treasurer confirms that the funds are committed, with evidence; a decision of the board may do so instead. A sum
    /// must be there: the newest figure of the same basis and source, less what is committed already.</summary>
    public Outcome Confirm(FundingCondition condition, Act act)
    {
        if (Acceptable(act) is { } problem) return problem;
        if (act.Evidence is null)
            return new Refusal("input.missing-evidence", "Funds cannot be confirmed without evidence. Please name the contract, the statement or the minutes.");
        if (!condition.IsAwaiting)
            return new Refusal("condition.not-awaiting", $"“{condition.InWords}” is {condition.State.InWords()} already. There is nothing to confirm.");
        if (NotTheTreasurer(act) is { } office) return office;
        if (Unavailable(Committed, [.. Committed, .. SecuredSum.Of(condition)], act) is { } unavailable) return unavailable;
        if (Undecided(Acts.Confirm, act) is { } undecided) return undecided;
        return Record(Acts.Confirm, act, () => condition.Become(FundingState.Met));
    }

    internal static Refusal? NotTheTreasurer(Act act) => act.IsImport || act.IsResolved || act.By.Office is Office.Treasurer ? null
        : new("condition.treasurer-only", "Only the Treasurer confirms funds, or a decision of the board. Please ask the Treasurer, or draft a motion.");

    /// <summary>The board goes ahead without the funds.</summary>
    public Outcome Waive(FundingCondition condition, Act act)
    {
        if ((Acceptable(act) ?? Reasonless("freed of waiting for funds", act)) is { } problem) return problem;
        if (!condition.IsAwaiting)
            return new Refusal("condition.not-awaiting", $"“{condition.InWords}” is {condition.State.InWords()} already. There is nothing to waive.");
        if (Undecided(Acts.Waive, act) is { } undecided) return undecided;
        return Record(Acts.Waive, act, () => condition.Become(FundingState.Waived));
    }

    /// <summary>Takes back a confirmation of funds: the step waits again.</summary>
    public Outcome Withdraw(FundingCondition condition, Act act)
    {
        if ((Acceptable(act) ?? Reasonless("left without its funds", act)) is { } problem) return problem;
        if (condition.State is not FundingState.Met)
            return new Refusal("condition.not-met", $"“{condition.InWords}” is {condition.State.InWords()}; only confirmed funds can be withdrawn.");
        if (Undecided(Acts.Withdraw, act) is { } undecided) return undecided;
        return Record(Acts.Withdraw, act, () => condition.Become(FundingState.Awaiting));
    }

    /// <summary>Sums that are secured for this step and not yet used up: a dropped step needs none, and what a completed one
    /// needed is spent, so that no newer figure holds it any more.</summary>
    public IReadOnlyList<SecuredSum> Committed => IsOpen ? Secured : [];

    private IReadOnlyList<SecuredSum> Secured => [.. Conditions.Where(condition => condition.State is FundingState.Met).SelectMany(SecuredSum.Of)];

    // Whatever makes sums count again must find them there: confirming, but also reopening, reinstating and taking back.
    internal Refusal? Unavailable(IReadOnlyList<SecuredSum> now, IReadOnlyList<SecuredSum> then, Act act) =>
        act.IsImport ? null : act.Treasury.Objection(Title, now, then);

    private static Refusal? Unfit(string? description, Money? amount, Basis? basis, string? source) =>
        string.IsNullOrWhiteSpace(description) ? new Refusal("input.missing-description", "A condition needs a description, for example “availability of funds”.")
        : Text.Problem("The condition", description, 500)
            ?? (amount is not null && basis is null
                ? new Refusal("input.missing-basis", "An amount needs a basis: money held, received, a year, or a line of the budget. Please choose one.")
                : source is not null && Sources.Problem(source) is { } unfit ? unfit
                : source is not null && basis is null or Basis.Manual ? new Refusal("input.missing-basis", "A source of figures needs something to measure. Please choose what the amount measures, or leave the source empty.")
                : amount is { Minor: <= 0 } ? new Refusal("input.no-amount", "A condition cannot ask for an amount of zero or less. Please name what is needed, or leave the amount empty.")
                : null);
}
