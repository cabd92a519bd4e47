using Alliance.Roadmap.Board;
using Alliance.Roadmap.Web.Milestones;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Board;

/// <summary>Makes API tokens. Each is shown once, to its owner.</summary>
internal sealed class Tokens(RoadmapDb db, MilestoneActs acts, TimeProvider clock)
{
    /// <summary>Tells scanners of published code whose secret they found.</summary>
    private const string Prefix = "alliance_";

    /// <summary>How many days a token may live; null for as long as nobody revokes it.</summary>
    public static IReadOnlyList<int?> Lives { get; } = [30, 90, 365, null];

    /// <summary>The acts that programs may take.</summary>
    public IReadOnlyList<MilestoneAct> Acts { get; } = [.. acts.All.Where(act => act.ChangesStatus)];

    /// <param name="account">Whose acts the token takes.</param>
    /// <param name="name">What its owner calls it.</param>
    /// <param name="only">The only acts it may take; null, and all there are, for all.</param>
    /// <param name="days">How long it lives, one of <see cref="Lives"/>.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <returns>The token itself; it cannot be had again.</returns>
    public async Task<(string? Token, Refusal? Refusal)> Make(Account account, string? name, IReadOnlyCollection<string>? only = null, int? days = null, CancellationToken cancel = default)
    {
        name = Text.Line(name);
        if (name is null) return (null, new Refusal("input.missing-name", "A token needs a name, so that you know later which one to revoke. For example, “Release script”."));
        if (Text.Problem("The name", name, ApiToken.LongestName) is { } problem) return (null, problem);
        if (!account.Office.IsOnTheBoard()) return (null, new Refusal("token.board-only", $"Tokens are for members of the board; {account.Name} is not one."));
        var chosen = only is null ? Acts : [.. Acts.Where(act => only.Contains(act.Name))];
        if (chosen.Count == 0) return (null, new Refusal("input.nothing-chosen", "A token that may do nothing is of no use: reading needs none. Please tick what it may do."));
        if (!Lives.Contains(days)) return (null, new Refusal("input.not-a-choice", "Please choose how long the token lives from the list."));
        var (token, now) = (Prefix + Secret.New(), clock.GetUtcNow());
        db.ApiTokens.Add(new ApiToken(account, name, token, now, chosen.Count == Acts.Count ? null : [.. chosen.Select(act => act.Name)], days is { } count ? now.AddDays(count) : null));
        await db.SaveChangesAsync(cancel);
        return (token, null);
    }

    public Task<List<ApiToken>> Of(Account account, CancellationToken cancel = default) =>
        db.ApiTokens.Where(token => token.AccountId == account.Id && token.RevokedAt == null).OrderByDescending(token => token.MadeAt).ToListAsync(cancel);

    public async Task Revoke(ApiToken token, CancellationToken cancel = default)
    {
        token.Revoke(clock.GetUtcNow());
        await db.TrySave(cancel);
    }
}
