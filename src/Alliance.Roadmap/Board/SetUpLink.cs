namespace Alliance.Roadmap.Board;

/// <summary>The very first way in, printed when the service starts: it counts until somebody has signed in, 24 hours at most.</summary>
public sealed class SetUpLink : Entity
{
    public static readonly TimeSpan Life = TimeSpan.FromHours(24);

    private SetUpLink()
    {
    }

    public SetUpLink(string link, DateTimeOffset now) => (LinkHash, ExpiresAt) = (Secret.Hash(link), now + Life);

    public string LinkHash { get; private init; } = "";
    public DateTimeOffset ExpiresAt { get; private init; }
    public DateTimeOffset? UsedAt { get; private set; }

    /// <param name="anyoneSignedIn">Whether anybody ever has.</param>
    /// <param name="now">The time.</param>
    public Outcome Use(bool anyoneSignedIn, DateTimeOffset now)
    {
        if (Problem(anyoneSignedIn, now) is { } problem) return problem;
        UsedAt = now;
        return Outcome.Done;
    }

    public Refusal? Problem(bool anyoneSignedIn, DateTimeOffset now) =>
        anyoneSignedIn || UsedAt is not null
            ? new Refusal("set-up.done", "This roadmap is set up already. Please sign in, or ask a member of the board to invite you.")
        : now >= ExpiresAt
            ? new Refusal("set-up.expired", "This set-up link is older than 24 hours. Every start of the service prints a fresh one: please restart it.")
        : null;
}
