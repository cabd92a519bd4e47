using Alliance.Roadmap.Board;
using Alliance.Roadmap.Web.Setup;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Board;

/// <summary>The ways in: a one-time link or a short code by mail, a passkey, an invitation, and the set-up link at the very beginning.</summary>
internal sealed class SignIn(IHttpContextAccessor http, RoadmapDb db, SessionList sessions, Passkeys passkeys, SignInMails mails, SignInBudget budget, RoadmapSettings roadmap, TimeProvider clock)
{
    /// <summary>Holds the asking browser's secret: link and code count only together with it.</summary>
    public const string BrowserCookie = "roadmap-asked";

    private HttpContext Http => http.HttpContext!;
    private string? Browser => Http.Request.Cookies[BrowserCookie] is { Length: > 0 and < 100 } secret ? secret : null;

    public Task<bool> AnyoneSignedIn(CancellationToken cancel = default) => db.Users.AnyAsync(account => account.FirstSignedInAt != null, cancel);

    /// <summary>Keeps the request and has the mail written after the answer: nothing here tells a known address from an unknown one.</summary>
    public async Task<Outcome> Ask(string address, string? returnUrl, CancellationToken cancel = default)
    {
        if (!budget.TrySpend(Http.Connection.RemoteIpAddress))
            return new Refusal("sign-in.too-many-requests", "Too many sign-in mails were asked for from your network. Please try again in ten minutes.");
        var now = clock.GetUtcNow();
        var (folded, hash) = (Account.Fold(address), SignInRequest.HashOfAddress(address));
        var account = await db.Users.AsNoTracking().SingleOrDefaultAsync(known => known.NormalizedEmail == folded && known.EndedAt == null, cancel);
        // What is not mailed is kept like a request for an unknown address, so its code cannot be guessed either.
        if (!budget.TrySpend(hash, Http.Connection.RemoteIpAddress) | !await IsWithinDay(hash, now, cancel)) account = null;

        var (browser, link, code) = (Browser ?? Secret.New(), Secret.New(), Secret.NewCode());
        db.SignInRequests.Add(new SignInRequest(account?.Id, address, browser, link, code, LocalUrl.Of(returnUrl), now));
        await db.SaveChangesAsync(cancel);
        Http.Response.Cookies.Append(BrowserCookie, browser, new CookieOptions
        {
            Path = "/sign-in",
            HttpOnly = true,
            SameSite = SameSiteMode.Lax,
            Secure = Http.Request.IsHttps || !roadmap.IsTrialCopy,
            MaxAge = SignInRequest.Life,
            IsEssential = true,
        });
        if (account is not null) mails.Send(new SignInMail(account.Email!, roadmap.Link($"sign-in/link/{link}"), code));
        return Outcome.Done;
    }

    // Counted in the database, for all nodes and through restarts; asked for every address, known or not.
    private async Task<bool> IsWithinDay(string addressHash, DateTimeOffset now, CancellationToken cancel)
    {
        var (aDay, aMoment) = (now.AddDays(-1), now - SignInBudget.Short);
        var mailed = db.SignInRequests.Where(request => request.AddressHash == addressHash && request.AccountId != null && request.AskedAt > aDay);
        return await mailed.CountAsync(cancel) < SignInBudget.PerAddressADay && await mailed.CountAsync(request => request.AskedAt > aMoment, cancel) < SignInBudget.PerAddress;
    }

    public Task<SignInRequest?> ByLink(string link, CancellationToken cancel = default)
    {
        var hash = Secret.Hash(link);
        return db.SignInRequests.SingleOrDefaultAsync(request => request.LinkHash == hash && request.AccountId != null, cancel);
    }

    /// <summary>Why this browser cannot redeem the link; asking changes nothing.</summary>
    public Refusal? Problem(SignInRequest request) => request.Problem(Browser, clock.GetUtcNow());

    /// <summary>Redeems a link from the mail; answers with where the person was going.</summary>
    public async Task<(Outcome Outcome, string Url)> Redeem(SignInRequest request, CancellationToken cancel = default) =>
        request.Redeem(Browser, clock.GetUtcNow()).Refused(out var refusal)
            ? (refusal, "")
            : (await Enter(request.AccountId!.Value, WayIn.Link, SignInRequest.Spent, cancel), request.ReturnUrl);

    /// <summary>Tries a code against every mail this browser asked for.</summary>
    public async Task<(Outcome Outcome, string Url)> TryCode(string code, CancellationToken cancel = default)
    {
        if (Browser is not { } browser) return (SignInRequest.Spent, "");
        var (now, hash) = (clock.GetUtcNow(), Secret.Hash(browser));
        var requests = await db.SignInRequests.Where(request => request.BrowserHash == hash && request.UsedAt == null).OrderByDescending(request => request.AskedAt).ToListAsync(cancel);

        Refusal? first = null;
        foreach (var request in requests.Where(request => request.IsLive(now)))
        {
            if (!request.TryCode(code, browser, now).Refused(out var refusal)) return (await Enter(request.AccountId!.Value, WayIn.Code, SignInRequest.Spent, cancel), request.ReturnUrl);
            first ??= refusal;
        }

        // An attempt that could not be counted, because another came at the same moment, tells nothing.
        return ((await db.TrySave(cancel)).Refused(out _) ? SignInRequest.Spent : first ?? SignInRequest.Spent, "");
    }

    /// <summary>Takes what a device answered for somebody's passkey.</summary>
    public async Task<Outcome> ByPasskey(string? answer, CancellationToken cancel = default)
    {
        var (account, refusal) = await passkeys.Check(answer, cancel);
        return account is null ? refusal! : await Enter(account, WayIn.Passkey, SignInRequest.Spent, cancel);
    }

    public async Task<(Invitation Invitation, Account Account)?> ByInvitation(string link, CancellationToken cancel = default)
    {
        var hash = Secret.Hash(link);
        return await db.Invitations.SingleOrDefaultAsync(known => known.LinkHash == hash, cancel) is { } invitation
            ? (invitation, await db.Users.SingleAsync(account => account.Id == invitation.AccountId, cancel))
            : null;
    }

    public Refusal? Problem(Invitation invitation) => invitation.Problem(clock.GetUtcNow());

    public async Task<Outcome> Accept(Invitation invitation, CancellationToken cancel = default) =>
        invitation.Accept(clock.GetUtcNow()).Refused(out var refusal)
            ? refusal
            : await Enter(invitation.AccountId, WayIn.Invitation, new Refusal("invitation.used", "This invitation has just been used."), cancel);

    /// <summary>A new link to set up, absolute; null once anybody has signed in. Links of other processes stay good.</summary>
    public async Task<string?> FreshSetUpLink(CancellationToken cancel = default)
    {
        if (await AnyoneSignedIn(cancel)) return null;
        var (link, now) = (Secret.New(), clock.GetUtcNow());
        db.SetUpLinks.Add(new SetUpLink(link, now));
        await db.SaveChangesAsync(cancel);
        return roadmap.Link($"sign-in/set-up/{link}");
    }

    /// <summary>The set-up link, and why it cannot be used if it cannot.</summary>
    public async Task<(SetUpLink? Link, Refusal? Problem)> BySetUp(string link, CancellationToken cancel = default)
    {
        var hash = Secret.Hash(link);
        var known = await db.SetUpLinks.SingleOrDefaultAsync(candidate => candidate.LinkHash == hash, cancel);
        return (known, known?.Problem(await AnyoneSignedIn(cancel), clock.GetUtcNow()));
    }

    /// <summary>Makes the first account and signs it in.</summary>
    public async Task<Outcome> SetUp(SetUpLink link, string name, string email, Office office, CancellationToken cancel = default)
    {
        // Two links of two processes make one first account: whoever locks the ledger first.
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await db.LockHead(cancel);
        if (link.Use(await AnyoneSignedIn(cancel), clock.GetUtcNow()).Refused(out var refusal)) return refusal;

        // Somebody invited from the command line before may be the one who sets up.
        var folded = Account.Fold(email);
        var account = await db.Users.SingleOrDefaultAsync(known => known.NormalizedEmail == folded, cancel);
        if (account is null) db.Users.Add(account = new Account(name, email, office));
        else account.Become(name, office);
        if ((await Enter(account, WayIn.SetUp, new Refusal("set-up.done", "Somebody else has just used this set-up link."), cancel)).Refused(out refusal)) return refusal;
        await transaction.CommitAsync(cancel);
        return Outcome.Done;
    }

    /// <summary>Ends the session of this browser, and with it every copy of its cookie.</summary>
    public async Task Leave()
    {
        if (Http.User.SessionId() is { } session) await sessions.End(session);
        await Http.SignOutAsync(IdentityConstants.ApplicationScheme);
    }

    private async Task<Outcome> Enter(Guid id, WayIn way, Refusal late, CancellationToken cancel) =>
        await db.Users.SingleOrDefaultAsync(account => account.Id == id && account.EndedAt == null, cancel) is { } account
            ? await Enter(account, way, late, cancel)
            : new Refusal("sign-in.ended", "This account has ended. Please ask a member of the board.");

    private async Task<Outcome> Enter(Account account, WayIn way, Refusal late, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        account.SignIn(now);
        if (await db.Invitations.SingleOrDefaultAsync(invitation => invitation.AccountId == account.Id && invitation.UsedAt == null, cancel) is { } invitation
            && db.Entry(invitation).State is EntityState.Unchanged) invitation.Accept(now);
        var session = await sessions.Start(account, way, Http.Request.Headers.UserAgent, cancel);
        if ((await db.TrySave(cancel)).Refused(out _)) return late;
        // Signing in once more starts anew, and the earlier cookie opens nothing any longer.
        if (Http.User.SessionId() is { } earlier) await sessions.End(earlier, cancel);
        await Http.SignInAsync(IdentityConstants.ApplicationScheme, account.ToPrincipal(IdentityConstants.ApplicationScheme, session), new AuthenticationProperties { IsPersistent = true });
        Http.Response.Cookies.Delete(BrowserCookie, new CookieOptions { Path = "/sign-in" });
        return Outcome.Done;
    }
}
