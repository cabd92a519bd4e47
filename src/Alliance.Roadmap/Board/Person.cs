using System.Text;

namespace Alliance.Roadmap.Board;

/// <summary>Who acts, as the record names them. Without an office it is the published page speaking, through an import.</summary>
public sealed record Person(string Name, Office? Office = null)
{
    public bool IsOnTheBoard => Office?.IsOnTheBoard() == true;

    /// <summary>Null for a name the record can show; otherwise why not. The office is added there, so a name that brought its
    /// own would speak for somebody else: "Ada Example, President".</summary>
    public static Refusal? Problem(string name)
    {
        // Full-width and other compatible letters read like ours.
        var words = new string([.. name.Normalize(NormalizationForm.FormKC).Select(letter => char.IsLetter(letter) ? letter : ' ')]).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return Enum.GetValues<Office>().Where(office => words.Contains(office.ToString(), StringComparer.OrdinalIgnoreCase)).Select(office => new Refusal("input.office-in-name",
            $"“{name}” names an office. The record adds the office itself, so please write the name alone, without “{office.InTitleCase()}”.")).FirstOrDefault();
    }

    /// <summary>Whether two names read the same: letter case, spacing and compatible letters aside.</summary>
    public static bool ReadTheSame(string one, string other) => Plain(one) == Plain(other);

    private static string Plain(string name) =>
        string.Join(' ', name.Normalize(NormalizationForm.FormKC).ToUpperInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    public override string ToString() =>
        Office is null or Board.Office.Director or Board.Office.Operator ? Name : $"{Name}, {Office.Value.InTitleCase()}";
}
