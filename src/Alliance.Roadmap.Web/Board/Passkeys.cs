using System.Text.Json;
using Alliance.Roadmap.Board;
using Alliance.Roadmap.Web.Setup;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Board;

/// <summary>Passkeys: asks for one, checks the answer, and keeps them. What is asked is remembered in a protected cookie of the asking
/// browser, counts for five minutes, and once.</summary>
internal sealed class Passkeys(IHttpContextAccessor http, RoadmapDb db, IPasskeyHandler<Account> handler, SignInBudget budget, IDataProtectionProvider protection, RoadmapSettings roadmap, TimeProvider clock)
{
    public const string AskedCookie = "roadmap-passkey";
    public const string SignInPath = "/sign-in";
    public const string AccountPath = "/account";

    public static readonly TimeSpan Life = TimeSpan.FromMinutes(5);

    // A long RSA attestation has about 3 KB.
    private const int LongestAnswer = 20_000;

    private static Refusal Stale { get; } = new("passkey.stale", "That took longer than five minutes, or was asked for in another tab since. Please try again.");
    private static Refusal Unknown { get; } = new("passkey.unknown", "This passkey opens nothing here. Please use another one, or have the mail sent.");

    private HttpContext Http => http.HttpContext!;

    /// <summary>What the browser shows to its device to make a new passkey, as JSON.</summary>
    public async Task<string> AskToRegister(Account account)
    {
        var asked = await handler.MakeCreationOptionsAsync(new PasskeyUserEntity { Id = account.Id.ToString(), Name = account.Email!, DisplayName = account.Name }, Http);
        Remember(AccountPath, new Asked(account.Id, asked.AttestationState ?? "", clock.GetUtcNow() + Life));
        return asked.CreationOptionsJson;
    }

    /// <summary>What the browser shows to its device to sign in: the same for everybody, since nobody has said who they are.</summary>
    public async Task<(string? Options, Refusal? Refusal)> AskToSignIn()
    {
        if (!budget.TrySpend(Http.Connection.RemoteIpAddress))
            return (null, new Refusal("sign-in.too-many-requests", "Too many sign-ins were asked for from your network. Please try again in ten minutes."));
        var asked = await handler.MakeRequestOptionsAsync(null!, Http);
        Remember(SignInPath, new Asked(null, asked.AssertionState ?? "", clock.GetUtcNow() + Life));
        return (asked.RequestOptionsJson, null);
    }

    /// <summary>Keeps a new passkey.</summary>
    /// <param name="account">Whose.</param>
    /// <param name="name">What its owner calls it.</param>
    /// <param name="answer">What the device answered, as JSON.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task<Outcome> Register(Account account, string? name, string? answer, CancellationToken cancel = default)
    {
        if (Passkey.Problem(ref name) is { } problem) return problem;
        if (Recall(AccountPath) is not { } asked || asked.Account != account.Id || !IsPlausible(answer)) return Stale;
        var result = await Attempt(() => handler.PerformAttestationAsync(new PasskeyAttestationContext { HttpContext = Http, CredentialJson = answer, AttestationState = asked.State }));
        if (result is not { Succeeded: true, Passkey: { } made }) return new Refusal("passkey.not-made", "The device did not make a passkey that can be used here. Please try again, or use another device.");
        if (await db.Passkeys.CountAsync(passkey => passkey.AccountId == account.Id, cancel) >= Passkey.MostOfOnePerson)
            return new Refusal("passkey.too-many", $"You have {Passkey.MostOfOnePerson} passkeys. Please remove one that you no longer use.");

        db.Passkeys.Add(Passkey.For(account, name, made.CredentialId, made.PublicKey, made.SignCount, made.IsBackupEligible, made.IsBackedUp, (made.Transports ?? []).Where(way => way.Length < 20).Take(8), clock.GetUtcNow()));
        await Spend(asked, cancel);
        return await db.TrySaveUnique(Stale, cancel);
    }

    /// <summary>Whose passkey answered. Save to keep that it was used.</summary>
    public async Task<(Account? Account, Refusal? Refusal)> Check(string? answer, CancellationToken cancel = default)
    {
        if (Recall(SignInPath) is not { } asked || !IsPlausible(answer)) return (null, Stale);
        var result = await Attempt(() => handler.PerformAssertionAsync(new PasskeyAssertionContext { HttpContext = Http, CredentialJson = answer, AssertionState = asked.State }));
        if (result is not { Succeeded: true, Passkey: { } used, User: { EndedAt: null } account }) return (null, Unknown);
        var passkey = await db.Passkeys.SingleOrDefaultAsync(known => known.CredentialId == used.CredentialId && known.AccountId == account.Id, cancel);
        if (passkey is null) return (null, Unknown);
        passkey.Use(used.SignCount, used.IsBackedUp, clock.GetUtcNow());
        await Spend(asked, cancel);
        return (await db.TrySaveUnique(Stale, cancel)).Refused(out var refusal) ? (null, refusal) : (account, null);
    }

    public Task<List<Passkey>> Of(Account account, CancellationToken cancel = default) =>
        db.Passkeys.Where(passkey => passkey.AccountId == account.Id).OrderBy(passkey => passkey.MadeAt).ToListAsync(cancel);

    public async Task<Outcome> Rename(Passkey passkey, string? name, CancellationToken cancel = default)
    {
        if (Passkey.Problem(ref name) is { } problem) return problem;
        passkey.Rename(name);
        return await db.TrySave(cancel);
    }

    public async Task<Outcome> Remove(Passkey passkey, CancellationToken cancel = default)
    {
        db.Passkeys.Remove(passkey);
        return await db.TrySave(cancel);
    }

    private static bool IsPlausible([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] string? answer) => answer is { Length: > 0 and < LongestAnswer };

    // Whatever a stranger sends is no fault of ours, and no reason to show the page for those.
    private static async Task<T?> Attempt<T>(Func<Task<T>> check) where T : class
    {
        try
        {
            return await check();
        }
        catch (Exception senseless) when (senseless is PasskeyException or JsonException or FormatException or ArgumentException or System.Security.Cryptography.CryptographicException)
        {
            return null;
        }
    }

    private async Task Spend(Asked asked, CancellationToken cancel)
    {
        db.SpentChallenges.Add(new SpentChallenge(asked.State, asked.ExpiresAt));
        Http.Response.Cookies.Delete(AskedCookie, Options(asked.Account is null ? SignInPath : AccountPath));
    }

    private void Remember(string path, Asked asked) =>
        Http.Response.Cookies.Append(AskedCookie, Protector(path).Protect(JsonSerializer.Serialize(asked)), Options(path));

    private Asked? Recall(string path)
    {
        if (Http.Request.Cookies[AskedCookie] is not { Length: > 0 } cookie) return null;
        try
        {
            return JsonSerializer.Deserialize<Asked>(Protector(path).Unprotect(cookie)) is { } asked && clock.GetUtcNow() < asked.ExpiresAt ? asked : null;
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            return null;
        }
    }

    private IDataProtector Protector(string path) => protection.CreateProtector("Alliance.Roadmap.Passkeys", path);

    private CookieOptions Options(string path) => new()
    {
        Path = path,
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = Http.Request.IsHttps || !roadmap.IsTrialCopy,
        MaxAge = Life,
        IsEssential = true,
    };

    /// <param name="Account">Who makes a passkey; null where somebody signs in.</param>
    /// <param name="State">What Identity wants to see again.</param>
    /// <param name="ExpiresAt">When it counts no more.</param>
    private sealed record Asked(Guid? Account, string State, DateTimeOffset ExpiresAt);
}
