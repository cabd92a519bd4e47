using System.Globalization;
using Alliance.Roadmap.Ledger;
using Alliance.Roadmap.Web.Setup;

namespace Alliance.Roadmap.Web.Ledger;

/// <summary>Which entries somebody wants to read: of a step, of a kind, of a year. Whatever is not asked for is not narrowed.</summary>
/// <param name="Step">The slug of a step.</param>
/// <param name="Kind">One of <see cref="Kinds"/>, by its name in addresses.</param>
/// <param name="Year">The year in which it was decided, by the board's clock.</param>
internal sealed record HistoryFilter(string? Step, string? Kind, int? Year)
{
    /// <summary>The kinds of entries as people tell them apart: name in addresses, words, acts.</summary>
    public static IReadOnlyList<(string Name, string Words, IReadOnlyList<string> Acts)> Kinds { get; } =
    [
        ("status", "Where a step stands", [Acts.Import, Acts.Add, Acts.Start, Acts.Complete, Acts.Pause, Acts.Resume, Acts.Drop, Acts.Reopen, Acts.Reinstate]),
        ("wording", "Wording", [Acts.Reword, Acts.Spelling, Acts.Split, Acts.Merge]),
        ("dates", "Dates and order", [Acts.Retarget, Acts.Reorder]),
        ("funds", "Funds", [Acts.Tighten, Acts.Loosen, Acts.Specify, Acts.Confirm, Acts.Waive, Acts.Withdraw]),
        ("updates", "Updates and posts", [Acts.Update, Acts.Post]),
        ("reviews", "Looked at, nothing changed", [Acts.Review]),
        ("corrections", "Corrections", [Acts.TakeBack, Acts.Redact, Acts.Restore]),
    ];

    public bool IsEmpty => this is (null, null, null);

    /// <summary>Reads what an address asks for; false where it asks for what cannot be.</summary>
    public static bool TryRead(string? step, string? kind, string? year, out HistoryFilter filter)
    {
        filter = new(Given(step), Given(kind), null);
        if (filter.Kind is { } named && !Kinds.Any(known => known.Name == named)) return false;
        if (Given(year) is not { } digits) return true;
        if (digits.Length != 4 || !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < 1) return false;
        filter = filter with { Year = number };
        return true;
    }

    public IQueryable<Entry> Of(IQueryable<Entry> entries, RoadmapSettings settings)
    {
        if (Step is { } slug) entries = entries.About(slug);
        if (Kind is { } name)
        {
            var acts = Kinds.Single(kind => kind.Name == name).Acts;
            entries = name is "corrections"
                ? entries.Where(entry => acts.Contains(entry.Act) || entry.Label == EntryLabel.Correction)
                : entries.Where(entry => acts.Contains(entry.Act));
        }

        if (Year is not { } year) return entries;
        var (from, until) = (settings.StartOf(new DateOnly(year, 1, 1)), year == 9999 ? DateTimeOffset.MaxValue : settings.StartOf(new DateOnly(year + 1, 1, 1)));
        return entries.Where(entry => entry.DecidedOn >= from && entry.DecidedOn < until);
    }

    /// <summary>The address of a page of the history with this filter.</summary>
    /// <param name="to">The newest entry to show; null for the newest there is.</param>
    public string Address(long? to)
    {
        string?[] asked =
        [
            Step is null ? null : $"step={Uri.EscapeDataString(Step)}", Kind is null ? null : $"kind={Kind}",
            Year is null ? null : string.Create(CultureInfo.InvariantCulture, $"year={Year:0000}"), to is null ? null : string.Create(CultureInfo.InvariantCulture, $"to={to}"),
        ];
        var query = string.Join('&', asked.OfType<string>());
        return query.Length == 0 ? "/history" : $"/history?{query}";
    }

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
