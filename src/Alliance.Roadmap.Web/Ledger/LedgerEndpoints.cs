using System.Text;
using System.Text.Json.Nodes;
using Alliance.Roadmap.Ledger;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Ledger;

/// <summary>The public record for programs: in pages, and whole.</summary>
internal static class LedgerEndpoints
{
    /// <summary>How many entries one answer holds at most.</summary>
    public const int PageSize = 500;

    public static IEndpointRouteBuilder MapLedger(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/events", List).WithTags("Ledger");
        routes.MapGet("/ledger.jsonl", Export).WithTags("Ledger");
        return routes;
    }

    private static async Task<Ok<EventsAnswer>> List(RoadmapDb db, CancellationToken cancel, long after = 0)
    {
        var last = await db.LedgerHeads.Select(head => head.Sequence).SingleAsync(cancel);
        var entries = await db.Entries.AsNoTracking().Where(entry => entry.Sequence > after && entry.Sequence <= last).OrderBy(entry => entry.Sequence).Take(PageSize).ToListAsync(cancel);
        return TypedResults.Ok(new EventsAnswer(last, [.. entries.Select(entry => entry.ToJson())]));
    }

    private static PushStreamHttpResult Export(RoadmapDb db, CancellationToken cancel) => TypedResults.Stream(
        async body =>
        {
            await using var writer = new StreamWriter(body, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
            await foreach (var entry in db.Entries.AsNoTracking().OrderBy(entry => entry.Sequence).AsAsyncEnumerable().WithCancellation(cancel))
                await writer.WriteLineAsync(entry.ToLine());
        },
        "application/jsonl; charset=utf-8");

    /// <param name="Last">The newest sequence there is.</param>
    /// <param name="Events">From the oldest asked for, at most <see cref="PageSize"/>.</param>
    internal sealed record EventsAnswer(long Last, IReadOnlyList<JsonObject> Events);
}
