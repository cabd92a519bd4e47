using Alliance.Roadmap.Funding;
using Alliance.Roadmap.Ledger;
using Alliance.Roadmap.Milestones;
using Alliance.Roadmap.Subscribers;

namespace Alliance.Roadmap.Digests;

/// <summary>What an issue says, before it becomes text and HTML: where we are, what moved, what we wait for, what did not change.</summary>
public sealed class Contents
{
    // More lines than this in one section are for the roadmap's page.
    private const int MostLines = 40;

    private readonly Func<DateTimeOffset, DateOnly> dayOf;

    /// <param name="cadence">How often its readers hear from us.</param>
    /// <param name="period">The time it tells of.</param>
    /// <param name="number">Its number, once frozen.</param>
    /// <param name="steps">All steps as they stand now.</param>
    /// <param name="entries">The entries to tell, oldest first.</param>
    /// <param name="head">The newest entry of the ledger.</param>
    /// <param name="dayOf">The day a moment lies on in the association's zone.</param>
    public Contents(Cadence cadence, Period period, int number, IEnumerable<Milestone> steps, IReadOnlyList<Entry> entries, LedgerHead head, Func<DateTimeOffset, DateOnly> dayOf)
        : this(cadence, period, number, [.. steps.OrderBy(step => step.Number)], entries, (head.Sequence, head.Hash), dayOf, Selection.All)
    {
    }

    private Contents(Cadence cadence, Period period, int number, IReadOnlyList<Milestone> steps, IReadOnlyList<Entry> entries, (long, string) head, Func<DateTimeOffset, DateOnly> dayOf, Selection selection)
    {
        (Cadence, Period, Number, Steps, Head, this.dayOf, Selection) = (cadence, period, number, steps, head, dayOf, selection);
        Entries = [.. entries.Where(selection.Concerns)];
        Moved = MovedStep.Of(Entries, steps);
    }

    public Cadence Cadence { get; }
    public Period Period { get; }
    public int Number { get; }
    public (long Sequence, string Hash) Head { get; }

    /// <summary>The steps it tells of.</summary>
    public Selection Selection { get; }

    /// <summary>All steps in order, also those it does not tell of: where we are is said of the whole roadmap.</summary>
    public IReadOnlyList<Milestone> Steps { get; }

    /// <summary>The entries it tells, oldest first.</summary>
    public IReadOnlyList<Entry> Entries { get; }

    /// <summary>The resolutions behind entries, as addresses name them, by the sequences of the entries.</summary>
    public IReadOnlyDictionary<long, string> Resolutions { get; init; } = new Dictionary<long, string>();

    /// <summary>The steps that moved, the most recent first.</summary>
    public IReadOnlyList<MovedStep> Moved { get; }

    /// <summary>A quarterly one says what we wait for even if nothing moved.</summary>
    public bool IsWorthSending => Moved.Count > 0 || Cadence is Cadence.Quarterly;

    /// <summary>"all steps", "steps 3 and 5".</summary>
    public string Following => Selection.InWords(Steps);

    /// <summary>The same issue for somebody who follows only these steps.</summary>
    public Contents For(Selection selection) => new(Cadence, Period, Number, Steps, Entries, Head, dayOf, selection) { Resolutions = Resolutions };

    /// <summary>As many entries as a mail has room for, and how many more there are.</summary>
    public (IReadOnlyList<MovedStep> Steps, int More) Told(int most)
    {
        var (told, room) = (new List<MovedStep>(), most);
        foreach (var moved in Moved.TakeWhile(_ => room > 0))
        {
            told.Add(moved with { Entries = [.. moved.Entries.TakeLast(room)] });
            room -= moved.Entries.Count;
        }

        return (told, Math.Max(0, Entries.Count - most));
    }

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
            if (Steps.Count == 0) return "There are no steps yet.";
            var here = Plan.Here(Steps);
            if (here.Count == 0) return "All steps are finished.";
            var titles = Plan.Titles(here);
            var numbers = $"{(here.Count == 1 ? "step" : "steps")} {here.Select(step => $"{step.Number}").Joined()} of {Steps.Count}";
            return here[0].Status is MilestoneStatus.InProgress ? $"We are at {numbers}: {titles}." : $"Next is {numbers}: {titles}.";
        }
    }

    /// <summary>"3 completed, 1 in progress, 2 waiting for funds, 1 planned."</summary>
    public string Counts => Steps.Count == 0 ? "" : string.Join(", ", Standing.Select(group => $"{group.Steps.Count} {group.State}")) + ".";

    /// <summary>The steps by where they stand: "completed", "in progress", "paused", "waiting for funds", "planned", "dropped".</summary>
    public IReadOnlyList<(string State, IReadOnlyList<Milestone> Steps)> Standing
    {
        get
        {
            var states = new (string Name, Func<Milestone, bool> Is)[]
            {
                ("completed", step => step.Status is MilestoneStatus.Completed),
                ("in progress", step => step.Status is MilestoneStatus.InProgress),
                ("paused", step => step.Status is MilestoneStatus.Paused),
                ("waiting for funds", WaitsToStart),
                ("planned", step => step.Status is MilestoneStatus.Planned && !WaitsToStart(step)),
                ("dropped", step => step.Status is MilestoneStatus.Dropped),
            };
            return [.. states.Select(state => (state.Name, (IReadOnlyList<Milestone>)[.. Steps.Where(state.Is)])).Where(group => group.Item2.Count > 0)];
        }
    }

    /// <summary>What open steps still wait for, in sentences.</summary>
    public IReadOnlyList<string> Waiting => Bounded(
        Followed.Where(step => step.IsOpen).SelectMany(step => step.Conditions.Where(condition => condition.IsAwaiting).Select(condition => $"Step {step.Number}, {step.Title}: {WaitedFor(condition)}.")));

    /// <summary>The steps without news that wait for nothing, in sentences.</summary>
    public IReadOnlyList<string> Unchanged => Bounded(UnchangedInWords());

    private IEnumerable<Milestone> Followed => Steps.Where(step => Selection.Includes(step.Slug));

    private IEnumerable<string> UnchangedInWords()
    {
        var told = Entries.SelectMany(entry => entry.Steps).ToHashSet();
        var quiet = Followed.Where(step => !told.Contains(step.Slug) && !(step.IsOpen && step.Conditions.Any(condition => condition.IsAwaiting))).ToList();
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

    // "€60,000 a year, confirmed by the Treasurer", "funds; no amount named yet".
    private static string WaitedFor(FundingCondition condition) =>
        condition.Amount is not null ? $"{condition.WaitedFor}, confirmed by the Treasurer"
        : condition.Description == FundingCondition.UsualDescription ? "funds; no amount named yet"
        : condition.Basis is Basis.Manual ? $"{condition.Description}, confirmed by the Treasurer"
        : $"{condition.Description}; no amount named yet";

    private static List<string> Bounded(IEnumerable<string> sentences)
    {
        var all = sentences.ToList();
        return all.Count <= MostLines ? all : [.. all.Take(MostLines), $"And {all.Count - MostLines} more on the roadmap's page."];
    }

    private static bool WaitsToStart(Milestone step) =>
        step.Status is MilestoneStatus.Planned && step.Conditions.Any(condition => condition.IsAwaiting);

    /// <summary>One step and its news, oldest first. Without a step: what concerns the roadmap as a whole.</summary>
    public sealed record MovedStep(Milestone? Step, IReadOnlyList<EntryInWords> Entries)
    {
        /// <summary>The steps that entries are about, the most recent news first.</summary>
        public static IReadOnlyList<MovedStep> Of(IEnumerable<Entry> entries, IReadOnlyList<Milestone> steps) =>
        [
            .. entries.GroupBy(entry => entry.Milestone)
                .OrderByDescending(group => group.Max(entry => entry.Sequence))
                .Select(group => new MovedStep(steps.FirstOrDefault(step => step.Slug == group.Key), [.. group.Select(entry => new EntryInWords(entry))])),
        ];

        /// <summary>"step 4 started": the newest change of status, or the newest news.</summary>
        public string InShort
        {
            get
            {
                var news = Entries.LastOrDefault(entry => entry.Entry.Act is Acts.Start or Acts.Complete or Acts.Pause or Acts.Resume or Acts.Drop or Acts.Reopen or Acts.Reinstate or Acts.Add or Acts.Split or Acts.Merge) ?? Entries[^1];
                return Step is null ? news.Heading : $"step {Step.Number} {news.InShort}";
            }
        }
    }
}
