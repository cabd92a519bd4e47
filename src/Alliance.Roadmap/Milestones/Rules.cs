using Alliance.Roadmap.Ledger;

namespace Alliance.Roadmap.Milestones;

/// <summary>A rule as a sentence, and what became of it.</summary>
/// <param name="Words">"Only a planned step starts."</param>
/// <param name="Passes">Null where it was not asked, because another one blocked before.</param>
public sealed record RuleAnswer(string Words, bool? Passes);

/// <summary>The rules an act is asked, in words and in the order in which the step asks them. The rules themselves live on the
/// objects; these sentences are known by the codes of their refusals.</summary>
public static class Rules
{
    private static readonly Rule Day = new("It was not decided in the future, nor before the step’s newest entry.", "entry.decided-in-future", "entry.decided-too-early");
    private static readonly Rule Reason = new("It says why.", "input.missing-reason");
    private static readonly Rule Evidence = new("Something shows it: a post, a link or a note.", "input.missing-evidence");
    private static readonly Rule Funds = new("Every funding condition is met, or the board goes ahead without it.", "milestone.awaiting-funds");
    private static readonly Rule Waiting = new("The condition is still waited for.", "condition.not-awaiting");
    private static readonly Rule OtherWords = new("The words are others than before.", "milestone.same-wording");
    private static readonly Rule Position = new("There is such a position.", "milestone.no-such-position");
    private static readonly Rule Available = new("The newest figure, less what is committed already, covers every sum that is secured by it.", "funding.not-enough", "funding.no-reading", "funding.no-longer-given");
    private static readonly Rule Decision = new("It needs a decision of the board.", "governance.decision-required");

    /// <summary>What the rules answered to an act that was tried; empty where its refusal is none of theirs.</summary>
    /// <param name="name">The act.</param>
    /// <param name="decision">The decision it names.</param>
    /// <param name="refusal">Null where it is possible.</param>
    public static IReadOnlyList<RuleAnswer> Answers(string name, string? decision, Refusal? refusal)
    {
        var rules = Of(name);
        var blocking = refusal is null ? rules.Count : rules.ToList().FindIndex(rule => rule.Codes.Contains(refusal.Code));
        if (blocking < 0) return [];
        return [.. rules.Select((rule, at) => new RuleAnswer(InWords(rule, at < blocking), at < blocking ? true : at == blocking ? false : null))];

        string InWords(Rule rule, bool passes) =>
            rule != Decision || !passes ? rule.Words : decision is not null ? "A decision of the board is named." : "It needs no decision of the board.";
    }

    private static IReadOnlyList<Rule> Of(string name) => name switch
    {
        Acts.Add => [Day, Position, Decision],
        Acts.Start => [Day, new("Only a planned step starts.", "milestone.not-planned"), Funds, Decision],
        Acts.Complete => [Day, Evidence, new("Only a step in progress is completed.", "milestone.not-in-progress"), Decision],
        Acts.Pause => [Day, Reason, new("Only a step in progress is paused.", "milestone.not-in-progress"), Decision],
        Acts.Resume => [Day, new("Only a paused step is resumed.", "milestone.not-paused"), Decision],
        Acts.Drop => [Day, Reason, new("Only a step that is neither completed nor dropped is dropped.", "milestone.already-completed", "milestone.already-dropped"), Decision],
        Acts.Reopen => [Day, Reason, new("Only a completed step is reopened.", "milestone.not-completed"), Available, Decision],
        Acts.Reinstate => [Day, Reason, new("Only a dropped step is reinstated.", "milestone.not-dropped"), Available, Decision],
        Acts.Reword => [Day, Reason, OtherWords, Decision],
        Acts.Spelling => [Day, OtherWords, new($"At most {Spelling.MostLetters} letters change, no digit and no whole word.", "milestone.more-than-spelling")],
        Acts.Retarget => [Day, Reason, new("The date is another than before.", "milestone.same-target"), Decision],
        Acts.Reorder => [Day, Reason, Position, new("The position is another than before.", "milestone.same-position"), Decision],
        Acts.Split => [Day, Reason, new("The part split off has a title.", "input.missing-title"), new("Only an open step is split.", "milestone.not-open"), Decision],
        Acts.Merge =>
        [
            Day, Reason, new("The other step is chosen.", "input.missing-step"), new("It is another step.", "milestone.same-step"), new("Both steps are open.", "milestone.not-open"),
            new("The later step is merged into the earlier one.", "milestone.not-later"), new("A step whose work has started waits for no funds.", "milestone.awaiting-funds"), Decision,
        ],
        Acts.Tighten => [Day, Reason, new("Only an open step waits for something.", "milestone.not-open"), Decision],
        Acts.Specify => [Day, Reason, Waiting, new("The condition is another than before.", "condition.same"), Decision],
        Acts.Loosen => [Day, Reason, Decision],
        Acts.Confirm => [Day, Evidence, Waiting, new("The Treasurer confirms funds, or a decision of the board.", "condition.treasurer-only"), Available, Decision],
        Acts.Waive => [Day, Reason, Waiting, Decision],
        Acts.Withdraw => [Day, Reason, new("Only confirmed funds are withdrawn.", "condition.not-met"), Decision],
        Acts.Post => [Day, new("The step does not link to it yet.", "milestone.already-linked")],
        Acts.Update => [Day, new("It says something.", "input.missing-text")],
        Acts.Review => [Day, new("Only an open step needs a look.", "milestone.not-open")],
        Acts.TakeBack => [Day, Reason, new("Only the newest entry is taken back.", "entry.not-newest"), new("A beginning or a take back is not taken back.", "entry.not-reversible"), Available, Decision],
        _ => [],
    };

    private sealed record Rule(string Words, params string[] Codes);
}
