namespace Alliance.Roadmap.Board;

/// <summary>Which acts need a decision of the board. Nothing does until the board is really here, so that a trial copy is not locked.</summary>
public sealed record Governance(IReadOnlySet<string> DecisionRequiredFor)
{
    /// <summary>Statutes: the board has six to nine members. Once that many have signed in, decisions are due.</summary>
    public const int FewestMembers = 6;

    public static Governance None { get; } = new(new HashSet<string>());

    public static IReadOnlySet<string> Usual { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        "start", "complete", "drop", "reinstate", "reopen", "reword", "split", "merge", "add", "loosen", "waive",
    };

    /// <param name="configured">The setting <c>Governance:DecisionRequiredFor</c>; null where it is not set.</param>
    /// <param name="membersSignedIn">Board members in office who have signed in at least once.</param>
    public static Governance For(IEnumerable<string>? configured, int membersSignedIn) =>
        configured is not null ? new(configured.ToHashSet(StringComparer.Ordinal))
        : membersSignedIn >= FewestMembers ? new(Usual)
        : None;

    public bool Requires(string act) => DecisionRequiredFor.Contains(act);
}
