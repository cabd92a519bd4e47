using System.Globalization;
using Alliance.Roadmap.Funding;
using Alliance.Roadmap.Milestones;
using Alliance.Roadmap.Web.Setup;

namespace Alliance.Roadmap.Web.Milestones;

/// <summary>Where a step stands, in plain words: what the public pages say of it.</summary>
internal sealed class StepInWords(Milestone step, RoadmapSettings settings, DateTimeOffset now)
{
    /// <summary>"In progress since 22 November 2026".</summary>
    public string Standing => step.Status switch
    {
        MilestoneStatus.Completed when step.CompletedAt is { } on => $"Completed{InPart} on {Day(on)}",
        MilestoneStatus.Completed => $"Completed{InPart} before this record began",
        MilestoneStatus.InProgress when step.StartedAt is { } on => $"In progress since {Day(on)}",
        MilestoneStatus.InProgress => "In progress since before this record began",
        var status => Capital(status.InWords()),
    };

    /// <summary>"Planned, waiting for funds": where no line about the funds stands beside it.</summary>
    public string StandingWithFunds => step.Sign() is StepSign.WaitingForFunds ? $"{Standing}, waiting for funds" : Standing;

    /// <summary>One line for each condition: "Waiting for funds: €60,000 a year". Empty where no funds were asked for.</summary>
    public IEnumerable<string> Funds => step.Conditions.Select(condition => (condition.State, IsPlain: condition is { Description: FundingCondition.UsualDescription, Amount: null }) switch
    {
        (FundingState.Met, true) => "Funds secured",
        (FundingState.Met, _) => $"Funds secured: {condition.WaitedFor}",
        (FundingState.Waived, true) => "The board goes ahead without the funds",
        (FundingState.Waived, _) => $"The board goes ahead without it: {condition.WaitedFor}",
        (_, true) => "Waiting for funds (no amount named yet)",
        _ => $"Waiting for funds: {condition.WaitedFor}",
    });

    /// <summary>"January to March 2027", and what became of earlier dates.</summary>
    public string Target
    {
        get
        {
            if (step.Target == default)
                return step.OriginalTarget != default ? $"No date now (was {step.OriginalTarget.InWords})"
                    : step.Funding is FundingState.Awaiting ? "No date until funds are secured" : "No date yet";
            var moved = step.TargetMoves switch
            {
                0 => "",
                1 => $" (moved once, was {step.OriginalTarget.InWords})",
                2 => $" (moved twice, was {step.OriginalTarget.InWords})",
                var times => string.Create(CultureInfo.InvariantCulture, $" (moved {times} times, was {step.OriginalTarget.InWords})"),
            };
            return step.Target.InWords + moved + (IsLate ? "; this date has passed" : "");
        }
    }

    public bool HasTarget => step.IsOpen || step.OriginalTarget != default;

    /// <summary>Null for steps nobody needs to look at any more.</summary>
    public string? LastLookedAt => !step.IsOpen ? null : step.LastReviewedAt is { } on ? Day(on) : "Not yet";

    /// <summary>Said only once the next look is overdue.</summary>
    public string? Overdue =>
        !(step.ReviewDueAt < now) ? null
        : $"Nothing has moved since {Day(step.MovedAt)}." + (step.LastReviewedAt is { } on ? $" The board last looked on {Day(on)}." : "");

    public string? WasTitle => step.IsReworded ? step.OriginalTitle : null;

    private bool IsLate => step.IsOpen && step.Target.LastDay < settings.DayOf(now);
    private string InPart => step.Extent is Extent.Part ? " in part" : "";

    /// <summary>What a screen reader hears after the number: "of 7, in progress, we are here".</summary>
    /// <param name="step">The step.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="isHere">Whether we are here.</param>
    /// <param name="isPast">Whether this is about a day that is gone.</param>
    public static string Aside(Milestone step, int count, bool isHere, bool isPast) =>
        string.Create(CultureInfo.InvariantCulture, $" of {count}, {Short(step, inOneWord: false)}{(!isHere ? "" : step.Status is not MilestoneStatus.InProgress ? ", next" : isPast ? ", we were here" : ", we are here")}");

    /// <summary>"We are here" where work goes on, otherwise "Next"; "We were here" of a day that is gone.</summary>
    public static string HereWord(Milestone step, bool isPast = false) => step.Status is not MilestoneStatus.InProgress ? "Next" : isPast ? "We were here" : "We are here";

    /// <summary>What the path says under a step; where room is scarce, in one word.</summary>
    public static string Short(Milestone step, bool inOneWord) =>
        step.Sign() is not StepSign.WaitingForFunds ? step.Status.InWords() : inOneWord ? "waits" : "waits for funds";

    public static string Capital(string words) => char.ToUpperInvariant(words[0]) + words[1..];

    private string Day(DateTimeOffset time) => settings.DayOf(time).InFull();
}
