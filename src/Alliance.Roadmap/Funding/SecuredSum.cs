using Alliance.Roadmap.Milestones;

namespace Alliance.Roadmap.Funding;

/// <summary>A sum that is secured for a step: it is not available to another.</summary>
public sealed record SecuredSum(Basis Basis, string? Source, Money Amount)
{
    /// <summary>What securing this condition commits: one sum, or none where no sum decides.</summary>
    public static IEnumerable<SecuredSum> Of(FundingCondition condition)
    {
        if (condition is { IsASum: true, Amount: { } amount, Basis: { } basis }) yield return new(basis, condition.Source, amount);
    }

    /// <summary>What a step with these facts has committed.</summary>
    internal static IReadOnlyList<SecuredSum> Of(MilestoneFacts facts) =>
        !Words.TryKebab<MilestoneStatus>(facts.Status, out var status) || !status.IsOpen() ? []
        : [.. facts.Funding.Conditions.Where(condition => condition.State == FundingState.Met.Kebab()).SelectMany(condition => Of(new FundingCondition(
            condition.Description,
            Money.TryParse(condition.Amount?.Value, condition.Amount?.Currency, out var amount) ? amount : null,
            Words.TryKebab<Basis>(condition.Basis, out var basis) ? basis : null,
            condition.Source)))];

    /// <summary>Whether two draw on the same money: same basis and currency, and the same source. One that names no source may
    /// draw on any, so it is counted against all.</summary>
    public bool SharesWith(SecuredSum other) =>
        Basis == other.Basis && Amount.Currency == other.Amount.Currency && (Source is null || other.Source is null || Source == other.Source);
}
