using Alliance.Roadmap.Ledger;
using Alliance.Roadmap.Milestones;
using Alliance.Roadmap.Subscribers;

namespace Alliance.Roadmap.Digests;

/// <summary>What an issue says, before it becomes text and HTML: where we are, what moved, what we wait for, what did not change.</summary>
public sealed class Contents
{
    private readonly IReadOnlyList<Milestone> steps;

    /// <param name="steps">All steps as they stand now.</param>
    /// <param name="entries">The entries to tell, oldest first.</param>
    /// <param name="head">The newest entry of the ledger.</param>
    /// <param name="dayOf">The day a moment lies on in the association's zone.</param>
    public Contents(Cadence cadence, Period period, int number, IEnumerable<Milestone> steps, IReadOnlyList<Entry> entries, LedgerHead head, Func<DateTimeOffset, DateOnly> dayOf)
    {
        (Cadence, Period, Number, Head) = (cadence, period, number, (head.Sequence, head.Hash));
        this.steps = [.. steps.OrderBy(step => step.Number)];
        Moved =
        [
            .. entries.GroupBy(entry => entry.Milestone)
                .OrderByDescending(group => group.Max(entry => entry.Sequence))
                .Select(group => new MovedStep(this.steps.FirstOrDefault(step => step.Slug == group.Key), [.. group.Select(entry => new EntryInWords(entry))])),
        ];
        Unchanged = [.. UnchangedInWords(dayOf)];
    }

    public Cadence Cadence { get; }
    public Period Period { get; }
    public int Number { get; }
    public (long Sequence, string Hash) Head { get; }

    /// <summary>The steps that moved, the most recent first.</summary>
    public IReadOnlyList<MovedStep> Moved { get; }

    /// <summary>The steps without news that wait for nothing, in sentences.</summary>
    public IReadOnlyList<string> Unchanged { get; }

    /// <summary>"Mage-OS roadmap, November 2026: step 3 completed, step 4 started".</summary>
    public string Subject
    {
        get
        {
            const int Most = 3;
            var news = Moved.OrderBy(moved => moved.Step?.Number ?? int.MaxValue).Select(moved => moved.InShort).ToList();
            var what = news.Count == 0 ? "nothing moved; what we wait for"
                : news.Count <= Most ? string.Join(", ", news)
                : $"{string.Join(", ", news.Take(Most - 1))} and {news.Count - Most + 1} more";
            return $"Mage-OS roadmap, {Period.InWords}: {what}";
        }
    }

    /// <summary>"We are at step 4 of 7: Launch the distribution."</summary>
    public string WhereWeAre
    {
        get
        {
            if (steps.Count == 0) return "There are no steps yet.";
            var here = Plan.Here(steps);
            if (here.Count == 0) return "All steps are finished.";
            var titles = here.Select(step => step.Title).Joined();
            var numbers = $"{(here.Count == 1 ? "step" : "steps")} {here.Select(step => $"{step.Number}").Joined()} of {steps.Count}";
            return here[0].Status is MilestoneStatus.InProgress ? $"We are at {numbers}: {titles}." : $"Next is {numbers}: {titles}.";
        }
    }

    /// <summary>"3 completed, 1 in progress, 2 waiting for funds, 1 planned."</summary>
    public string Counts
    {
        get
        {
            if (steps.Count == 0) return "";
            var counts = new (string Name, Func<Milestone, bool> Is)[]
            {
                ("completed", step => step.Status is MilestoneStatus.Completed),
                ("in progress", step => step.Status is MilestoneStatus.InProgress),
                ("paused", step => step.Status is MilestoneStatus.Paused),
                ("waiting for funds", WaitsToStart),
                ("planned", step => step.Status is MilestoneStatus.Planned && !WaitsToStart(step)),
                ("dropped", step => step.Status is MilestoneStatus.Dropped),
            };
            return string.Join(", ", counts.Select(count => (count.Name, Count: steps.Count(count.Is))).Where(count => count.Count > 0).Select(count => $"{count.Count} {count.Name}")) + ".";
        }
    }

    /// <summary>What open steps still wait for, in sentences.</summary>
    public IReadOnlyList<string> Waiting =>
    [
        .. steps.Where(step => step.IsOpen).SelectMany(step => step.Conditions.Where(condition => condition.IsAwaiting).Select(condition =>
            $"Step {step.Number}, {step.Title}: {condition.InWords}{(condition.Amount is null ? "; no amount named yet" : ", to be confirmed by the Treasurer")}.")),
    ];

    private IEnumerable<string> UnchangedInWords(Func<DateTimeOffset, DateOnly> dayOf)
    {
        var quiet = steps.Where(step => Moved.All(moved => moved.Step != step) && !(step.IsOpen && step.Conditions.Any(condition => condition.IsAwaiting))).ToList();
        foreach (var ended in new[] { MilestoneStatus.Completed, MilestoneStatus.Dropped })
        {
            var numbers = quiet.Where(step => step.Status == ended).Select(step => $"{step.Number}").ToList();
            if (numbers.Count > 0) yield return $"{(numbers.Count == 1 ? "Step" : "Steps")} {numbers.Joined()}: {ended.InWords()}.";
        }

        foreach (var step in quiet.Where(step => step.IsOpen))
        {
            var looked = step.LastReviewedAt is { } at ? $"; the board last looked on {dayOf(at).InFull()}" : "";
            yield return $"Step {step.Number}, {step.Title}: {step.Status.InWords()}, {step.Target.InWords}{looked}.";
        }
    }

    private static bool WaitsToStart(Milestone step) =>
        step.Status is MilestoneStatus.Planned && step.Conditions.Any(condition => condition.IsAwaiting);

    /// <summary>One step and its news, oldest first.</summary>
    public sealed record MovedStep(Milestone? Step, IReadOnlyList<EntryInWords> Entries)
    {
        /// <summary>"step 4 started": the newest change of status, or the newest news.</summary>
        public string InShort
        {
            get
            {
                var news = Entries.LastOrDefault(entry => entry.Entry.Act is Acts.Start or Acts.Complete or Acts.Pause or Acts.Resume or Acts.Drop or Acts.Reopen or Acts.Reinstate or Acts.Add) ?? Entries[^1];
                return Step is null ? news.Heading : $"step {Step.Number} {news.InShort}";
            }
        }
    }
}
