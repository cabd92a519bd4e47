using Alliance.Roadmap.Board;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Board;

/// <summary>Makes API tokens. Each is shown once, to its owner.</summary>
internal sealed class Tokens(RoadmapDb db, TimeProvider clock)
{
    /// <summary>Tells scanners of published code whose secret they found.</summary>
    private const string Prefix = "alliance_";

    /// <returns>The token itself; it cannot be had again.</returns>
    public async Task<(string? Token, Refusal? Refusal)> Make(Account account, string? name, CancellationToken cancel = default)
    {
        name = Text.Tidy(name)?.ReplaceLineEndings(" ");
        if (name is null) return (null, new Refusal("input.missing-name", "A token needs a name, so that you know later which one to revoke. For example, “Release script”."));
        if (Text.Problem("The name", name, ApiToken.LongestName) is { } problem) return (null, problem);
        if (!account.Office.IsOnTheBoard()) return (null, new Refusal("token.board-only", $"Tokens are for members of the board; {account.Name} is not one."));
        var token = Prefix + Secret.New();
        db.ApiTokens.Add(new ApiToken(account, name, token, clock.GetUtcNow()));
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
