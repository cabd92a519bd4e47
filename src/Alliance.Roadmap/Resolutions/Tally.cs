using System.Globalization;

namespace Alliance.Roadmap.Resolutions;

/// <summary>What lies in the urn of a secret ballot: how many of each, in no order and with no name.</summary>
public readonly record struct Tally(int Yes, int No, int Abstain)
{
    public Tally With(Vote vote) => vote switch
    {
        Vote.Yes => this with { Yes = Yes + 1 },
        Vote.No => this with { No = No + 1 },
        _ => this with { Abstain = Abstain + 1 },
    };

    /// <summary>Always as long, so that its sealed form tells nothing.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Yes:000}.{No:000}.{Abstain:000}");

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    /// <exception cref="FormatException">It is something else.</exception>
    public static Tally Parse(string text) =>
        text.Split('.') is [var yes, var no, var abstain]
            ? new(int.Parse(yes, CultureInfo.InvariantCulture), int.Parse(no, CultureInfo.InvariantCulture), int.Parse(abstain, CultureInfo.InvariantCulture))
            : throw new FormatException("This is no tally.");
}
