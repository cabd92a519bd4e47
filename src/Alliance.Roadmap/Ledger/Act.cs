using Alliance.Roadmap.Board;
using Alliance.Roadmap.Funding;

namespace Alliance.Roadmap.Ledger;

/// <summary>Who acts, when it was decided, and why: what every entry of the ledger needs to know. A blank text is none.</summary>
/// <param name="By">The person acting.</param>
/// <param name="RecordedAt">Now; gives the order.</param>
public sealed record Act(Person By, DateTimeOffset RecordedAt)
{
    /// <summary>Gives the step its dates. A bare date means its start in <c>Roadmap:TimeZone</c>; unset, it was decided just now.</summary>
    public DateTimeOffset DecidedOn { get; init; } = RecordedAt;

    public string? Reason { get; init => field = Text.Tidy(value); }

    /// <summary>The decision of the board this act carries out, as people cite it.</summary>
    public string? Decision { get; init => field = Text.Tidy(value); }

    /// <summary>A post, a link or a note that shows it.</summary>
    public string? Evidence { get; init => field = Text.Tidy(value); }

    /// <summary>Whether <see cref="Decision"/> is a resolution that carried and holds this act. Words alone decide nothing.</summary>
    public bool IsResolved { get; init; }

    /// <summary>Which acts need a resolution.</summary>
    public Governance Governance { get; init; } = Governance.None;

    /// <summary>What money was seen, and what of it is committed already.</summary>
    public Treasury Treasury { get; init; } = Treasury.Empty;

    /// <summary>Taken over from the published page: records what was already published, so funds and governance do not refuse it.</summary>
    public bool IsImport { get; init; }

    /// <summary>The sequence of an entry that had a fact wrong, which this act repairs.</summary>
    public long? Corrects { get; init; }

    public EntryLabel Label =>
        IsImport ? EntryLabel.Imported : Corrects is not null ? EntryLabel.Correction : Decision is not null ? EntryLabel.Decision : EntryLabel.BoardEntry;
}
