using Alliance.Roadmap.Board;
using Alliance.Roadmap.Funding;
using Alliance.Roadmap.Ledger;
using Alliance.Roadmap.Milestones;

namespace Alliance.Roadmap.Tests;

/// <summary>Named starting points: <c>A.FundedMilestone()</c> reads better than ten lines of set-up.</summary>
internal static class A
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    public static readonly Person President = new("Ada Example", Office.President);
    public static readonly Person Treasurer = new("Tess Example", Office.Treasurer);
    public static readonly Person Editor = new("Ed Example", Office.Editor);

    /// <summary>Which acts need a decision once the board is really here.</summary>
    public static readonly Governance BoardInOffice = new(Governance.Usual);

    /// <summary>An act with everything a rule could ask of it, except a decision.</summary>
    public static Act BoardAct() => new(President, Noon) { Reason = "The board agreed.", Evidence = "https://example.org/proof" };

    public static Act TreasurersAct() => new(Treasurer, Noon) { Reason = "The contract is signed.", Evidence = "Contract of 20 November 2026" };

    /// <summary>The same, where a million was seen, whatever is measured.</summary>
    public static Act RichTreasurersAct() => TreasurersAct() with { Treasury = new Treasury(new Figures([.. Enum.GetValues<Basis>().Where(basis => basis is not Basis.Manual).Select(basis => Reading(Money.Euros(1_000_000), basis, "bank"))], []), null) };

    public static Act Import() => new(new Person("published page"), Noon) { IsImport = true };

    public static FundingCondition AvailabilityOfFunds() => new(FundingCondition.UsualDescription);

    public static FundingCondition SixtyThousandAYear() => new("a salary", Money.Euros(60_000), Basis.Yearly);

    /// <summary>A figure that the Treasurer saw.</summary>
    public static Reading Reading(Money money, Basis basis, string source, DateTimeOffset? at = null)
    {
        Taken(Roadmap.Funding.Reading.Enter(money, basis, source, at ?? Noon, "Statement 11", Treasurer.ToString(), Noon, out var reading));
        return reading!;
    }

    /// <summary>A step as the first import finds it.</summary>
    public static Milestone MilestoneIn(MilestoneStatus status, params FundingCondition[] conditions) =>
        new Plan("Roadmap").Import(new("Launch the distribution"), status, conditions, [], Import());

    public static Milestone PlannedMilestone() => MilestoneIn(MilestoneStatus.Planned);

    public static Milestone StartedMilestone() => MilestoneIn(MilestoneStatus.InProgress);

    public static Milestone WaitingMilestone() => MilestoneIn(MilestoneStatus.Planned, AvailabilityOfFunds());

    public static Milestone FundedMilestone()
    {
        var milestone = WaitingMilestone();
        Taken(milestone.Confirm(milestone.Conditions[0], TreasurersAct()));
        return milestone;
    }

    public static Milestone MilestoneCalled(string title, string? whatThisMeans = null, string? doneWhen = null) =>
        new Plan("Roadmap").Import(new(title, whatThisMeans, doneWhen), MilestoneStatus.Planned, [], [], Import());

    /// <summary>Planned steps in this order.</summary>
    public static Plan PlanOf(params string[] titles)
    {
        var plan = new Plan("Roadmap");
        foreach (var title in titles) plan.Import(new(title), MilestoneStatus.Planned, [], [], Import());
        return plan;
    }

    /// <summary>Passes an act that must not be refused.</summary>
    public static void Taken(Outcome outcome) => Assert.Null(outcome.Refusal);

    /// <summary>Passes a refusal with this code, and hands it on.</summary>
    public static Refusal Refused(string code, Outcome outcome)
    {
        Assert.True(outcome.Refused(out var refusal), $"Expected a refusal “{code}”, but the act was taken.");
        Assert.Equal(code, refusal.Code);
        return refusal;
    }
}
