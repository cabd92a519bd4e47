using Alliance.Roadmap.Funding;
using Alliance.Roadmap.Ledger;
using Alliance.Roadmap.Milestones;
using Alliance.Roadmap.Posts;

namespace Alliance.Roadmap.Vision;

/// <summary>What a page says otherwise than the roadmap, and the acts it takes to follow the page. Only what the form of a
/// vision document can say is compared; everything else is left alone.</summary>
public sealed class Comparison
{
    private readonly VisionDocument document;
    private readonly Uri site;
    private readonly List<Difference> differences = [];

    private Comparison(VisionDocument document, Uri site) => (this.document, this.site) = (document, site);

    /// <summary>In the order in which they are applied.</summary>
    public IReadOnlyList<Difference> Differences => differences;

    /// <summary>Compares; changes nothing.</summary>
    /// <param name="document">The page.</param>
    /// <param name="plan">The roadmap; without steps, the page becomes its beginning.</param>
    /// <param name="organization">What /about shows.</param>
    /// <param name="site">The base of relative links.</param>
    /// <param name="dropMissing">Whether steps that the page no longer has are dropped.</param>
    /// <param name="comparison">The differences, where nothing was refused.</param>
    public static Outcome Of(VisionDocument document, Plan plan, Organization organization, Uri site, bool dropMissing, out Comparison? comparison)
    {
        comparison = null;
        var made = new Comparison(document, site);
        if (plan.Milestones.Count == 0)
        {
            made.Begin();
        }
        else
        {
            if (Matching.Of(document.Steps, plan.Milestones, out var match).Refused(out var refusal)) return refusal;
            made.Follow(plan.Milestones, match, dropMissing);
        }

        made.CompareOrganization(organization);
        comparison = made;
        return Outcome.Done;
    }

    /// <summary>Performs the differences in order; where one is refused, nothing may be saved.</summary>
    public Outcome Apply(Plan plan, Organization organization, Act act)
    {
        foreach (var difference in differences)
            if (difference.Perform is { } perform && perform(plan, organization, act).Refused(out var refusal)) return refusal;
        return Outcome.Done;
    }

    /// <summary>The very first import: the steps as they stand on the page, whatever happened before.</summary>
    private void Begin()
    {
        foreach (var (at, step) in document.Steps.Index())
        {
            differences.Add(new Difference($"Step {at + 1}, “{step.Title}”, is taken over: {step.Status.InWords()}{Attachments(step)}.", Acts.Import)
            {
                Perform = (plan, _, act) =>
                {
                    plan.Import(new Wording(step.Title), step.Status, ConditionsOf(step), PostsOf(step.Posts), act);
                    return Outcome.Done;
                },
            });
        }
    }

    private void Follow(IReadOnlyList<Milestone> roadmap, IReadOnlyList<Milestone?> match, bool dropMissing)
    {
        // New steps get their milestone when they are added; whatever comes after them on the page stands behind it.
        var followed = match.ToArray();
        var staying = Staying(match);
        for (var index = 0; index < match.Count; index++)
        {
            var (at, step) = (index, document.Steps[index]);
            if (match[at] is not { } milestone)
            {
                Add(at, step, followed);
                continue;
            }

            if (!staying.Contains(milestone)) Move(at, milestone, followed);
            CompareWording(step, milestone);
            var awaited = CompareConditionsGone(step, milestone);
            CompareStatus(step, milestone);
            CompareConditionsNew(step, milestone, awaited);
            ComparePosts(step, milestone);
        }

        foreach (var missing in roadmap.Except(match.OfType<Milestone>())) Miss(missing, dropMissing);
    }

    private void Add(int at, VisionStep step, Milestone?[] followed)
    {
        var chain = Transition.Between(MilestoneStatus.Planned, step.Status);
        differences.Add(new Difference($"Step {at + 1}, “{step.Title}”, is new on the page: {step.Status.InWords()}{Attachments(step)}.", [Acts.Add, .. chain])
        {
            Perform = (plan, _, act) =>
            {
                var number = at == 0 ? 1 : followed[at - 1]!.Number + 1;
                if (plan.Add(new Wording(step.Title), number, ConditionsOf(step), PostsOf(step.Posts), act).Refused(out var refusal)) return refusal;
                followed[at] = plan.Milestones[number - 1];
                return PerformChain(chain, followed[at]!, step, act);
            },
        });
    }

    private void Move(int at, Milestone milestone, Milestone?[] followed) =>
        differences.Add(new Difference($"{Name(milestone)} stands at {at + 1} on the page{(at == 0 ? "" : $", behind “{document.Steps[at - 1].Title}”")}.", Acts.Reorder)
        {
            Milestone = milestone.Slug,
            Perform = (plan, _, act) =>
            {
                var before = at == 0 ? 0 : followed[at - 1]!.Number;
                return plan.Reorder(milestone, milestone.Number < before ? before : before + 1, act);
            },
        });

    private void CompareWording(VisionStep step, Milestone milestone)
    {
        if (VisionForm.OneLine(milestone.Title) == step.Title) return;
        Differ(milestone, $"{Name(milestone)} reads “{step.Title}” on the page.", [Acts.Reword],
            act => milestone.Reword(milestone.Wording with { Title = step.Title }, act));
    }

    /// <summary>Conditions that the page no longer has. A step that never started is freed of them; for one that did, the funds
    /// must have come. One gone and one new in its place are the same one in other words.</summary>
    /// <returns>The conditions the page has and the roadmap has not.</returns>
    private List<string> CompareConditionsGone(VisionStep step, Milestone milestone)
    {
        var fresh = step.Conditions.Where(description => !milestone.Conditions.Any(condition => VisionForm.OneLine(condition.Description) == description)).ToList();
        var gone = milestone.Conditions.Where(condition => condition.IsAwaiting && !step.Conditions.Contains(VisionForm.OneLine(condition.Description))).ToList();
        foreach (var condition in gone)
        {
            if (fresh.MaxBy(description => Likeness.Of(description, condition.Description)) is { } words)
            {
                fresh.Remove(words);
                Differ(milestone, $"{Name(milestone)} waits for “{condition.Description}” here, for “{words}” on the page.", [Acts.Specify],
                    act => milestone.Change(condition, words, condition.Amount, condition.Basis, act));
            }
            else if (HasStarted(milestone, step))
            {
                Differ(milestone, $"{Name(milestone)} waits for {condition.InWords} here; the page no longer says so, and the step has started: the funds count as secured.", [Acts.Confirm],
                    act => milestone.Confirm(condition, act with { Evidence = act.Reason }));
            }
            else
            {
                Differ(milestone, $"{Name(milestone)} waits for {condition.InWords} here; the page no longer says so, and the step has not started: the condition is removed.", [Acts.Loosen],
                    act => milestone.Release(condition, act));
            }
        }

        foreach (var known in milestone.Conditions.Where(condition => !condition.IsAwaiting && step.Conditions.Contains(VisionForm.OneLine(condition.Description))))
        {
            if (milestone.Conditions.Any(other => other.IsAwaiting && VisionForm.OneLine(other.Description) == VisionForm.OneLine(known.Description))) continue;
            Report(milestone, $"{Name(milestone)} waits for “{known.Description}” on the page, which is {known.State.InWords()} here. Nothing is changed.");
        }

        return fresh;
    }

    private void CompareStatus(VisionStep step, Milestone milestone)
    {
        var chain = Transition.Between(milestone.Status, step.Status);
        if (chain.Count == 0) return;
        Differ(milestone, $"{Name(milestone)} is {milestone.Status.InWords()} here, {step.Status.InWords()} on the page.", chain, act => PerformChain(chain, milestone, step, act));
    }

    private void CompareConditionsNew(VisionStep step, Milestone milestone, IEnumerable<string> fresh)
    {
        foreach (var description in fresh)
        {
            if (step.Status.IsOpen())
                Differ(milestone, $"{Name(milestone)} waits for “{description}” on the page, which is new.", [Acts.Tighten], act => milestone.Require(description, null, null, act));
            else
                Report(milestone, $"{Name(milestone)} is {step.Status.InWords()} on the page and still waits for “{description}” there. Nothing is changed: it waits for nothing any more.");
        }
    }

    private void ComparePosts(VisionStep step, Milestone milestone)
    {
        // Addresses are compared as links resolve, however they were once written.
        var ours = milestone.Posts.ToLookup(post => LinkedPost.Resolve(post.Url, site) ?? post.Url);
        foreach (var post in step.Posts.Where(post => !ours.Contains(post.Url)))
            Differ(milestone, $"{Name(milestone)} links to {post.Url} on the page.", [Acts.Post], act => milestone.Link(PostsOf([post]).Single(), act));
        foreach (var gone in ours.Where(known => !step.Posts.Any(post => post.Url == known.Key)))
            Report(milestone, $"{Name(milestone)} links to {gone.Key} here; the page no longer does. Nothing is changed.");
    }

    private void Miss(Milestone milestone, bool dropMissing)
    {
        if (!milestone.IsOpen)
            Report(milestone, $"{Name(milestone)} is {milestone.Status.InWords()} and no longer on the page. Nothing is changed.");
        else if (dropMissing)
            Differ(milestone, $"{Name(milestone)} is no longer on the page: it is dropped.", [Acts.Drop], milestone.Drop);
        else
            Report(milestone, $"{Name(milestone)} is no longer on the page. Nothing is changed; --drop-missing would drop it.");
    }

    private void CompareOrganization(Organization organization)
    {
        foreach (var words in organization.Differences(document))
        {
            differences.Add(new Difference(words + " Only what /about shows follows, nobody's rights.")
            {
                Perform = (_, about, act) =>
                {
                    about.Replace(document, act.DecidedOn);
                    return Outcome.Done;
                },
            });
        }
    }

    private void Differ(Milestone milestone, string words, IReadOnlyList<string> acts, Func<Act, Outcome> perform) =>
        differences.Add(new Difference(words, acts) { Milestone = milestone.Slug, Perform = (_, _, act) => perform(act) });

    private void Report(Milestone milestone, string words) => differences.Add(new Difference(words) { Milestone = milestone.Slug });

    private static Outcome PerformChain(IEnumerable<string> chain, Milestone milestone, VisionStep step, Act act)
    {
        foreach (var name in chain)
        {
            var performed = name is Acts.Complete ? act with { Evidence = step.Posts.Count > 0 ? step.Posts[0].Url : act.Reason } : act;
            if (Transition.Perform(name, milestone, performed).Refused(out var refusal)) return refusal;
        }

        return Outcome.Done;
    }

    /// <summary>The largest set of steps that already stand in the page's order (patience sorting); only the others move.</summary>
    private static HashSet<Milestone> Staying(IEnumerable<Milestone?> match)
    {
        var tails = new List<(Milestone Last, object? Chain)>();
        foreach (var milestone in match.OfType<Milestone>())
        {
            var length = tails.FindIndex(tail => tail.Last.Number >= milestone.Number);
            if (length < 0) length = tails.Count;
            (Milestone, object?) grown = (milestone, length == 0 ? null : tails[length - 1]);
            if (length == tails.Count) tails.Add(grown);
            else tails[length] = grown;
        }

        var staying = new HashSet<Milestone>();
        for (object? chain = tails.Count == 0 ? null : tails[^1]; chain is ValueTuple<Milestone, object?> link; chain = link.Item2) staying.Add(link.Item1);
        return staying;
    }

    private static bool HasStarted(Milestone milestone, VisionStep step) =>
        milestone.StartedAt is not null
        || milestone.Status is MilestoneStatus.InProgress or MilestoneStatus.Paused or MilestoneStatus.Completed
        || step.Status is MilestoneStatus.InProgress or MilestoneStatus.Paused or MilestoneStatus.Completed;

    private static string Name(Milestone milestone) => $"Step {milestone.Number}, “{milestone.Title}”,";

    private static string Attachments(VisionStep step) =>
        string.Concat(step.Conditions.Select(condition => $", waiting for {condition}")) + (step.Posts.Count == 0 ? "" : step.Posts.Count == 1 ? ", with one post" : $", with {step.Posts.Count} posts");

    private static IEnumerable<FundingCondition> ConditionsOf(VisionStep step) => step.Conditions.Select(description => new FundingCondition(description));

    private static IEnumerable<LinkedPost> PostsOf(IEnumerable<PostLink> posts) => posts.Select(post => new LinkedPost(post.Title, post.Url));
}
