using Alliance.Roadmap.Ledger;
using Alliance.Roadmap.Milestones;
using Alliance.Roadmap.Resolutions;
using Alliance.Roadmap.Web.Funding;
using Alliance.Roadmap.Web.Milestones;

namespace Alliance.Roadmap.Web.Resolutions;

/// <summary>An act as a decision can hold it.</summary>
/// <param name="Value">Its name in the form: the act, the step, and what else it needs.</param>
/// <param name="Words">Its name for people.</param>
/// <param name="IsSimple">It asks for no more than a reason or evidence, so one tap chooses it; the others have a form of their own.</param>
internal sealed record ActChoice(string Value, string Words, MilestoneAct Act, string? Slug, Guid? Condition, Extent? Extent, bool IsSimple)
{
    private const Asks Simple = Asks.Decided | Asks.Reason | Asks.Evidence | Asks.Extent;

    /// <summary>What the board can choose for a step. Starting is offered before funds are waived, so that one decision can do both;
    /// the rules have the last word.</summary>
    public static IEnumerable<ActChoice> For(Plan plan, Milestone step, MilestoneActs acts)
    {
        var subject = new Subject(plan, step, null, [], 0);
        foreach (var act in acts.All.Where(act => CanBeDecided(act) && act.Fits(subject)))
        {
            if (!act.Asks.HasFlag(Asks.Extent)) yield return new($"{act.Name}/{step.Slug}", act.Button, act, step.Slug, null, null, IsTap(act));
            else
                foreach (var extent in Enum.GetValues<Extent>())
                    yield return new($"{act.Name}/{step.Slug}/{extent.Kebab()}", $"{act.Button}, {(extent == Alliance.Roadmap.Milestones.Extent.Full ? "in full" : "in part")}", act, step.Slug, null, extent, IsTap(act));
        }

        foreach (var condition in step.Conditions)
        {
            foreach (var act in ConditionActs.All.Where(act => CanBeDecided(act) && act.Fits(subject with { Condition = condition })))
                yield return new($"{act.Name}/{step.Slug}/{condition.Id}", $"{act.Button}: {condition.InWords}", act, step.Slug, condition.Id, null, IsTap(act));
        }
    }

    /// <summary>To undo a step's newest entry.</summary>
    public static ActChoice? TakeBack(Subject subject, MilestoneActs acts) =>
        acts.Find(Acts.TakeBack, subject.Step.Slug) is { } act && act.Fits(subject)
            ? new($"{act.Name}/{subject.Step.Slug}", $"{act.Button} entry {subject.Newest!.Sequence}: {new EntryInWords(subject.Newest).Heading}", act, subject.Step.Slug, null, null, IsSimple: false)
            : null;

    /// <summary>To add a step.</summary>
    public static ActChoice ANewStep(MilestoneActs acts)
    {
        var act = acts.Find(Acts.Add, null)!;
        return new(act.Name, act.Button, act, null, null, null, IsSimple: false);
    }

    /// <param name="plan">The roadmap, whose steps the words name.</param>
    /// <param name="input">What was filled in.</param>
    public ProposedAct Propose(Plan plan, ActInput input)
    {
        if (Extent is { } extent) input.Extent = extent.Kebab();
        var step = plan.Milestones.FirstOrDefault(step => step.Slug == Slug);
        input.ConditionRead = Condition is { } id ? step?.Condition(id)?.InWords : null;
        var contents = string.Join("; ", Contents(plan, input));
        return new(Act.Name, Slug, Condition, input.ToJson(), $"{(step is null ? "" : $"Step {step.Number}, “{step.Title}”: ")}{Words}{(contents.Length == 0 ? "" : $" ({contents})")}");
    }

    // Whoever votes sees what takes effect, not only its name; the rest of long texts stands in the preview.
    private IEnumerable<string> Contents(Plan plan, ActInput input)
    {
        if (Act.Asks.HasFlag(Asks.Part)) yield return $"new step “{input.Part?.Trim()}”";
        if (Act.Asks.HasFlag(Asks.Wording))
        {
            yield return $"“{input.Title?.Trim()}”";
            var step = plan.Milestones.FirstOrDefault(step => step.Slug == Slug);
            if (Text.Tidy(input.WhatThisMeans) != step?.WhatThisMeans) yield return Text.Tidy(input.WhatThisMeans) is null ? "without “What this means”" : step?.WhatThisMeans is null ? "with “What this means”" : "another “What this means”";
            if (Text.Tidy(input.DoneWhen) != step?.DoneWhen) yield return Text.Tidy(input.DoneWhen) is { } done ? $"done when: {done}" : "without “Done when”";
        }

        if (Act.Asks.HasFlag(Asks.Position)) yield return $"position {input.Number?.Trim()}";
        if (Act.Asks.HasFlag(Asks.Target)) yield return Text.Tidy(input.Target) ?? "no date";
        if (Act.Asks.HasFlag(Asks.Into)) yield return $"into “{plan.Milestones.FirstOrDefault(step => step.Slug == input.Into)?.Title}”";
        if (Act.Asks.HasFlag(Asks.Terms)) yield return string.Join(' ', new[] { input.Condition, input.Amount, Text.Tidy(input.Amount) is null ? null : input.Currency, input.Basis, Text.Tidy(input.Source) is { } source ? $"by the figures of {Alliance.Roadmap.Funding.Sources.InWords(source)}" : null }.Select(Text.Tidy).OfType<string>());
        if (Act.Asks.HasFlag(Asks.Extent) && Extent is null) yield return input.Extent is "full" ? "in full" : "in part";
    }

    // Reviews, spelling, posts and updates need no decision; taking back is about one entry and is offered by that.
    private static bool CanBeDecided(MilestoneAct act) => act.Policy == Board.Policies.Board && act.Asks.HasFlag(Asks.Decided) && act.Name != Acts.TakeBack;

    private static bool IsTap(MilestoneAct act) => (act.Asks & ~Simple) == 0;
}
