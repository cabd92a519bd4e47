using Alliance.Roadmap.Ledger;

namespace Alliance.Roadmap.Web.Setup;

/// <summary>Which acts need a decision of the board (section <c>Governance</c>).</summary>
internal sealed class GovernanceSettings : ISettings
{
    public static string Section => "Governance";

    /// <summary>Names of acts separated by commas or spaces; <c>none</c> for none; unset, the usual ones once six members
    /// of the board have signed in.</summary>
    public string? DecisionRequiredFor { get; set; }

    public IReadOnlyList<string>? Configured =>
        string.IsNullOrWhiteSpace(DecisionRequiredFor) ? null
        : DecisionRequiredFor.Trim() == "none" ? []
        : DecisionRequiredFor.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    public IEnumerable<string> Problems() =>
        (Configured ?? []).Where(act => !Acts.All.Contains(act))
            .Select(act => $"Governance:DecisionRequiredFor names “{act}”, which is no act. Please choose among {Acts.All.Joined()}, or write none.");
}
