using System.Globalization;
using Alliance.Roadmap.Digests;
using Alliance.Roadmap.Ledger;
using Alliance.Roadmap.Milestones;
using Alliance.Roadmap.Subscribers;

namespace Alliance.Roadmap.Web.Digests;

/// <summary>The wording that a digest's text, its HTML and the pages about it share.</summary>
internal static class DigestWords
{
    /// <summary>What one entry says of its step, a sentence or two a line.</summary>
    public static IEnumerable<string> Sentences(EntryInWords entry)
    {
        if (entry.Entry.Act is Acts.TakeBack) yield return $"{entry.Heading}.";
        foreach (var change in entry.Changes) yield return change;
        foreach (var post in entry.Posts) yield return $"Post: {post.Title} {post.Url}";
        if (entry.Note is { } note) yield return $"Update: {note}";
        if (entry.Decided is { } decided) yield return $"Decided: {decided}";
        if (entry.Why is { } why) yield return $"Why: {why}";
        if (entry.Proof is { } proof) yield return $"Proof: {proof}";
        if (entry.Entry.Label is EntryLabel.Imported) yield return "Taken over from the published page.";
    }

    /// <summary>"Monthly", "As it happens".</summary>
    public static string HowOften(Cadence cadence)
    {
        var words = cadence.InWords();
        return char.ToUpperInvariant(words[0]) + words[1..];
    }

    /// <summary>"3: 2 accepted, 1 failed"; what did not happen goes without saying.</summary>
    public static string InWords(DigestStatus status)
    {
        var parts = new (int Count, string Word)[]
        {
            (status.Accepted, "accepted"), (status.Pending, "pending"), (status.Failed, "failed"), (status.Suppressed, "stopped before sending"), (status.Held, "held"),
        }.Where(part => part.Count > 0).Select(part => string.Create(CultureInfo.InvariantCulture, $"{part.Count} {part.Word}")).ToList();
        return parts.Count == 0 ? "Nobody" : string.Create(CultureInfo.InvariantCulture, $"{status.Recipients}: {string.Join(", ", parts)}");
    }

    public static string InWords(IssueState state) => state switch
    {
        IssueState.Held => "held: too late to go out unasked",
        IssueState.Skipped => "skipped: nothing had moved",
        IssueState.Folded => "told by the next one",
        IssueState.Sending => "being sent",
        IssueState.Paused => "paused",
        _ => "sent",
    };
}
