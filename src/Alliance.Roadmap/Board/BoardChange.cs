namespace Alliance.Roadmap.Board;

/// <summary>A new board, as it was recorded after an election: who stayed, who left and who came, and where the minutes lie.</summary>
public sealed class BoardChange : Entity
{
    public const int LongestMinutes = 500;

    private BoardChange()
    {
    }

    public BoardChange(DateOnly from, string? minutes, IEnumerable<string> left, IEnumerable<string> came, string recordedBy, DateTimeOffset now) =>
        (From, Minutes, Left, Came, RecordedBy, RecordedAt) = (from, minutes, string.Join('\n', left), string.Join('\n', came), recordedBy, now);

    /// <summary>The first day of this board.</summary>
    public DateOnly From { get; private init; }
    public string? Minutes { get; private init; }

    /// <summary>Names, one a line; see <see cref="WhoLeft"/>.</summary>
    public string Left { get; private init; } = "";

    /// <summary>Names, one a line; see <see cref="WhoCame"/>.</summary>
    public string Came { get; private init; } = "";
    public string RecordedBy { get; private init; } = "";
    public DateTimeOffset RecordedAt { get; private init; }

    public IReadOnlyList<string> WhoLeft => Left.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    public IReadOnlyList<string> WhoCame => Came.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
