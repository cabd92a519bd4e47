namespace Alliance.Roadmap.Resolutions;

/// <summary>An act that takes effect when a motion carries.</summary>
public sealed class ProposedAct : Entity
{
    public const int LongestInput = 200_000;
    public const int LongestWords = 1_000;

    private ProposedAct()
    {
    }

    /// <param name="act">Its name in addresses.</param>
    /// <param name="milestone">The step's slug; null where one is added.</param>
    /// <param name="condition">The condition, where the act is about one.</param>
    /// <param name="input">What its form said, as JSON.</param>
    /// <param name="words">The act as people read it: "Step 4, “Launch the distribution”: Start work".</param>
    public ProposedAct(string act, string? milestone, Guid? condition, string input, string words) =>
        (Act, Milestone, Condition, Input, Words) = (act, milestone, condition, input, words.Length <= LongestWords ? words : words[..LongestWords]);

    public int Position { get; internal set; }
    public string Act { get; private init; } = "";
    public string? Milestone { get; private init; }
    public Guid? Condition { get; private init; }
    public string Input { get; private set; } = "";
    public string Words { get; private init; } = "";

    /// <summary>What was filled in is needed until it takes effect; then the entry has it, from which it can be removed.</summary>
    public void Forget() => Input = "{}";
}
