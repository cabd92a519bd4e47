namespace Alliance.Roadmap.Resolutions;

/// <summary>What a mail about an open vote asks for.</summary>
public enum VoteMail
{
    Ask,
    Remind,

    /// <summary>The President's casting vote.</summary>
    Cast,
}
