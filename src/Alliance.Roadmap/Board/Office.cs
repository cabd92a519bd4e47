namespace Alliance.Roadmap.Board;

/// <summary>What a person may do here. The first five are the board's offices under the statutes; the Actuary keeps the records.</summary>
public enum Office
{
    President,
    VicePresident,
    Treasurer,
    Actuary,
    Director,

    /// <summary>The Business Control Committee: reads everything except subscribers' addresses and secret votes, changes nothing.</summary>
    Auditor,

    /// <summary>Links posts and writes updates, nothing else.</summary>
    Editor,

    /// <summary>Runs the server and invites people; changes nothing on the roadmap.</summary>
    Operator,
}

public static class Offices
{
    /// <summary>The offices of the board itself, for queries.</summary>
    public static IReadOnlyList<Office> OfTheBoard { get; } = [.. Enum.GetValues<Office>().Where(IsOnTheBoard)];

    public static bool IsOnTheBoard(this Office office) => office <= Office.Director;

    /// <summary>"Vice President".</summary>
    public static string InTitleCase(this Office office) => office is Office.VicePresident ? "Vice President" : office.ToString();
}
