using Alliance.Roadmap.Board;
using Alliance.Roadmap.Funding;
using Alliance.Roadmap.Ledger;
using Alliance.Roadmap.Milestones;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Tests.Milestones;

/// <summary>Steps to act on, each new and in the state a test starts from.</summary>
internal static class Steps
{
    private static readonly Person Treasurer = new("Tess Example", Office.Treasurer);

    /// <summary>Adds a step in this status; answers with its slug.</summary>
    public static Task<string> Step(this Site site, MilestoneStatus status = MilestoneStatus.Planned, params FundingCondition[] conditions) => site.Ask(async db =>
    {
        var act = new Act(Treasurer, site.Clock.GetUtcNow()) { Reason = "So that there is something to try.", Evidence = "A note." };
        var plan = await db.Plans.AsSplitQuery().SingleAsync();
        Assert.False(plan.Add(new Wording($"Step {Guid.NewGuid():N}"), plan.Milestones.Count + 1, conditions, [], act).Refused(out _));
        var step = plan.Milestones[^1];
        if (status is MilestoneStatus.InProgress or MilestoneStatus.Paused or MilestoneStatus.Completed) Assert.False(step.Start(act).Refused(out _));
        if (status is MilestoneStatus.Paused) Assert.False(step.Pause(act).Refused(out _));
        if (status is MilestoneStatus.Completed) Assert.False(step.Complete(act, Extent.Full).Refused(out _));
        if (status is MilestoneStatus.Dropped) Assert.False(step.Drop(act).Refused(out _));
        await db.SaveChangesAsync();
        return step.Slug;
    });

    /// <summary>The step as it is stored now.</summary>
    public static Task<Milestone> Stored(this Site site, string slug) =>
        site.Ask(db => db.Milestones.AsNoTracking().AsSplitQuery().SingleAsync(step => step.Slug == slug));

    /// <summary>The acts of its entries, oldest first.</summary>
    public static Task<List<string>> Story(this Site site, string slug) =>
        site.Ask(db => db.Entries.Where(entry => entry.Milestone == slug).OrderBy(entry => entry.Sequence).Select(entry => entry.Act).ToListAsync());
}
