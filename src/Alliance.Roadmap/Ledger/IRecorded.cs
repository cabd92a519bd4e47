namespace Alliance.Roadmap.Ledger;

/// <summary>Whatever takes acts that are entries of the ledger; they travel with the change, in one save.</summary>
public interface IRecorded
{
    IReadOnlyList<EntryDraft> Unrecorded { get; }

    /// <summary>Whether an act changed it, one that is an entry of another included.</summary>
    bool IsAffected => Unrecorded.Count > 0;

    void Recorded();
}
