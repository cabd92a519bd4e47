using Alliance.Roadmap.Digests;
using Alliance.Roadmap.Ledger;
using Alliance.Roadmap.Web.Setup;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Digests;

/// <summary>One frozen issue, as programs read it.</summary>
internal sealed record DigestSummary(int Number, string Cadence, string Period, string Subject, string FrozenAt, string Url);

internal static class DigestEndpoints
{
    public static void MapDigests(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/digests", List).WithTags("Digests");
        routes.MapGet("/digests/{number:int}/frozen.txt", Frozen).ExcludeFromDescription();
    }

    private static async Task<Ok<List<DigestSummary>>> List(RoadmapDb db, RoadmapSettings roadmap, CancellationToken cancel)
    {
        var issues = await db.Issues.Archived().ToListAsync(cancel);
        return TypedResults.Ok(issues.ConvertAll(issue => new DigestSummary(
            issue.Number, issue.Cadence.Kebab(), issue.Period.Value, issue.Subject, Entry.Stamp(issue.FrozenAt), roadmap.Link($"digests/{issue.Number}"))));
    }

    /// <summary>Exactly what the fingerprint on the digest's page is made from.</summary>
    private static async Task<Results<ContentHttpResult, NotFound>> Frozen(int number, RoadmapDb db, CancellationToken cancel) =>
        await db.Issues.AsNoTracking().Include(issue => issue.Renderings).SingleOrDefaultAsync(issue => issue.Number == number, cancel) is { Full: { } full }
            ? TypedResults.Text(full.Frozen, "text/plain; charset=utf-8")
            : TypedResults.NotFound();
}
