using System.Globalization;
using Alliance.Roadmap.Digests;
using Alliance.Roadmap.Ledger;
using Alliance.Roadmap.Milestones;
using Alliance.Roadmap.Subscribers;

namespace Alliance.Roadmap.Web.Digests;

/// <summary>The wording that a digest's text, its HTML and the pages about it share.</summary>
internal static class DigestWords
{
    /// <summary>A mail is no place for an essay; the step's page has the whole text.</summary>
    public const int LongestSentence = 600;

    /// <summary>What a sentence about a decision begins with.</summary>
    public const string Decided = "Decided: ";

    /// <summary>What moved on a step, a sentence or two a line. Entries of one decision are told together, and their decision,
    /// reason and proof once.</summary>
    /// <param name="moved">The step and its news.</param>
    /// <param name="resolutions">The resolutions behind entries, by their sequences.</param>
    public static IEnumerable<DigestSentence> Sentences(Contents.MovedStep moved, IReadOnlyDictionary<long, string>? resolutions = null)
    {
        var together = new List<EntryInWords>();
        foreach (var entry in moved.Entries)
        {
            if (together.Count > 0 && !together.TrueForAll(other => BelongTogether(other, entry)))
            {
                foreach (var sentence in Sentences(together, resolutions)) yield return sentence;
                together.Clear();
            }

            together.Add(entry);
        }

        foreach (var sentence in Sentences(together, resolutions)) yield return sentence;
    }

    private static IEnumerable<DigestSentence> Sentences(List<EntryInWords> entries, IReadOnlyDictionary<long, string>? resolutions)
    {
        var resolution = entries.Select(entry => resolutions?.GetValueOrDefault(entry.Entry.Sequence)).FirstOrDefault(slug => slug is not null);
        return Sentences(entries).Select(sentence => new DigestSentence(Shortened(sentence), sentence.StartsWith(Decided, StringComparison.Ordinal) ? resolution : null));
    }

    private static IEnumerable<string> Sentences(List<EntryInWords> entries)
    {
        foreach (var entry in entries)
        {
            if (entry.Entry.Act is Acts.TakeBack) yield return $"{entry.Heading}.";
            if (entry.Entry.Label is EntryLabel.Correction) yield return $"{entry.PointsAt}.";
            foreach (var change in entry.Changes) yield return change;
            foreach (var post in entry.Posts) yield return $"Post: {post.Title} {post.Url}";
        }

        if (First(entries, entry => entry.Decided) is { } decided) yield return Decided + Ended(decided);
        foreach (var line in entries.SelectMany(entry => Notes(entry.Note))) yield return line;
        if (First(entries, entry => entry.Why) is { } why) yield return Reasoned(why);
        if (First(entries, entry => entry.Proof) is { } proof) yield return Proven(proof);
        if (entries.Exists(entry => entry.Entry.Label is EntryLabel.Imported)) yield return "Taken over from the published page.";
    }

    /// <summary>What a digest says of these texts of an entry, in the very words; nothing of a name, which no digest tells.</summary>
    public static IEnumerable<string> Texts(EntryInWords entry, IReadOnlyCollection<string> keys)
    {
        if (keys.Contains(EntryText.Decision) && entry.Decided is { } decided) yield return Shortened(Decided + Ended(decided));
        if (keys.Contains(EntryText.Body)) foreach (var line in Notes(entry.Note)) yield return Shortened(line);
        if (keys.Contains(EntryText.Reason) && entry.Why is { } why) yield return Shortened(Reasoned(why));
        if (!keys.Contains(EntryText.Evidence) || entry.Proof is not { } proof) yield break;
        yield return Shortened(Proven(proof));
        // As digests said it that were frozen before a proof ended like a sentence.
        yield return Shortened($"Proof: {proof}");
    }

    private static string Reasoned(string why) => $"Why: {Ended(why)}";

    private static string Proven(string proof) => $"Proof: {Ended(proof)}";

    // Of one decision, or for one reason, as long as no reason or proof could be taken for that of another entry.
    private static bool BelongTogether(EntryInWords one, EntryInWords other) =>
        one.Decided == other.Decided && one.Entry.Label == other.Entry.Label && Agree(one.Proof, other.Proof)
        && (one.Decided is null ? one.Why == other.Why : Agree(one.Why, other.Why));

    private static bool Agree(string? one, string? other) => one is null || other is null || one == other;

    private static string? First(List<EntryInWords> entries, Func<EntryInWords, string?> text) => entries.Select(text).FirstOrDefault(found => found is not null);

    /// <summary>An update; a line of it that begins with "Next:" says what comes next.</summary>
    private static IEnumerable<string> Notes(string? note)
    {
        if (note is null) yield break;
        var lines = note.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var moved = string.Join(' ', lines.Where(line => !IsNext(line)));
        if (moved.Length > 0) yield return $"Update: {Ended(moved)}";
        foreach (var next in lines.Where(IsNext)) yield return $"Next: {Ended(next["Next:".Length..].Trim())}";
    }

    private static bool IsNext(string line) => line.StartsWith("Next:", StringComparison.OrdinalIgnoreCase) && line.Length > "Next:".Length;

    // What people type into a form seldom ends like a sentence; behind an address a period would break it.
    private static string Ended(string text) =>
        text.Length > 0 && (char.IsLetterOrDigit(text[^1]) || text[^1] is ')' or '”') && !text[(text.LastIndexOf(' ') + 1)..].Contains("://", StringComparison.Ordinal) ? $"{text}." : text;

    private static string Shortened(string sentence)
    {
        if (sentence.Length <= LongestSentence) return sentence;
        var cut = sentence[..LongestSentence];
        if (char.IsHighSurrogate(cut[^1])) cut = cut[..^1];
        return (cut.LastIndexOf(' ') is > LongestSentence / 2 and var space ? cut[..space] : cut) + " …";
    }

    /// <summary>"Nothing moved: November 2026."</summary>
    public static string NothingMoved(Contents contents) =>
        $"Nothing moved{(contents.Selection.IsAll ? "" : $" on {contents.Following}")}: {contents.Period.InWords}.";

    /// <summary>"And 12 more entries in the public record".</summary>
    public static string More(int more, bool afterOthers) => $"{(afterOthers ? $"And {more} more" : $"{more}")} {(more == 1 ? "entry" : "entries")} in the public record";

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

    /// <summary>"1 December 2026, 09:00 (Europe/Warsaw)".</summary>
    public static string When(Due due, string zone) => $"{DateOnly.FromDateTime(due.Local.ToDateTimeUnspecified()).InFull()}, {due.Local:HH:mm} ({zone})";

    /// <summary>Where an issue stands, and why where something keeps it.</summary>
    public static string InWords(Issue issue) =>
        (issue.State, issue.PausedBecause) switch
        {
            (IssueState.Held, null) => "held: too late to go out unasked",
            (_, { } why) => $"{InWords(issue.State)}: {why}",
            _ => InWords(issue.State),
        };

    private static string InWords(IssueState state) => state switch
    {
        IssueState.Held => "held",
        IssueState.Skipped => "skipped: nothing had moved",
        IssueState.Folded => "told by the next one",
        IssueState.Sending => "being sent",
        IssueState.Paused => "paused",
        _ => "sent",
    };
}

/// <summary>A sentence of a digest.</summary>
/// <param name="Words">What it says.</param>
/// <param name="Resolution">The resolution it is about, as addresses name it; null for every other sentence.</param>
internal readonly record struct DigestSentence(string Words, string? Resolution)
{
    public override string ToString() => Words;
}
