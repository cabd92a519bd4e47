using Alliance.Roadmap.Board;
using Alliance.Roadmap.Resolutions;
using Alliance.Roadmap.Web.Posts;
using Alliance.Roadmap.Web.Resolutions;
using Alliance.Roadmap.Web.Setup;
using Alliance.Roadmap.Web.Webhook;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Board;

/// <param name="Text">What waits, as a sentence.</param>
/// <param name="Url">Where to do it.</param>
/// <param name="Do">What the link says.</param>
internal sealed record WaitingThing(string Text, string? Url = null, string? Do = null);

/// <summary>What waits for one person: of everything open, only what their office lets them do.</summary>
internal sealed class Waiting(RoadmapDb db, PostTray tray, WebhookBook webhook, WebhookSettings told, RoadmapSettings roadmap, TimeProvider clock)
{
    public async Task<IReadOnlyList<WaitingThing>> For(Account person, CancellationToken cancel = default)
    {
        var things = new List<WaitingThing>();
        if (person.Office.IsOnTheBoard()) things.AddRange(await Votes(person, cancel));
        if (person.Office.IsOnTheBoard()) things.AddRange(await Terms(cancel));
        if (person.Office.IsOnTheBoard()) things.AddRange(await Steps(person, cancel));
        if (person.Office.IsOnTheBoard() || person.Office is Office.Editor) things.AddRange(await Posts(cancel));
        if (person.Office.IsOnTheBoard() || person.Office is Office.Operator) things.AddRange((await People(cancel)).Concat(await Webhook(cancel)));
        return things;
    }

    private async Task<IEnumerable<WaitingThing>> Votes(Account person, CancellationToken cancel)
    {
        var motions = await db.Motions.AsNoTracking().IgnoreAutoIncludes().Include(motion => motion.Electors).Where(motion => motion.State != MotionState.Closed).ToListAsync(cancel);
        return motions.OrderBy(motion => motion.ClosesAt).Select(motion => motion switch
        {
            { State: MotionState.Draft } when motion.DraftedById == person.Id => new WaitingThing($"Your draft of {roadmap.DayOf(motion.DraftedAt).InFull()} has not been put to the board yet.", $"/board/motions/{motion.Id}", "See the draft"),
            { State: MotionState.Open } when motion.ElectorOf(person.Id) is { HasAnswered: false } => new WaitingThing($"Resolution {motion.Name} waits for your vote, until {Deadline.At(motion.ClosesAt!.Value, person.Zone(roadmap.Zone))}.", $"/board/motions/{motion.Id}", "Vote"),
            { State: MotionState.Casting } when motion.CannotCast(person.Id) is null => new WaitingThing($"The secret ballot on resolution {motion.Name} ended level; your casting vote is asked for.", $"/board/motions/{motion.Id}", "Decide"),
            _ => null,
        }).OfType<WaitingThing>();
    }

    private async Task<IEnumerable<WaitingThing>> Terms(CancellationToken cancel)
    {
        var over = await db.Users.AsNoTracking().TermOver(roadmap.DayOf(clock.GetUtcNow())).OrderBy(account => account.Name).Select(account => account.Name).ToListAsync(cancel);
        return over.Count == 0 ? [] : [new($"The term of {over.Joined()} was planned to be over by now.", "/board/people/new-board", "Record a new board")];
    }

    private async Task<IEnumerable<WaitingThing>> Steps(Account person, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var steps = await db.Milestones.AsNoTracking().OrderBy(step => step.Number).ToListAsync(cancel);
        var late = steps.Where(step => step.ReviewDueAt < now).ToList();
        IEnumerable<WaitingThing> overdue = late is { Count: > 1 }
            ? [new($"{late.Count} steps were due to be looked at, the first on {roadmap.DayOf(late.Min(step => step.ReviewDueAt)!.Value).InFull()}.", "/board/review", "Review the open steps")]
            : late.Select(step => new WaitingThing($"Step {step.Number}, “{step.Title}”, was due to be looked at on {roadmap.DayOf(step.ReviewDueAt!.Value).InFull()}.", $"/board/milestones/{step.Slug}/review", "Look at it"));
        var unfunded = steps.Where(_ => person.Office is Office.Treasurer)
            .SelectMany(step => step.Conditions.Where(condition => condition.IsAwaiting)
                .Select(condition => new WaitingThing($"Step {step.Number}, “{step.Title}”, waits for {condition.InWords}. You confirm the funds once they are committed.", $"/board/milestones/{step.Slug}", "See the step")));
        return overdue.Concat(unfunded);
    }

    private async Task<IEnumerable<WaitingThing>> Webhook(CancellationToken cancel) =>
        await webhook.GivenUp(cancel) is null ? [] : [new($"The webhook has given up a message to {told.Host}, and none has arrived since.", "/board/webhook", "See what came back")];

    private async Task<IEnumerable<WaitingThing>> Posts(CancellationToken cancel)
    {
        var (waiting, moved, dead) = await tray.Counts(cancel);
        return new (int Count, string One, string Many)[]
        {
            (waiting, "One post is linked to no step yet.", $"{waiting} posts are linked to no step yet."),
            (moved, "One linked post has a new address.", $"{moved} linked posts have a new address."),
            (dead, "One linked post does not answer.", $"{dead} linked posts do not answer."),
        }.Where(thing => thing.Count > 0).Select(thing => new WaitingThing(thing.Count == 1 ? thing.One : thing.Many, "/board/posts", "See posts"));
    }

    private async Task<IEnumerable<WaitingThing>> People(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var invited = await db.Invitations.AsNoTracking().Where(invitation => invitation.UsedAt == null)
            .Join(db.Users.Where(account => account.EndedAt == null), invitation => invitation.AccountId, account => account.Id, (invitation, account) => new { invitation, account.Name })
            .OrderBy(open => open.Name).ToListAsync(cancel);
        var things = invited.Select(open => open.invitation.IsOpen(now)
            ? new WaitingThing($"{open.Name} has not used the invitation of {roadmap.DayOf(open.invitation.InvitedAt).InFull()} yet.", "/board/people", "See people")
            : new WaitingThing($"The invitation for {open.Name} ran out on {roadmap.DayOf(open.invitation.ExpiresAt).InFull()}.", "/board/people", "Invite again"));

        var members = await db.Users.OnTheBoard().CountAsync(cancel);
        return members >= Governance.FewestMembers ? things
            : things.Append(new WaitingThing($"The statutes ask for six to nine members of the board; {(members == 1 ? "one has" : $"{members} have")} an account here.", "/board/people/board", "Invite the board"));
    }
}
