using System.Text.Json.Nodes;
using Alliance.Roadmap.Ledger;
using Alliance.Roadmap.Milestones;
using Alliance.Roadmap.Resolutions;

namespace Alliance.Roadmap.Reports;

/// <summary>What happened in a quarter or a year, for those who control the board: first what an auditor asks for, then decisions,
/// money and steps. It counts by the day of recording, so that a report never changes once its time is over; only a removed text
/// leaves its place empty.</summary>
public sealed class Report
{
    /// <summary>A decision recorded more than so many days after it was taken is late.</summary>
    public const int LateAfterDays = 14;

    private readonly Func<DateTimeOffset, DateOnly> dayOf;

    /// <param name="period">Its time.</param>
    /// <param name="before">The roadmap as its time began.</param>
    /// <param name="entries">The entries recorded in its time, oldest first.</param>
    /// <param name="resolutions">The resolutions recorded in its time.</param>
    /// <param name="dayOf">The day a moment lies on in the association's zone.</param>
    public Report(ReportPeriod period, Replay before, IReadOnlyList<Entry> entries, IReadOnlyList<Resolution> resolutions, Func<DateTimeOffset, DateOnly> dayOf)
    {
        (Period, Entries, Resolutions, this.dayOf) = (period, entries, resolutions, dayOf);
        var was = before.Steps.ToDictionary(step => step.Slug);
        foreach (var entry in entries)
        {
            before.Apply(entry);
            // What was taken over when the record began was there before.
            if (entry.Act is Acts.Import) was[entry.Milestone!] = before.Steps.Single(step => step.Slug == entry.Milestone);
        }

        Steps = [.. before.Steps.Select(step => (was.GetValueOrDefault(step.Slug), step))];
        Commitments = [.. entries.SelectMany(Commitment.In)];
    }

    public ReportPeriod Period { get; }
    public IReadOnlyList<Entry> Entries { get; }
    public IReadOnlyList<Resolution> Resolutions { get; }

    /// <summary>Every step, as its time began, or as the record began (null where it was not there yet), and as it ended.</summary>
    public IReadOnlyList<(MilestoneFacts? Before, MilestoneFacts After)> Steps { get; }

    public IReadOnlyList<Commitment> Commitments { get; }

    /// <summary>Entries that repair or undo another one.</summary>
    public IEnumerable<Entry> Corrections => Entries.Where(entry => entry.Label is EntryLabel.Correction || entry.Act is Acts.TakeBack);

    /// <summary>Where the board went ahead without the funds.</summary>
    public IEnumerable<Entry> Waived => Entries.Where(entry => entry.Act is Acts.Waive);

    /// <summary>Entries of decisions that were recorded late. What was taken over from the published page is older by its nature.</summary>
    public IEnumerable<Entry> Late => Entries.Where(entry => Decided(entry) && entry.Label is not EntryLabel.Imported && DaysLate(entry) > LateAfterDays);

    /// <summary>Resolutions that were recorded late.</summary>
    public IEnumerable<Resolution> LateResolutions => Resolutions.Where(resolution => DaysLate(resolution) > LateAfterDays);

    /// <summary>Funds confirmed with a note only: there is no document to open.</summary>
    public IEnumerable<Entry> Undocumented => Entries.Where(entry => entry.Act is Acts.Confirm && !Linked(entry.Evidence));

    /// <summary>Texts that were removed.</summary>
    public IEnumerable<Entry> Removed => Entries.Where(entry => entry.Act is Acts.Redact);

    /// <summary>Decisions that entries name and that are no resolution recorded here, each once with its entries.</summary>
    public IEnumerable<(string Decision, IReadOnlyList<Entry> Entries)> OtherDecisions
    {
        get
        {
            var made = Resolutions.SelectMany(resolution => resolution.Effects).Select(effect => effect.Sequence).ToHashSet();
            return Entries.Where(entry => Decided(entry) && !made.Contains(entry.Sequence)).GroupBy(entry => entry.Decision ?? EntryInWords.Removed).Select(group => (group.Key, (IReadOnlyList<Entry>)[.. group]));
        }
    }

    public int DaysLate(Entry entry) => dayOf(entry.RecordedAt).DayNumber - dayOf(entry.DecidedOn).DayNumber;

    public int DaysLate(Resolution resolution) => dayOf(resolution.RecordedAt).DayNumber - resolution.Day.DayNumber;

    // Also where the words were removed since: nobody shortens what an auditor reads.
    private static bool Decided(Entry entry) => JsonNode.Parse(entry.Digests)!.AsObject().ContainsKey(EntryText.Decision);

    private static bool Linked(string? evidence) =>
        evidence?.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Any(word => Uri.TryCreate(word, UriKind.Absolute, out var url) && url.Scheme is "http" or "https") == true;
}
