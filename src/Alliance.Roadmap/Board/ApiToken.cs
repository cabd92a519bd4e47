namespace Alliance.Roadmap.Board;

/// <summary>Lets a program act for one account, by all acts that programs may take or by some of them, for ever or until a day. It is
/// shown once; afterwards only its owner's name for it is known.</summary>
public sealed class ApiToken : Entity
{
    public const int LongestName = 100;
    public const int LongestActs = 200;

    private ApiToken()
    {
    }

    /// <param name="account">Whose acts they are.</param>
    /// <param name="name">What its owner calls it.</param>
    /// <param name="token">The token itself; only its hash is kept.</param>
    /// <param name="now">When it is made.</param>
    /// <param name="acts">The only acts it may take; null for all.</param>
    /// <param name="expiresAt">From when on it does nothing; null for never.</param>
    public ApiToken(Account account, string name, string token, DateTimeOffset now, IReadOnlyCollection<string>? acts = null, DateTimeOffset? expiresAt = null) =>
        (AccountId, Name, TokenHash, MadeAt, Acts, ExpiresAt) = (account.Id, name, Secret.Hash(token), now, acts is null ? null : string.Join(' ', acts), expiresAt);

    public Guid AccountId { get; private init; }
    public string Name { get; private init; } = "";
    public string TokenHash { get; private init; } = "";
    public DateTimeOffset MadeAt { get; private init; }

    /// <summary>The only acts it may take, separated by spaces; null for all.</summary>
    public string? Acts { get; private init; }
    public DateTimeOffset? ExpiresAt { get; private init; }

    /// <summary>Exact to the day: a busy program does not write on every request.</summary>
    public DateTimeOffset? LastUsedAt { get; private init; }
    public DateTimeOffset? RevokedAt { get; private set; }

    public bool HasExpired(DateTimeOffset now) => ExpiresAt is { } end && end <= now;

    /// <summary>Whether a use now is news to whoever looks when it was last used.</summary>
    public bool IsNews(DateTimeOffset now) => LastUsedAt?.UtcDateTime.Date != now.UtcDateTime.Date;

    /// <summary>For good; a second time changes nothing.</summary>
    public void Revoke(DateTimeOffset now) => RevokedAt ??= now;
}
