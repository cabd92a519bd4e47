using System.Globalization;
using Alliance.Roadmap.Funding;
using Alliance.Roadmap.Milestones;

namespace Alliance.Roadmap.Web.Milestones;

/// <summary>The roadmap in a few sentences: where we are, what comes next, and what that waits for.</summary>
/// <param name="steps">All steps.</param>
/// <param name="seen">What was seen of the money a condition waits for; null for nothing.</param>
internal sealed class WhereWeAre(IReadOnlyList<Milestone> steps, Func<FundingCondition, string?>? seen = null)
{
    public IReadOnlyList<Milestone> Here { get; } = Plan.Here(steps);

    /// <summary>"We are at step 3 of 7", "Next: step 4 of 7", "All steps are finished".</summary>
    public string Place => At("We are at", "Next:", "No steps have been published yet", "All steps are finished");

    /// <summary>The same of a day that is gone: "We were at step 3 of 7".</summary>
    public string PlaceThen => At("We were at", "Next was", "No steps had been published yet", "All steps were finished");

    /// <summary>The titles of where we are; null where that is nowhere.</summary>
    public string? Titles => Here.Count == 0 ? null : Plan.Titles(Here);

    /// <summary>What comes next, and the first thing that waits; null where nothing is left.</summary>
    public string? Next
    {
        get
        {
            var ahead = steps.Where(step => step.IsOpen && !(IsUnderWay && Here.Contains(step))).OrderBy(step => step.Number).ToList();
            if (ahead.Count == 0) return null;
            var next = ahead[0];
            var waiting = ahead.Find(step => Waits(step) is not null);
            var first = IsUnderWay ? $"Next: step {next.Number} " : "It ";
            if (next == waiting) return $"{first}{Waits(next)}.";
            var dated = next.Target == default ? "no date yet" : $"meant for {next.Target.InWords}";
            return $"{first}is {next.Status.InWords()}, {dated}{(waiting is null ? "" : $"; step {waiting.Number} {Waits(waiting)}")}.";
        }
    }

    /// <summary>"2 completed, 1 in progress, 2 waiting for funds, 2 planned."</summary>
    public string Counts => string.Join(", ", steps.GroupBy(step => step.Sign()).OrderBy(group => group.Key)
        .Select(group => string.Create(CultureInfo.InvariantCulture, $"{group.Count()} {(group.Key is StepSign.WaitingForFunds ? "waiting for funds" : group.Key.InWords())}"))) + ".";

    private string At(string underWay, string next, string nothing, string finished) =>
        steps.Count == 0 ? nothing : Here.Count == 0 ? finished : string.Create(CultureInfo.InvariantCulture, $"{(IsUnderWay ? underWay : next)} {Numbered(Here)} of {steps.Count}");

    private bool IsUnderWay => Here.Any(step => step.Status is MilestoneStatus.InProgress);

    private string? Waits(Milestone step)
    {
        var awaited = step.Conditions.Where(condition => condition.IsAwaiting).ToList();
        if (step.Status is not MilestoneStatus.Planned || awaited.Count == 0) return null;
        var figures = awaited.Select(condition => seen?.Invoke(condition)).OfType<string>().ToList();
        return $"waits for {awaited.Select(condition => condition.WaitedFor).Joined()}{(figures.Count > 0 ? $"; {figures.Joined()}" : "")}";
    }

    private static string Numbered(IReadOnlyList<Milestone> some) =>
        (some.Count == 1 ? "step " : "steps ") + some.Select(step => step.Number.ToString(CultureInfo.InvariantCulture)).Joined();
}
