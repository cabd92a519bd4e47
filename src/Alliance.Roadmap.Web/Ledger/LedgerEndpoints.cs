using System.ComponentModel;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Alliance.Roadmap.Web.Api;
using Alliance.Roadmap.Web.Caching;
using Alliance.Roadmap.Web.Layout;
using Microsoft.EntityFrameworkCore;
using Microsoft.OpenApi;

namespace Alliance.Roadmap.Web.Ledger;

/// <summary>The public record for programs: in pages, and whole.</summary>
internal static class LedgerEndpoints
{
    /// <summary>How many entries one answer holds at most.</summary>
    public const int PageSize = 500;

    public static IEndpointRouteBuilder MapLedger(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/events", List).Cached()
            .As(Subjects.Record, "getEvents", "Entries of the public record",
                $"Entries after a sequence, oldest first, at most {PageSize} at once. To read on, give the `sequence` of the newest entry you have; you have all when it equals `last`. "
                + "An entry never changes, except that a text can be removed from it, which is an entry of its own (act `redact`, naming the other under `supersedes`).")
            .Asks(new Asked("after", "The `sequence` of the newest entry you have; 0, or left out, for all from the first.", "2") { Type = JsonSchemaType.Integer })
            .Tells<EventsAnswer>("The entries. There are none where nothing is newer.", "events")
            .Refuses(NotASequence);
        routes.MapGet("/ledger.jsonl", Export).ExcludeFromDescription();
        return routes;
    }

    private static No NotASequence { get; } = new(StatusCodes.Status400BadRequest, "input.not-a-sequence", "`after` is not a whole number from 0 on.", "“after” is not the sequence of an entry. Please give a whole number, such as 42, or leave it out to read from the first entry on.");

    private static async Task<IResult> List(HttpContext http, RoadmapDb db, CancellationToken cancel, string? after = null)
    {
        if (!long.TryParse(after ?? "0", NumberStyles.None, CultureInfo.InvariantCulture, out var seen)) return new Refusal(NotASequence.Code, NotASequence.Says).ToProblem();
        var edition = await db.Edition(cancel);
        return await http.Answer(VersionOf(edition), edition.ChangedAt, async () =>
        {
            var entries = await db.Entries.AsNoTracking().Where(entry => entry.Sequence > seen && entry.Sequence <= edition.Sequence).OrderBy(entry => entry.Sequence).Take(PageSize).ToListAsync(cancel);
            return TypedResults.Ok(new EventsAnswer(edition.Sequence, [.. entries.Select(entry => entry.ToJson())]));
        });
    }

    private static async Task<IResult> Export(HttpContext http, RoadmapDb db, CancellationToken cancel)
    {
        var edition = await db.Edition(cancel);
        return await http.Answer(VersionOf(edition), edition.ChangedAt, TypedResults.Stream(
            async body =>
            {
                await using var writer = new StreamWriter(body, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
                await foreach (var entry in db.Entries.AsNoTracking().Where(entry => entry.Sequence <= edition.Sequence).OrderBy(entry => entry.Sequence).AsAsyncEnumerable().WithCancellation(cancel))
                    await writer.WriteLineAsync(entry.ToLine());
            },
            "application/jsonl; charset=utf-8"));
    }

    // Whatever changes an entry, removing a text included, is an entry itself.
    private static string VersionOf(Edition edition) => $"{edition.Sequence} {edition.Hash}";

    /// <param name="Last">The newest sequence there is.</param>
    /// <param name="Events">From the oldest asked for, at most <see cref="PageSize"/>.</param>
    [Description("A part of the public record.")]
    internal sealed record EventsAnswer(
        [property: Description("The newest sequence there is.")] long Last,
        [property: Description("From the oldest asked for on.")] IReadOnlyList<JsonObject> Events);
}
