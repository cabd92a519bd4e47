namespace Alliance.Roadmap.Instances;

/// <summary>What the journal beside a database tells of it: what was there that a restored or copied database no longer knows.</summary>
public sealed class JournalStory
{
    private const int MostEntries = 1_000;
    private const int MostDigests = 200;
    private const int MostBackups = 400;

    private readonly List<JournalLine> lines;

    /// <param name="all">The whole journal, oldest first.</param>
    /// <param name="instance">Whose story: another database may have left its own in the same folder.</param>
    public JournalStory(IReadOnlyCollection<JournalLine> all, Guid instance)
    {
        lines = [.. all.Where(line => line.Of == instance)];
        IsOfOthers = lines.Count == 0 && all.Count > 0;
    }

    public bool IsSilent => lines.Count == 0;

    /// <summary>There is a journal, but it knows another database only.</summary>
    public bool IsOfOthers { get; }

    /// <summary>The epoch that began last; null in a journal that was deleted under a running service.</summary>
    public Guid? Epoch => lines.FindLast(line => line.Says is JournalWord.Begins)?.Mark;

    public DateTimeOffset? LastBackupAt => lines.FindLast(line => line.Says is JournalWord.Backup)?.At;

    /// <summary>The entries written since an epoch began, those of later epochs included; since the last beginning where the
    /// journal does not know the epoch.</summary>
    public IReadOnlyList<JournalLine> EntriesSince(Guid epoch) => [.. Since(epoch).Where(line => line.Says is JournalWord.Entry)];

    /// <summary>The last word on each digest since an epoch began.</summary>
    public IReadOnlyList<JournalLine> DigestsSince(Guid epoch) =>
        [.. Since(epoch).Where(line => line.Says is JournalWord.Digest or JournalWord.Sent).GroupBy(line => line.Number).Select(words => words.Last())];

    /// <summary>The last word of each address, by its code: after a backup where the journal knows it, otherwise ever. Whoever has moved and
    /// was then erased was erased at the earlier addresses too, but for one that somebody has taken since.</summary>
    public IReadOnlyDictionary<string, JournalLine> LastWords(Guid? backup = null)
    {
        var words = new Dictionary<string, JournalLine>(StringComparer.Ordinal);
        var earlier = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var line in lines.Skip(1 + lines.FindLastIndex(line => line.Says is JournalWord.Backup && line.Mark == backup)).Where(line => line is { IsAboutSomebody: true, Who: not null }))
        {
            words[line.Who!] = line;
            if (line is { Says: JournalWord.Left, MovedTo: { } next }) earlier[next] = [.. earlier.Remove(line.Who!, out var before) ? before : [], line.Who!];
            else if (line.Says is JournalWord.Erased && earlier.Remove(line.Who!, out var left))
                foreach (var code in left.Where(code => words[code].Says is JournalWord.Left)) words[code] = line with { Who = code };
        }

        return words;
    }

    /// <summary>What of a journal that has grown long is still of use, in the same order.</summary>
    public static IReadOnlyList<JournalLine> Shortened(IReadOnlyList<JournalLine> all)
    {
        var kept = new HashSet<JournalLine>(ReferenceEqualityComparer.Instance);
        kept.UnionWith(all.Where(line => line.Says is JournalWord.Begins));
        kept.UnionWith(all.Where(line => line.Says is JournalWord.Backup).TakeLast(MostBackups));
        foreach (var instance in all.GroupBy(line => line.Of))
        {
            kept.UnionWith(instance.Where(line => line.Says is JournalWord.Entry).TakeLast(MostEntries));
            kept.UnionWith(instance.Where(line => line.Says is JournalWord.Digest or JournalWord.Sent).GroupBy(line => line.Number).Select(words => words.Last()).TakeLast(MostDigests));
            // Whoever came back needs no line: nothing is replayed for them.
            kept.UnionWith(instance.Where(line => line.IsAboutSomebody).GroupBy(line => line.Who).Select(words => words.Last()).Where(line => line.Says is not JournalWord.Back));
        }

        return [.. all.Where(kept.Contains)];
    }

    private IEnumerable<JournalLine> Since(Guid epoch)
    {
        var from = lines.FindIndex(line => line.Says is JournalWord.Begins && line.Mark == epoch);
        return lines.Skip(from >= 0 ? from : Math.Max(0, lines.FindLastIndex(line => line.Says is JournalWord.Begins)));
    }
}
