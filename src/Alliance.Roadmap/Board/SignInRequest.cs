namespace Alliance.Roadmap.Board;

/// <summary>Somebody asked to sign in. The link and the code that go out by mail count once, for ten minutes, and only in
/// the browser that asked. A request for an unknown address is kept alike, so that nothing tells the two apart.</summary>
public sealed class SignInRequest : Entity
{
    public const int MostAttempts = 5;
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(10);

    private SignInRequest()
    {
    }

    /// <param name="account">Null for an address nobody here has.</param>
    /// <param name="address">As typed.</param>
    /// <param name="browser">The secret that only the asking browser holds.</param>
    /// <param name="link">The secret that goes out as a link.</param>
    /// <param name="code">The short code in the same mail.</param>
    /// <param name="returnUrl">Where the person was going.</param>
    /// <param name="now">When it was asked.</param>
    public SignInRequest(Guid? account, string address, string browser, string link, string code, string returnUrl, DateTimeOffset now)
    {
        (AccountId, AddressHash, BrowserHash, LinkHash) = (account, HashOfAddress(address), Secret.Hash(browser), Secret.Hash(link));
        (CodeHash, ReturnUrl, AskedAt, ExpiresAt) = (HashOfCode(code, browser), returnUrl, now, now + Life);
    }

    public Guid? AccountId { get; private init; }
    public string AddressHash { get; private init; } = "";
    public string BrowserHash { get; private init; } = "";
    public string LinkHash { get; private init; } = "";
    public string CodeHash { get; private init; } = "";
    public string ReturnUrl { get; private init; } = "";
    public DateTimeOffset AskedAt { get; private init; }
    public DateTimeOffset ExpiresAt { get; private init; }
    public DateTimeOffset? UsedAt { get; private set; }
    public int Attempts { get; private set; }

    public bool IsLive(DateTimeOffset now) => UsedAt is null && Attempts < MostAttempts && now < ExpiresAt;

    public static string HashOfAddress(string address) => Secret.Hash(Account.Fold(address));

    /// <summary>Why the link cannot be redeemed; null where it can.</summary>
    /// <param name="browser">The secret this browser holds; null where it holds none.</param>
    /// <param name="now">The time.</param>
    public Refusal? Problem(string? browser, DateTimeOffset now) =>
        !IsLive(now) ? Spent
        : browser is null || Secret.Hash(browser) != BrowserHash
            ? new Refusal("sign-in.other-browser", "This link works only in the browser that asked for it. Please type the code from the mail there, or ask for a new link here.")
        : null;

    /// <summary>Redeems the link.</summary>
    public Outcome Redeem(string? browser, DateTimeOffset now)
    {
        if (Problem(browser, now) is { } problem) return problem;
        UsedAt = now;
        return Outcome.Done;
    }

    /// <summary>Tries a code that was typed in this browser. A wrong one is counted, so save either way.</summary>
    public Outcome TryCode(string code, string browser, DateTimeOffset now)
    {
        if (!IsLive(now)) return Spent;
        if (HashOfCode(code, browser) == CodeHash && AccountId is not null)
        {
            UsedAt = now;
            return Outcome.Done;
        }

        Attempts++;
        return IsLive(now)
            ? new Refusal("sign-in.wrong-code", "This is not the code from the newest mail. Please look again.")
            : new Refusal("sign-in.too-many-attempts", "That was one wrong code too many, so this code no longer works. Please ask for a new one.");
    }

    public static Refusal Spent { get; } =
        new("sign-in.spent", "This link or code has been used or is older than ten minutes. Please ask for a new one.");

    // The browser's secret salts the code, which alone would be short enough to guess from its hash.
    private static string HashOfCode(string code, string browser) => Secret.Hash($"{browser}:{Secret.TidyCode(code)}");
}
