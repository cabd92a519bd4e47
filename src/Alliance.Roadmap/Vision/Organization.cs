using Alliance.Roadmap.Board;

namespace Alliance.Roadmap.Vision;

/// <summary>What the published page says of the association. Replaced by every import, without entries: names of persons
/// never enter the record, and a changed list changes nobody's rights.</summary>
public sealed class Organization : Entity
{
    /// <summary>The name until a page says another.</summary>
    public const string UsualName = "Mage-OS Alliance";

    private readonly List<BoardMember> board = [];
    private readonly List<Committee> committees = [];
    private readonly List<EarlierBoard> earlierBoards = [];

    public string Name { get; private set; } = UsualName;

    /// <summary>Absolute; null where the page links to none.</summary>
    public string? StatutesUrl { get; private set; }
    public IReadOnlyList<BoardMember> Board => [.. board.OrderBy(member => member.Position)];
    public IReadOnlyList<Committee> Committees => [.. committees.OrderBy(committee => committee.Position)];

    /// <summary>The boards that the page named before. Only those loaded or added; <c>/about</c> asks for them.</summary>
    public IReadOnlyList<EarlierBoard> EarlierBoards => earlierBoards;

    /// <summary>What taking over the page would change, in words; what the page does not mention stays.</summary>
    public IReadOnlyList<string> Differences(VisionDocument document)
    {
        var differences = new List<string>();
        if (document.Name is { } name && name != Name) differences.Add($"The association's name is “{Name}” here, “{name}” on the page.");
        if (document.Board is { } members) AddDifference("The board", Board.Select(member => member.InWords), members.Select(member => member.InWords), differences);
        if (document.Committees is { } groups) AddDifference("The list of committees", Committees.Select(committee => committee.InWords), groups.Select(committee => committee.InWords), differences);
        if (document.StatutesUrl is { } url && url != StatutesUrl) differences.Add($"The statutes are at {url} now.");
        return differences;
    }

    /// <summary>Takes over what the page says; a board that it no longer names is kept as an earlier one.</summary>
    /// <param name="document">The page.</param>
    /// <param name="at">The moment it is of.</param>
    public void Replace(VisionDocument document, DateTimeOffset at)
    {
        Name = document.Name ?? Name;
        StatutesUrl = document.StatutesUrl ?? StatutesUrl;
        if (document.Board is { } members)
        {
            if (board.Count > 0 && !board.Select(member => member.InWords).Order().SequenceEqual(members.Select(member => member.InWords).Order())) earlierBoards.Add(new EarlierBoard(at, Board.Select(member => member.InWords)));
            board.Clear();
            board.AddRange(members.Select((member, at) => new BoardMember(member.Name, member.Country, member.Role, at)));
        }

        if (document.Committees is { } groups)
        {
            committees.Clear();
            committees.AddRange(groups.Select((committee, at) => new Committee(committee.Name, committee.Lead, committee.Country, at)));
        }
    }

    private static void AddDifference(string list, IEnumerable<string> here, IEnumerable<string> there, List<string> differences)
    {
        var (ours, theirs) = (here.ToList(), there.ToList());
        if (ours.SequenceEqual(theirs)) return;
        var (gone, come) = (ours.Except(theirs).ToList(), theirs.Except(ours).ToList());
        differences.Add(list + " on the page differs from ours: "
            + (gone.Count + come.Count == 0 ? "another order" : string.Join("; ", ((string[])[come.Count > 0 ? $"new are {come.Joined()}" : "", gone.Count > 0 ? $"gone are {gone.Joined()}" : ""]).Where(part => part.Length > 0)))
            + ".");
    }
}

/// <summary>A member of the board as the page names them.</summary>
public sealed class BoardMember : Entity
{
    private BoardMember()
    {
    }

    public BoardMember(string name, string? country, string? role, int position = 0) => (Name, Country, Role, Position) = (name, country, role, position);

    public string Name { get; private init; } = "";

    /// <summary>As the page abbreviates it: "DE".</summary>
    public string? Country { get; private init; }

    /// <summary>"Vice President"; null for a member without an office of their own.</summary>
    public string? Role { get; private init; }
    public int Position { get; private init; }
    public Office Office => Enum.GetValues<Office>().FirstOrDefault(office => office.IsOnTheBoard() && string.Equals(office.InTitleCase(), Role, StringComparison.OrdinalIgnoreCase), Office.Director);
    public string InWords => Name + (Country is null ? "" : $" ({Country})") + (Role is null ? "" : $", {Role}");
}

/// <summary>A board as the page named it before its list changed.</summary>
public sealed class EarlierBoard : Entity
{
    private EarlierBoard()
    {
    }

    public EarlierBoard(DateTimeOffset until, IEnumerable<string> members) => (Until, Members) = (until, string.Join('\n', members));

    /// <summary>The moment of the page that named another board.</summary>
    public DateTimeOffset Until { get; private init; }

    /// <summary>"Vinai Kopp (DE), President", one a line; see <see cref="Names"/>.</summary>
    public string Members { get; private init; } = "";
    public IReadOnlyList<string> Names => Members.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>A committee as the page names it.</summary>
public sealed class Committee : Entity
{
    private Committee()
    {
    }

    public Committee(string name, string? lead, string? country, int position = 0) => (Name, Lead, Country, Position) = (name, lead, country, position);

    public string Name { get; private init; } = "";
    public string? Lead { get; private init; }
    public string? Country { get; private init; }
    public int Position { get; private init; }
    public string InWords => Name + (Lead is null ? "" : $", lead: {Lead}") + (Country is null ? "" : $" ({Country})");
}
