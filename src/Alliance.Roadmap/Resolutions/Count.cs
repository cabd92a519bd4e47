namespace Alliance.Roadmap.Resolutions;

public enum Vote
{
    Yes,
    No,
    Abstain,
}

/// <summary>How a vote was counted.</summary>
/// <param name="Members">Everybody on the board at the time.</param>
/// <param name="Present">Who was there, or in writing: who answered. Those recused are among them.</param>
/// <param name="Recused">Who had a personal interest; they do not vote and are not counted.</param>
/// <param name="Yes">Votes for it.</param>
/// <param name="No">Votes against it.</param>
/// <param name="President">How the President voted, or decided a secret tie; null where the President did not or was not asked.</param>
public sealed record Count(int Members, int Present, int Recused, int Yes, int No, Vote? President = null)
{
    public int Counted => Present - Recused;
    public int Abstained => Counted - Yes - No;

    /// <summary>As many for it as against it, and somebody voted at all.</summary>
    public bool IsTie => Yes == No && Yes > 0;

    /// <summary>Why nobody can have counted this; null where they can.</summary>
    public Refusal? Problem() =>
        Members < 0 || Present < 0 || Recused < 0 || Yes < 0 || No < 0 ? new Refusal("count.negative", "A count cannot be below zero. Please look at the numbers again.")
        : Present > Members ? new Refusal("count.too-many-present", $"{Present} members cannot have been present: the board has {Members}.")
        : Recused > Present ? new Refusal("count.too-many-recused", $"{Recused} members cannot have been recused: {Present} were present.")
        : Yes > Counted || No > Counted - Yes ? new Refusal("count.too-many-votes", $"{Yes} yes and {No} no are more votes than the {Counted} members who could vote. Please look at the numbers again.")
        : President is Vote.Yes && Yes == 0 || President is Vote.No && No == 0 ? new Refusal("count.not-the-presidents", "The President's vote is not among the votes counted. Please look at the numbers again.")
        : null;
}
