using System.Globalization;
using Alliance.Roadmap.Funding;
using Alliance.Roadmap.Web.Milestones;
using Alliance.Roadmap.Web.Setup;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Funding;

/// <summary>A figure as somebody wrote it, in a form or in a row of a file.</summary>
public sealed class FigureInput
{
    public string? At { get; set; }
    public string? Source { get; set; }
    public string? Basis { get; set; }
    public string? Amount { get; set; }
    public string? Currency { get; set; }
    public string? Evidence { get; set; }
}

/// <summary>A row of a file that was refused, or the whole file, by its line.</summary>
internal sealed record RefusedFigure(long Line, string Reason);

/// <summary>Where people write down the figures they saw.</summary>
internal sealed class ReadingDesk(RoadmapDb db, RoadmapSettings roadmap, TimeProvider clock)
{
    private static readonly string[] Times = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK"];

    /// <summary>Writes one figure down.</summary>
    public async Task<Outcome> Enter(FigureInput input, string by, CancellationToken cancel = default)
    {
        if (Read(input, by, out var reading).Refused(out var refusal)) return refusal;
        if ((await Known([reading!], cancel)).Contains(Of(reading!))) return Twice;
        db.Add(reading!);
        await db.SaveChangesAsync(cancel);
        return Outcome.Done;
    }

    /// <summary>Writes all figures of a file down, or none where one of them is refused.</summary>
    /// <returns>How many were written, and what was refused.</returns>
    public async Task<(int Entered, IReadOnlyList<RefusedFigure> Refused)> Import(Stream file, string by, CancellationToken cancel = default)
    {
        var refused = new List<RefusedFigure>();
        if (ReadingList.Read(file, refused) is not { } rows) return (0, refused);
        var readings = new List<(long Line, Reading Reading)>();
        foreach (var (line, row) in rows)
        {
            if (Read(row, by, out var reading).Refused(out var refusal)) refused.Add(new(line, refusal.Reason));
            else readings.Add((line, reading!));
        }

        var known = await Known([.. readings.Select(row => row.Reading)], cancel);
        refused.AddRange(readings.Where(row => !known.Add(Of(row.Reading))).Select(row => new RefusedFigure(row.Line, Twice.Reason)));
        if (refused.Count > 0) return (0, [.. refused.OrderBy(row => row.Line)]);
        db.AddRange(readings.Select(row => row.Reading));
        await db.SaveChangesAsync(cancel);
        return (readings.Count, refused);
    }

    private static Refusal Twice { get; } = new("reading.known", "This very figure is here already. Nothing was written twice.");

    private Outcome Read(FigureInput input, string by, out Reading? reading)
    {
        reading = null;
        var now = clock.GetUtcNow();
        if (!TryTime(input.At, now, out var at))
            return new Refusal("input.not-a-day", $"“{input.At}” is no day. Please write it like 2026-11-23, or with its time like 2026-11-23T10:00:00Z.");
        if (!Words.TryKebab<Basis>(input.Basis?.Trim(), out var basis))
            return new Refusal("input.not-a-basis", $"“{input.Basis}” is not a basis. Please choose among balance, received, yearly and budget.");
        if (!Money.TryReadFigure(input.Amount, input.Currency?.Trim().ToUpperInvariant(), out var money))
            return new Refusal("input.not-an-amount", $"“{input.Amount} {input.Currency}” is not a figure. Please write a number such as 8400 or 8,400.00, and a currency of three letters such as EUR.");
        return Reading.Enter(money, basis, Text.Tidy(input.Source) ?? Sources.ByHand, at, input.Evidence, by, now, out reading);
    }

    // A bare day is its start on the board's clock; without any, it was seen just now.
    private bool TryTime(string? text, DateTimeOffset now, out DateTimeOffset at)
    {
        at = now;
        if (string.IsNullOrWhiteSpace(text)) return true;
        if (ActInput.ReadDay("The day", text, out var day) is null) at = roadmap.StartOf(day!.Value);
        else if (!DateTimeOffset.TryParseExact(text.Trim(), Times, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out at) || at.Year is < 2000 or >= 2200) return false;
        return true;
    }

    private async Task<HashSet<(string, Basis, string, long, DateTimeOffset)>> Known(IReadOnlyList<Reading> readings, CancellationToken cancel)
    {
        if (readings.Count == 0) return [];
        var (first, last) = (readings.Min(reading => reading.At), readings.Max(reading => reading.At));
        var sources = readings.Select(reading => reading.Source).Distinct().ToList();
        return [.. (await db.Readings.AsNoTracking().Where(reading => sources.Contains(reading.Source) && reading.At >= first && reading.At <= last).ToListAsync(cancel)).Select(Of)];
    }

    private static (string Source, Basis Basis, string Currency, long Minor, DateTimeOffset At) Of(Reading reading) =>
        (reading.Source, reading.Basis, reading.Currency, reading.Minor, DateTimeOffset.FromUnixTimeMilliseconds(reading.At.ToUnixTimeMilliseconds()));
}
