namespace Alliance.Roadmap.Board;

/// <summary>Who acts, as the record names them. Without an office it is the published page speaking, through an import.</summary>
public sealed record Person(string Name, Office? Office = null)
{
    public bool IsOnTheBoard => Office?.IsOnTheBoard() == true;

    public override string ToString() =>
        Office is null or Board.Office.Director or Board.Office.Operator ? Name : $"{Name}, {Office.Value.InTitleCase()}";
}
