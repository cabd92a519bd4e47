using Alliance.Roadmap.Subscribers;

namespace Alliance.Roadmap.Digests;

/// <summary>One entry told in one issue. An entry is told once in each cadence; the database sees to it.</summary>
public sealed class IssueItem : Entity
{
    private IssueItem()
    {
    }

    internal IssueItem(Cadence cadence, long entry) => (Cadence, Entry) = (cadence, entry);

    public Cadence Cadence { get; private init; }

    /// <summary>The sequence of the entry.</summary>
    public long Entry { get; private init; }
}
