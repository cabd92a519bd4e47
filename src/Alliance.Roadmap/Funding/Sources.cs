namespace Alliance.Roadmap.Funding;

/// <summary>Where figures come from. A source is a short name of the board's own, such as <c>bank</c> or <c>by-hand</c>.</summary>
public static class Sources
{
    public const int Longest = 40;

    /// <summary>Fetched by the program; nobody enters figures under this name.</summary>
    public const string OpenCollective = "open-collective";

    /// <summary>The usual name of what a person enters.</summary>
    public const string ByHand = "by-hand";

    /// <summary>Null for a name that can be kept, otherwise the refusal.</summary>
    public static Refusal? Problem(string source) =>
        source.Length is > 0 and <= Longest && char.IsAsciiLetterLower(source[0]) && source[^1] != '-' && source.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-')
            ? null
            : new Refusal("input.not-a-source", $"“{source}” is no name of a source. Please write at most {Longest} small letters, digits and hyphens, such as bank or {ByHand}.");

    /// <summary>For people: "Open Collective", "entries by hand", "bank".</summary>
    public static string InWords(string source) => source switch
    {
        OpenCollective => "Open Collective",
        ByHand => "entries by hand",
        _ => source.Replace('-', ' '),
    };
}
