namespace Alliance.Roadmap.Ledger;

/// <summary>A correction repairs a wrongly recorded fact: an act like any other that points at the entry which had it wrong.</summary>
public static class Corrections
{
    /// <summary>Why an act cannot correct that entry; null where it can.</summary>
    /// <param name="story">The entries of the step it acts on.</param>
    public static Refusal? Problem(long sequence, IEnumerable<Entry> story, string? reason) =>
        !story.Any(entry => entry.Sequence == sequence && MayHaveItWrong(entry)) ? new Refusal("entry.not-of-this-step", $"Entry {sequence} is none of this step’s that could be corrected. Please choose one of the list.")
        : reason is null ? new Refusal("input.missing-reason", $"A correction of entry {sequence} needs a reason. Please say what was wrong; it is shown in public.")
        : null;

    /// <summary>Whether an entry states a fact that could be wrong; one that only removes a text states none.</summary>
    public static bool MayHaveItWrong(Entry entry) => entry.Act is not (Acts.Redact or Acts.Restore);
}
