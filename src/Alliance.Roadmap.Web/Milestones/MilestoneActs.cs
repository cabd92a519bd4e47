using Alliance.Roadmap.Ledger;
using Alliance.Roadmap.Milestones;
using Alliance.Roadmap.Posts;
using Alliance.Roadmap.Web.Board;
using Alliance.Roadmap.Web.Funding;
using Alliance.Roadmap.Web.Setup;

namespace Alliance.Roadmap.Web.Milestones;

/// <summary>The acts on steps, each with its one way into the rules.</summary>
internal sealed class MilestoneActs(RoadmapSettings settings)
{
    private const Asks WithReason = Asks.Decided | Asks.Reason;

    private static MilestoneAct Add { get; } = new(
        Acts.Add, "Add a step", "A new planned step; the steps behind it move on by one.",
        Asks.Decided | Asks.Wording | Asks.Position, _ => true, (on, input, act) =>
            input.ReadNumber(out var number) is { } problem ? problem : on.Plan.Add(input.Wording, number, [], [], act));

    /// <summary>The acts on a step that is there, in the order in which pages offer them.</summary>
    public IReadOnlyList<MilestoneAct> All { get; } =
    [
        new(Acts.Start, "Start work", "The step is then in progress. It needs every funding condition met or waived.",
            Asks.Decided, on => on.Step.Status is MilestoneStatus.Planned, (on, _, act) => on.Step.Start(act)) { ChangesStatus = true },
        new(Acts.Complete, "Complete", "The promise was kept, in full or in part, and something shows it.",
            Asks.Decided | Asks.Evidence | Asks.Extent, on => on.Step.Status is MilestoneStatus.InProgress, Complete) { ChangesStatus = true },
        new(Acts.Pause, "Pause", "Work rests for a while.",
            WithReason, on => on.Step.Status is MilestoneStatus.InProgress, (on, _, act) => on.Step.Pause(act)) { ChangesStatus = true },
        new(Acts.Resume, "Resume work", "The paused step is in progress again.",
            Asks.Decided, on => on.Step.Status is MilestoneStatus.Paused, (on, _, act) => on.Step.Resume(act)) { ChangesStatus = true },
        new(Acts.Reopen, "Reopen", "The completed step is in progress again.",
            WithReason, on => on.Step.Status is MilestoneStatus.Completed, (on, _, act) => on.Step.Reopen(act)) { ChangesStatus = true },
        new(Acts.Drop, "Drop", "The promise is given up. The step keeps its place and its number.",
            WithReason, on => on.Step.IsOpen, (on, _, act) => on.Step.Drop(act)) { ChangesStatus = true },
        new(Acts.Reinstate, "Reinstate", "The dropped step is planned again.",
            WithReason, on => on.Step.Status is MilestoneStatus.Dropped, (on, _, act) => on.Step.Reinstate(act)) { ChangesStatus = true },
        new(Acts.Update, "Write an update", "A short dated note: what moved, what is next. From a member of the board it counts as a review.",
            Asks.Note, _ => true, (on, input, act) => on.Step.Tell(input.Text ?? "", act)) { Policy = Policies.Editors },
        new(Acts.Post, "Link a post", "Attaches a blog post or an announcement.",
            Asks.Post, _ => true, (on, input, act) => Link(on, input, act, settings.Site)) { Policy = Policies.Editors },
        new(Acts.Review, "Review", "The board looked at the step and nothing changed.",
            Asks.Nothing, on => on.Step.IsOpen, (on, _, act) => on.Step.Review(act)),
        new(Acts.Retarget, "Retarget", "Changes when the step is meant to be done. “No date” is an answer too.",
            WithReason | Asks.Target, on => on.Step.IsOpen, (on, input, act) =>
                input.ReadTarget(out var target) is { } problem ? problem : on.Step.Retarget(target, act)),
        new(Acts.Reword, "Reword", "Changes the words of the promise. The first wording stays on record for ever.",
            WithReason | Asks.Wording, _ => true, (on, input, act) => on.Step.Reword(input.Wording, act)),
        new(Acts.Spelling, "Correct spelling", "Corrects letters, at most three since the last rewording; no digit and no whole word.",
            Asks.Wording, _ => true, (on, input, act) => on.Step.CorrectSpelling(input.Wording, act)),
        ConditionActs.Require,
        new(Acts.Reorder, "Reorder", "Moves the step to another position; the steps between make room.",
            WithReason | Asks.Position, on => on.Plan.Milestones.Count > 1, (on, input, act) =>
                input.ReadNumber(out var number) is { } problem ? problem : on.Plan.Reorder(on.Step, number, act)),
        new(Acts.Split, "Split this step", "Makes a part of it a step of its own, right behind it: planned, and waiting for the same funds.",
            WithReason | Asks.Part | Asks.Wording, on => on.Step.IsOpen, (on, input, act) => on.Plan.Split(on.Step, input.Wording, input.Part ?? "", act)),
        new(Acts.Merge, "Merge into another step", "Drops this step and moves its posts, its conditions and those who follow it to an earlier one.",
            WithReason | Asks.Into, on => on.Step.IsOpen && on.Targets.Any(), (on, input, act) => on.Plan.Milestones.FirstOrDefault(step => step.Slug == input.Into) is { } into
                ? on.Plan.Merge(on.Step, into, act)
                : new Refusal("input.missing-step", "Please choose the step into which this one is merged.")),
        new(Acts.TakeBack, "Take back", "Undoes the step's newest entry. The state returns; both entries stay visible.",
            WithReason, on => on.Newest is { Act: not (Acts.TakeBack or Acts.Add or Acts.Import) } newest && newest.Milestone == on.Step.Slug, (on, input, act) =>
                on.Plan.TakeBack(on.Step, input.Sequence ?? 0, on.Story, on.LedgerNewest, act)),
    ];

    /// <summary>The act of an address; null where there is none of this name.</summary>
    /// <param name="name">Its name there.</param>
    /// <param name="slug">The step; null where one is added.</param>
    /// <param name="condition">The condition, where the address names one.</param>
    public MilestoneAct? Find(string name, string? slug, Guid? condition = null) =>
        slug is null ? Add : condition is null ? All.FirstOrDefault(act => act.Name == name) : ConditionActs.All.FirstOrDefault(act => act.Name == name);

    private static Outcome Complete(Subject on, ActInput input, Act act) =>
        input.ReadExtent(out var extent) is { } problem ? problem : on.Step.Complete(act, extent);

    private static Outcome Link(Subject on, ActInput input, Act act, Uri site)
    {
        if (Text.Tidy(input.Title) is not { } title) return new Refusal("input.missing-title", "A post needs a title. Please copy it from the post.");
        if (Text.Tidy(input.Link) is not { } link || LinkedPost.Resolve(link, site) is not { } url)
            return new Refusal("input.not-a-link", $"“{input.Link}” is not a web address. Please copy the post's address, such as {new Uri(site, "news")}.");
        if (Text.Problem("The post's address", link, Wording.LongestText) is { } unreadable) return unreadable;
        if (ActInput.ReadDay("The day of the post", input.PublishedOn, out var publishedOn) is { } problem) return problem;
        return Text.Tidy(input.Replaces) is { } former ? on.Step.Readdress(former, url, act) : on.Step.Link(new LinkedPost(title, url, publishedOn), act);
    }
}
