using Alliance.Roadmap.Ledger;
using Alliance.Roadmap.Milestones;
using Alliance.Roadmap.Posts;
using Alliance.Roadmap.Web.Board;
using Alliance.Roadmap.Web.Milestones;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Posts;

/// <summary>A post of the feed, and the steps it may be about.</summary>
internal sealed record TrayPost(FeedPost Post, IReadOnlyList<Suggestion> Suggestions);

/// <summary>A linked post whose address is no longer what the step says, or no longer answers.</summary>
/// <param name="Id">Of the feed's post or of the look that found it; what <see cref="PostTray.Leave"/> takes.</param>
/// <param name="Milestone">The step that links to it.</param>
/// <param name="Linked">As it is linked.</param>
/// <param name="MovedTo">Where it is now; null where it does not answer.</param>
/// <param name="Failure">Why it does not answer, as a sentence; null where it has moved.</param>
internal sealed record StaleLink(Guid Id, Milestone Milestone, LinkedPost Linked, string? MovedTo, string? Failure = null, DateTimeOffset? Since = null);

/// <summary>What lies in the tray.</summary>
/// <param name="Posts">One page, newest first.</param>
/// <param name="Count">How many there are on all pages.</param>
/// <param name="Dismissed">How many were put aside.</param>
internal sealed record TrayView(IReadOnlyList<TrayPost> Posts, int Count, int Dismissed, IReadOnlyList<StaleLink> Moved, IReadOnlyList<StaleLink> Dead, IReadOnlyList<Milestone> Steps);

/// <summary>The board's tray of posts: what the feed named and no step links to, and which links need a look. Linking is the usual act,
/// with its entry and its rules; putting aside is a note to ourselves.</summary>
internal sealed class PostTray(RoadmapDb db, Desk desk, MilestoneActs acts, CurrentPerson person, TimeProvider clock)
{
    public const int PageSize = 20;

    /// <param name="dismissed">Those that were put aside instead.</param>
    /// <param name="page">From 1; beyond the last it is empty.</param>
    /// <param name="cancel">Ends the work.</param>
    public async Task<TrayView> Look(bool dismissed, int page, CancellationToken cancel = default)
    {
        var steps = await db.Milestones.AsNoTracking().AsSplitQuery().OrderBy(step => step.Number).ToListAsync(cancel);
        var (moved, dead, known) = await Stale(steps, cancel);
        var aside = await db.FeedPosts.CountAsync(post => post.DismissedAt != null, cancel);
        var shown = dismissed ? db.FeedPosts.Where(post => post.DismissedAt != null) : Waiting(known);
        var count = dismissed ? aside : await shown.CountAsync(cancel);
        var posts = await shown.AsNoTracking().OrderByDescending(post => post.PublishedOn == null).ThenByDescending(post => post.PublishedOn).ThenByDescending(post => post.SeenAt).ThenBy(post => post.Id)
            .Skip((page - 1) * PageSize).Take(PageSize).ToListAsync(cancel);
        var suggestions = new Suggestions(steps);
        return new(posts.ConvertAll(post => new TrayPost(post, dismissed ? [] : suggestions.For(post.Title, post.Summary))), count, aside, moved, dead, steps);
    }

    /// <summary>How many posts wait, links have moved and links do not answer.</summary>
    public async Task<(int Waiting, int Moved, int Dead)> Counts(CancellationToken cancel = default)
    {
        if (!await db.FeedPosts.AnyAsync(cancel) && !await db.LinkChecks.AnyAsync(cancel)) return default;
        var steps = await db.Milestones.AsNoTracking().AsSplitQuery().ToListAsync(cancel);
        var (moved, dead, known) = await Stale(steps, cancel);
        return (await Waiting(known).CountAsync(cancel), moved.Count, dead.Count);
    }

    /// <summary>Links a post to a step: the act of this name, with all its rules.</summary>
    public async Task<Attempt> Link(Guid id, string? slug, CancellationToken cancel = default)
    {
        if (await db.FeedPosts.AsNoTracking().SingleOrDefaultAsync(post => post.Id == id, cancel) is not { } post) return new(null, RoadmapDb.Changed);
        return await Link(slug, post.Title, post.Url, post.PublishedOn, null, cancel);
    }

    /// <summary>Links the new address of a linked post in place of the old one, which the record keeps.</summary>
    public async Task<Attempt> LinkMoved(Guid id, CancellationToken cancel = default)
    {
        var steps = await db.Milestones.AsNoTracking().AsSplitQuery().ToListAsync(cancel);
        if ((await Stale(steps, cancel)).Moved.FirstOrDefault(link => link.Id == id) is not { MovedTo: { } movedTo } link) return new(null, RoadmapDb.Changed);
        return await Link(link.Milestone.Slug, link.Linked.Title, movedTo, link.Linked.PublishedOn, link.Linked.Url, cancel);
    }

    public Task<Outcome> Dismiss(Guid id, CancellationToken cancel = default) => Change(id, (post, by, now) => post.Dismiss(by, now), cancel);

    public Task<Outcome> PutBack(Guid id, CancellationToken cancel = default) => Change(id, (post, _, _) => post.PutBack(), cancel);

    /// <summary>Puts aside what waits and was published before a day.</summary>
    public async Task<int> DismissBefore(DateOnly day, CancellationToken cancel = default)
    {
        var (by, now) = (await Name(cancel), clock.GetUtcNow());
        var known = (await Stale(await db.Milestones.AsNoTracking().AsSplitQuery().ToListAsync(cancel), cancel)).Known;
        return await Waiting(known).Where(post => post.PublishedOn < day)
            .ExecuteUpdateAsync(set => set.SetProperty(post => post.DismissedAt, now).SetProperty(post => post.DismissedBy, by).SetProperty(post => post.Version, post => post.Version + 1), cancel);
    }

    public Task<int> PutAllBack(CancellationToken cancel = default) => db.FeedPosts.Where(post => post.DismissedAt != null)
        .ExecuteUpdateAsync(set => set.SetProperty(post => post.DismissedAt, (DateTimeOffset?)null).SetProperty(post => post.DismissedBy, (string?)null).SetProperty(post => post.Version, post => post.Version + 1), cancel);

    /// <summary>The board has seen that a link moved or does not answer, and leaves it.</summary>
    public async Task<Outcome> Leave(Guid id, CancellationToken cancel = default)
    {
        if (await db.LinkChecks.SingleOrDefaultAsync(check => check.Id == id, cancel) is not { } check) return await Dismiss(id, cancel);
        check.Leave(clock.GetUtcNow());
        return await db.TrySave(cancel);
    }

    private async Task<Attempt> Link(string? slug, string title, string url, DateOnly? publishedOn, string? replaces, CancellationToken cancel)
    {
        if (string.IsNullOrEmpty(slug)) return new(null, new Refusal("input.missing-step", "Please choose the step that the post is about."));
        var input = new ActInput { Title = title, Link = url, PublishedOn = publishedOn?.ToString("O", System.Globalization.CultureInfo.InvariantCulture), Replaces = replaces };
        return await desk.Record(acts.Find(Acts.Post, slug)!, slug, null, input, _ => true, cancel: cancel);
    }

    private async Task<Outcome> Change(Guid id, Action<FeedPost, string, DateTimeOffset> change, CancellationToken cancel)
    {
        if (await db.FeedPosts.SingleOrDefaultAsync(post => post.Id == id, cancel) is not { } post) return RoadmapDb.Changed;
        change(post, await Name(cancel), clock.GetUtcNow());
        return await db.TrySave(cancel);
    }

    private async Task<string> Name(CancellationToken cancel) => (await person.Person(cancel)).ToString();

    private IQueryable<FeedPost> Waiting(Known known) => db.FeedPosts.Where(post => post.DismissedAt == null && !known.Keys.Contains(post.Key) && !known.Ids.Contains(post.Id));

    /// <summary>Links that have moved, links that do not answer, and which posts of the feed are linked already under some address.</summary>
    private async Task<(IReadOnlyList<StaleLink> Moved, IReadOnlyList<StaleLink> Dead, Known Known)> Stale(IReadOnlyList<Milestone> steps, CancellationToken cancel)
    {
        var links = steps.SelectMany(step => step.Posts.Select(post => (Step: step, Post: post, Key: PostAddress.Key(post.Url)))).ToList();
        var byKey = links.ToLookup(link => link.Key, StringComparer.Ordinal);
        var checks = await db.LinkChecks.AsNoTracking().Where(check => check.MovedTo != null || check.Failures > 0).ToListAsync(cancel);
        var byUrl = links.ToLookup(link => link.Post.Url, StringComparer.Ordinal);
        var readdressed = (await db.FeedPosts.AsNoTracking().Where(post => post.FormerLines != null).ToListAsync(cancel))
            .Select(post => (Post: post, Links: post.FormerUrls.SelectMany(former => byKey[PostAddress.Key(former)]).ToList())).Where(post => post.Links.Count > 0).ToList();

        // One that is linked under its new address as well needs nothing more.
        bool IsThere(Milestone step, string url) => step.Posts.Any(post => PostAddress.Key(post.Url) == PostAddress.Key(url));
        var moved = readdressed.Where(post => post.Post.DismissedAt is null)
            .SelectMany(post => post.Links.Select(link => new StaleLink(post.Post.Id, link.Step, link.Post, post.Post.Url)))
            .Concat(checks.Where(check => check is { MovedTo: not null, LeftAt: null }).SelectMany(check => byUrl[check.Url].Select(link => new StaleLink(check.Id, link.Step, link.Post, check.MovedTo))))
            .Where(link => !IsThere(link.Milestone, link.MovedTo!)).DistinctBy(link => (link.Milestone.Slug, link.Linked.Url)).ToList();
        var dead = checks.Where(check => check is { IsDead: true, LeftAt: null }).SelectMany(check => byUrl[check.Url].Select(link => new StaleLink(check.Id, link.Step, link.Post, null, check.Failure, check.FailingSince))).ToList();
        var known = new Known(
            [.. links.Select(link => link.Key).Concat(checks.Where(check => byUrl.Contains(check.Url)).Select(check => check.MovedTo).OfType<string>().Select(PostAddress.Key)).Distinct()],
            [.. readdressed.Select(post => post.Post.Id)]);
        return (moved, dead, known);
    }

    private sealed record Known(IReadOnlyList<string> Keys, IReadOnlyList<Guid> Ids);
}
