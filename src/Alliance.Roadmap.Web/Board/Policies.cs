namespace Alliance.Roadmap.Web.Board;

/// <summary>Who may pass. Each policy is named for the people it lets in.</summary>
internal static class Policies
{
    /// <summary>The five offices of the board.</summary>
    public const string Board = "board";

    /// <summary>The board and editors: posts and updates.</summary>
    public const string Editors = "editors";

    /// <summary>The board, editors and auditors: which posts wait.</summary>
    public const string EditorsAndAuditors = "editors-and-auditors";

    /// <summary>Anyone signed in, auditors and the operator included: reading below <c>/board</c>.</summary>
    public const string SignedIn = "signed-in";

    /// <summary>Everyone but editors: auditors read everything here, and change nothing.</summary>
    public const string Readers = "readers";

    /// <summary>The board and auditors: what is said among them.</summary>
    public const string Confidants = "confidants";

    /// <summary>The board and whoever runs the server: invitations.</summary>
    public const string Inviters = "inviters";
}
