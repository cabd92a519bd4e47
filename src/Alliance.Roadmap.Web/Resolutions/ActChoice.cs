using Alliance.Roadmap.Ledger;
using Alliance.Roadmap.Milestones;
using Alliance.Roadmap.Web.Funding;
using Alliance.Roadmap.Web.Milestones;

namespace Alliance.Roadmap.Web.Resolutions;

/// <summary>An act that can be chosen in one tap, because it asks for no more than a reason or evidence.</summary>
/// <param name="Value">Its name in the form: the act, the step, and what else it needs.</param>
/// <param name="Words">Its name for people.</param>
internal sealed record ActChoice(string Value, string Words, MilestoneAct Act, string Slug, Guid? Condition, Extent? Extent)
{
    private const Asks Simple = Asks.Decided | Asks.Reason | Asks.Evidence | Asks.Extent;

    /// <summary>What the board can choose for a step. Starting is offered before funds are waived, so that one decision can do both;
    /// the rules have the last word.</summary>
    public static IEnumerable<ActChoice> For(Plan plan, Milestone step, MilestoneActs acts)
    {
        var subject = new Subject(plan, step, null, [], 0);
        foreach (var act in acts.All.Where(act => act.Policy == Board.Policies.Board && act.Asks.HasFlag(Asks.Decided) && (act.Asks & ~Simple) == 0 && act.Name != Acts.TakeBack && act.Fits(subject)))
        {
            if (!act.Asks.HasFlag(Asks.Extent)) yield return new($"{act.Name}/{step.Slug}", act.Button, act, step.Slug, null, null);
            else
                foreach (var extent in Enum.GetValues<Extent>())
                    yield return new($"{act.Name}/{step.Slug}/{extent.Kebab()}", $"{act.Button}, {(extent == Alliance.Roadmap.Milestones.Extent.Full ? "in full" : "in part")}", act, step.Slug, null, extent);
        }

        foreach (var condition in step.Conditions)
        {
            foreach (var act in ConditionActs.All.Where(act => act.Asks.HasFlag(Asks.Decided) && (act.Asks & ~Simple) == 0 && act.Fits(subject with { Condition = condition })))
                yield return new($"{act.Name}/{step.Slug}/{condition.Id}", $"{act.Button}: {condition.InWords}", act, step.Slug, condition.Id, null);
        }
    }
}
