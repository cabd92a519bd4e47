namespace Alliance.Roadmap.Resolutions;

/// <summary>What is put to the vote, in words. A blank text is none.</summary>
public sealed record MotionText
{
    public required string Text { get; init; }
    public string? BoardOnly { get; init; }
    public string? Interests { get; init; }
    public string? Minutes { get; init; }

    /// <summary>Why it cannot be kept like this; null where it can.</summary>
    public Refusal? Problem() =>
        string.IsNullOrWhiteSpace(Text) ? new Refusal("input.missing-text", "A decision needs a text. Please write what is decided, in a sentence or two.")
        : Minutes is not null && !(Uri.TryCreate(Minutes, UriKind.Absolute, out var url) && url.Scheme is "http" or "https") ? new Refusal("input.not-a-link", $"“{Minutes}” is not a web address. Please copy the address of the minutes, or leave it empty.")
        : Roadmap.Text.Problem("The text", Text, Resolution.LongestText) ?? Roadmap.Text.Problem("The text for the board", BoardOnly, Resolution.LongestText)
            ?? Roadmap.Text.Problem("The interests", Interests, Resolution.LongestInterests) ?? Roadmap.Text.Problem("The address of the minutes", Minutes, 2000);
}
