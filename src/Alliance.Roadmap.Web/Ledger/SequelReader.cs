using System.Globalization;
using Alliance.Roadmap.Ledger;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Ledger;

/// <summary>A later entry about an earlier one.</summary>
public sealed record Sequel(long Sequence, string Act)
{
    /// <summary>"Corrected by entry 15".</summary>
    public string InWords => string.Create(CultureInfo.InvariantCulture, $"{Verb} by entry {Sequence}");

    private string Verb => Act switch
    {
        Acts.TakeBack => "Taken back",
        Acts.Redact => "A text was removed",
        _ => "Corrected",
    };
}

/// <summary>Finds what became of entries later.</summary>
internal sealed class SequelReader(RoadmapDb db)
{
    public static ILookup<long, Sequel> None { get; } = Array.Empty<Sequel>().ToLookup(_ => 0L);

    /// <summary>The later entries about each of these, in their order.</summary>
    public async Task<ILookup<long, Sequel>> Of(IEnumerable<Entry> entries, CancellationToken cancel = default)
    {
        var sequences = entries.Select(entry => (long?)entry.Sequence).ToList();
        var later = await db.Entries.IgnoreAutoIncludes().Where(entry => sequences.Contains(entry.Supersedes)).OrderBy(entry => entry.Sequence)
            .Select(entry => new { entry.Supersedes, entry.Sequence, entry.Act }).ToListAsync(cancel);
        return later.ToLookup(entry => entry.Supersedes!.Value, entry => new Sequel(entry.Sequence, entry.Act));
    }
}
