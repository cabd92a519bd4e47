namespace Alliance.Roadmap.Ledger;

/// <summary>What kind of entry the public sees.</summary>
public enum EntryLabel
{
    Decision,
    BoardEntry,

    /// <summary>Repairs a wrongly recorded fact and points at what it supersedes.</summary>
    Correction,

    /// <summary>Taken over from the published page.</summary>
    Imported,
}
