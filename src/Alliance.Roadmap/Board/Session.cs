namespace Alliance.Roadmap.Board;

/// <summary>How somebody showed who they are.</summary>
public enum WayIn
{
    Link,
    Code,
    Passkey,
    Invitation,
    SetUp,
}

/// <summary>One browser in which somebody is signed in. The cookie only names it, so ending it here ends every copy of that cookie.
/// No network address is kept.</summary>
public sealed class Session : Entity
{
    public const int LongestBrowser = 60;

    /// <summary>As long as nobody is seen for this time, it goes on.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromDays(14);

    /// <summary>How exactly we know when somebody was here last.</summary>
    public static readonly TimeSpan SeenEvery = TimeSpan.FromMinutes(5);

    private Session()
    {
    }

    /// <param name="account">Whose.</param>
    /// <param name="way">How the person showed who they are.</param>
    /// <param name="browser">In plain words, such as "Firefox on Android".</param>
    /// <param name="now">The time.</param>
    public Session(Account account, WayIn way, string browser, DateTimeOffset now) =>
        (AccountId, WayIn, Browser, StartedAt, LastSeenAt) = (account.Id, way, browser, now, now);

    public Guid AccountId { get; private init; }
    public WayIn WayIn { get; private init; }
    public string Browser { get; private init; } = "";

    /// <summary>When the person showed who they are; signing in once more starts a new session.</summary>
    public DateTimeOffset StartedAt { get; private init; }
    public DateTimeOffset LastSeenAt { get; private init; }
    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>For good; a second time changes nothing.</summary>
    public void End(DateTimeOffset now) => EndedAt ??= now;
}
