using System.Text.Json.Nodes;
using Alliance.Roadmap.Subscribers;

namespace Alliance.Roadmap.Ledger;

/// <summary>What an act will write, before it has a place in the chain. Pages show it as the preview.</summary>
public sealed class EntryDraft(string name, string? milestone, Act act, JsonObject before, JsonObject after)
{
    private static long made;

    public string Name { get; } = name;
    public string? Milestone { get; } = milestone;
    public Act Act { get; } = act;
    public JsonObject Before { get; } = before;
    public JsonObject After { get; } = after;
    public string? Text { get; init; }
    public long? Supersedes { get; init; }

    /// <summary>What becomes of those who follow the step, in the same save.</summary>
    internal Following? Following { get; init; }

    /// <summary>Drafts of one save enter the chain in the order they were made, whichever step they belong to.</summary>
    internal long Order { get; } = Interlocked.Increment(ref made);

    internal IEnumerable<KeyValuePair<string, string>> Texts
    {
        get
        {
            if (Act.By.Name.Length > 0) yield return new(EntryText.By, Act.By.ToString());
            if (Act.Reason is not null) yield return new(EntryText.Reason, Act.Reason);
            if (Act.Decision is not null) yield return new(EntryText.Decision, Act.Decision);
            if (Act.Evidence is not null) yield return new(EntryText.Evidence, Act.Evidence);
            if (Text is not null) yield return new(EntryText.Body, Text);
        }
    }
}
