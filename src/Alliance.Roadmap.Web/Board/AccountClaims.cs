using System.Globalization;
using System.Security.Claims;
using Alliance.Roadmap.Board;

namespace Alliance.Roadmap.Web.Board;

/// <summary>What a signed-in account may claim: who it is, its office and, in a browser, its session.</summary>
internal static class AccountClaims
{
    public const string Office = "office";
    public const string Stamp = "stamp";
    public const string Session = "session";
    private const string Proved = "proved";
    private const string Acts = "acts";

    /// <param name="account">Who.</param>
    /// <param name="scheme">How the request said so.</param>
    /// <param name="session">The browser's session; null for a program with a token.</param>
    /// <param name="token">The program's token; null for a browser.</param>
    public static ClaimsPrincipal ToPrincipal(this Account account, string scheme, Session? session = null, ApiToken? token = null)
    {
        var identity = new ClaimsIdentity(
        [
            new(ClaimTypes.NameIdentifier, account.Id.ToString()),
            new(ClaimTypes.Name, account.Name),
            new(Office, account.Office.Kebab()),
            new(Stamp, account.SecurityStamp!),
        ], scheme);
        if (session is not null)
        {
            identity.AddClaim(new(Session, session.Id.ToString()));
            identity.AddClaim(new(Proved, session.StartedAt.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)));
        }

        if (token?.Acts is { } acts) identity.AddClaim(new(Acts, acts));
        return new ClaimsPrincipal(identity);
    }

    /// <summary>The only acts the program's token lets it take; null for all.</summary>
    public static IReadOnlyList<string>? OnlyActs(this ClaimsPrincipal person) => person.FindFirstValue(Acts)?.Split(' ');

    public static bool HasOffice(this ClaimsPrincipal person, Func<Office, bool> which) =>
        Words.TryKebab<Office>(person.FindFirstValue(Office), out var office) && which(office);

    /// <summary>The session of this browser; null where nobody is signed in, or a program asks.</summary>
    public static Guid? SessionId(this ClaimsPrincipal? person) => Guid.TryParse(person?.FindFirstValue(Session), out var id) ? id : null;

    /// <summary>Whether the person showed who they are within this time, in this browser.</summary>
    public static bool HasProved(this ClaimsPrincipal person, TimeSpan within, DateTimeOffset now) =>
        long.TryParse(person.FindFirstValue(Proved), NumberStyles.None, CultureInfo.InvariantCulture, out var at) && now - DateTimeOffset.FromUnixTimeMilliseconds(at) <= within;
}
