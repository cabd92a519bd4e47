using Alliance.Roadmap.Ledger;

namespace Alliance.Roadmap.Milestones;

/// <summary>How long a step had one status.</summary>
/// <param name="From">When that was decided.</param>
/// <param name="Until">When the next one was decided; null while it lasts.</param>
/// <param name="IsTakenOver">It began before the record did, so <paramref name="From"/> is only when the record began.</param>
public sealed record StatusRun(MilestoneStatus Status, DateTimeOffset From, DateTimeOffset? Until, bool IsTakenOver = false)
{
    /// <summary>How the status of each step ran, by its slug.</summary>
    /// <param name="entries">Entries that say a status, in the order of the record.</param>
    public static IReadOnlyDictionary<string, IReadOnlyList<StatusRun>> Of(IEnumerable<Entry> entries)
    {
        var runs = new Dictionary<string, List<StatusRun>>(StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            foreach (var slug in entry.Steps)
            {
                if (!Words.TryKebab<MilestoneStatus>(entry.AfterOf(slug)?["status"]?.GetValue<string>(), out var status)) continue;
                if (!runs.TryGetValue(slug, out var run)) runs[slug] = run = [];
                // What was taken over with another date, or put right on the same day, leaves no run of no length.
                if (run is [.., { } last]) run[^1] = last with { Until = entry.DecidedOn };
                run.RemoveAll(earlier => earlier.Until <= earlier.From);
                if (run is [.., { } before] && before.Status == status) run[^1] = before with { Until = null };
                else run.Add(new StatusRun(status, entry.DecidedOn, null, entry.Act is Acts.Import));
            }
        }

        return runs.ToDictionary(pair => pair.Key, pair => (IReadOnlyList<StatusRun>)pair.Value, StringComparer.Ordinal);
    }
}
