namespace Alliance.Roadmap.Board;

/// <summary>Lets a program act for one account. It is shown once; afterwards only its owner's name for it is known.</summary>
public sealed class ApiToken : Entity
{
    public const int LongestName = 100;

    private ApiToken()
    {
    }

    public ApiToken(Account account, string name, string token, DateTimeOffset now) =>
        (AccountId, Name, TokenHash, MadeAt) = (account.Id, name, Secret.Hash(token), now);

    public Guid AccountId { get; private init; }
    public string Name { get; private init; } = "";
    public string TokenHash { get; private init; } = "";
    public DateTimeOffset MadeAt { get; private init; }
    public DateTimeOffset? LastUsedAt { get; private init; }
    public DateTimeOffset? RevokedAt { get; private set; }

    /// <summary>For good; a second time changes nothing.</summary>
    public void Revoke(DateTimeOffset now) => RevokedAt ??= now;
}
