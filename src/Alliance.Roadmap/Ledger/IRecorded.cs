namespace Alliance.Roadmap.Ledger;

/// <summary>Whatever takes acts that are entries of the ledger; they travel with the change, in one save.</summary>
public interface IRecorded
{
    IReadOnlyList<EntryDraft> Unrecorded { get; }

    void Recorded();
}
