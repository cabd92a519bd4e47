namespace Alliance.Roadmap.Instances;

/// <summary>What the board is to be told of how the service does.</summary>
public enum Tidings
{
    /// <summary>Nothing new.</summary>
    None,

    /// <summary>Something has been wrong for an hour.</summary>
    Wrong,

    /// <summary>What the board was told of is over.</summary>
    RightAgain,
}
