namespace Alliance.Roadmap.Milestones;

/// <summary>The words of a promise: its title and the two optional texts people know as "What this means" and "Done when".</summary>
public sealed record Wording(string Title, string? WhatThisMeans = null, string? DoneWhen = null)
{
    public const int LongestTitle = 300;
    public const int LongestText = 4000;

    public Wording Tidy() => new(Text.Line(Title) ?? "", Text.Tidy(WhatThisMeans), Text.Tidy(DoneWhen));

    public Refusal? Problem() =>
        Title.Length == 0 ? new Refusal("input.missing-title", "A step needs a title. Please write one.")
        : Text.Problem("The title", Title, LongestTitle)
            ?? Text.Problem("“What this means”", WhatThisMeans, LongestText)
            ?? Text.Problem("“Done when”", DoneWhen, LongestText);
}
