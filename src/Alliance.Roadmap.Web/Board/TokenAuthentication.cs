using System.Text.Encodings.Web;
using Alliance.Roadmap.Board;
using Alliance.Roadmap.Web.Layout;
using Microsoft.AspNetCore.Authentication;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Alliance.Roadmap.Web.Board;

/// <summary><c>Authorization: Bearer …</c> with a token from <c>/board/tokens</c>. The only way into <c>/api</c>: a browser's
/// cookie counts for nothing there, so no other site can act through it.</summary>
internal sealed class TokenAuthentication(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, RoadmapDb db)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string Bearer = "Bearer";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        string header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Bearer + " ", StringComparison.OrdinalIgnoreCase)) return AuthenticateResult.NoResult();

        var hash = Secret.Hash(header[(Bearer.Length + 1)..].Trim());
        var now = TimeProvider.GetUtcNow();
        var known = await db.ApiTokens.AsNoTracking().Where(token => token.TokenHash == hash && token.RevokedAt == null)
            .Join(db.Users.Where(account => account.EndedAt == null), token => token.AccountId, account => account.Id, (token, account) => new { token, account })
            .SingleOrDefaultAsync(Context.RequestAborted);
        if (known is null || known.token.HasExpired(now)) return AuthenticateResult.Fail("This token is unknown, revoked or expired, or its account has ended.");

        if (known.token.IsNews(now))
            await db.ApiTokens.Where(token => token.Id == known.token.Id).ExecuteUpdateAsync(set => set.SetProperty(token => token.LastUsedAt, now), Context.RequestAborted);
        return AuthenticateResult.Success(new AuthenticationTicket(known.account.ToPrincipal(Bearer, token: known.token), Bearer));
    }

    public static readonly Refusal Missing = new("token.missing-or-unknown", "Acting needs a token in the header “Authorization: Bearer …”. Members of the board make one at /board/tokens.");
    public static readonly Refusal WrongOffice = new("token.wrong-office", "This token belongs to an office that may not do this.");

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = Bearer;
        return Missing.ToProblem(StatusCodes.Status401Unauthorized).ExecuteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => WrongOffice.ToProblem(StatusCodes.Status403Forbidden).ExecuteAsync(Context);
}
