namespace Alliance.Roadmap.Board;

/// <summary>A person's way in for the first time: a link that counts once, for seven days, in any browser. Inviting again renews it.</summary>
public sealed class Invitation : Entity
{
    public static readonly TimeSpan Life = TimeSpan.FromDays(7);

    private Invitation()
    {
    }

    public Invitation(Account account) => AccountId = account.Id;

    public Guid AccountId { get; private init; }
    public string LinkHash { get; private set; } = "";
    public DateTimeOffset InvitedAt { get; private set; }
    public DateTimeOffset ExpiresAt { get; private set; }
    public DateTimeOffset? UsedAt { get; private set; }

    public bool IsOpen(DateTimeOffset now) => UsedAt is null && now < ExpiresAt;

    /// <summary>A new link; any earlier one no longer works.</summary>
    public void Renew(string link, DateTimeOffset now) =>
        (LinkHash, InvitedAt, ExpiresAt, UsedAt) = (Secret.Hash(link), now, now + Life, null);

    /// <summary>Why it cannot be accepted; null where it can.</summary>
    public Refusal? Problem(DateTimeOffset now) =>
        UsedAt is not null ? new Refusal("invitation.used", "This invitation has been used already. Please sign in with your e-mail address.")
        : !IsOpen(now) ? new Refusal("invitation.expired", "This invitation is older than seven days. Please ask for a new one.")
        : null;

    public Outcome Accept(DateTimeOffset now)
    {
        if (Problem(now) is { } problem) return problem;
        UsedAt = now;
        return Outcome.Done;
    }
}
