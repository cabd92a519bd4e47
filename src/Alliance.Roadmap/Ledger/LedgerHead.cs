namespace Alliance.Roadmap.Ledger;

/// <summary>The one row that every append locks: the newest sequence and hash, so that a cut-off tail is noticed.</summary>
public sealed class LedgerHead
{
    public int Id { get; private init; } = 1;
    public long Sequence { get; private set; }
    public string Hash { get; private set; } = Entry.NoHash;

    internal Entry Append(EntryDraft draft)
    {
        var entry = Entry.Next(draft, Sequence + 1, Hash);
        (Sequence, Hash) = (entry.Sequence, entry.Hash);
        return entry;
    }
}
