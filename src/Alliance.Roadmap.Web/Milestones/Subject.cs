using Alliance.Roadmap.Funding;
using Alliance.Roadmap.Ledger;
using Alliance.Roadmap.Milestones;

namespace Alliance.Roadmap.Web.Milestones;

/// <summary>What an act is about: a step with its entries, one of its conditions, or the plan alone when a step is added.</summary>
public sealed record Subject(Plan Plan, Milestone? Milestone, FundingCondition? Condition, IReadOnlyList<Entry> Story, long LedgerNewest)
{
    public Milestone Step => Milestone ?? throw new InvalidOperationException("This act needs a step.");

    public FundingCondition Terms => Condition ?? throw new InvalidOperationException("This act needs a condition.");

    public int Version => Milestone?.Version ?? Plan.Version;

    /// <summary>The steps it can be merged into: the open ones before it.</summary>
    public IEnumerable<Milestone> Targets => Plan.Milestones.Where(step => step.IsOpen && step.Number < Step.Number);

    /// <summary>The step's newest entry, leaving aside that a text was removed.</summary>
    public Entry? Newest => Story.LastOrDefault(entry => entry.Act is not Acts.Redact);

    /// <summary>When the newest entry of the step was decided; merging is an act on two.</summary>
    public DateTimeOffset? NewestDecidedOn(MilestoneAct act, ActInput input)
    {
        var into = act.Asks.HasFlag(Asks.Into) ? Plan.Milestones.FirstOrDefault(step => step.Slug == input.Into) : null;
        return into?.NewestDecidedOn > Milestone?.NewestDecidedOn ? into.NewestDecidedOn : Milestone?.NewestDecidedOn;
    }
}
