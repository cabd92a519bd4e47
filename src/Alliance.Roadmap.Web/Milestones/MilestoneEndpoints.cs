using Alliance.Roadmap.Funding;
using Alliance.Roadmap.Ledger;
using Alliance.Roadmap.Milestones;
using Alliance.Roadmap.Vision;
using Alliance.Roadmap.Web.Setup;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;

namespace Alliance.Roadmap.Web.Milestones;

/// <summary>The roadmap for programs, to read.</summary>
internal static class MilestoneEndpoints
{
    public static IEndpointRouteBuilder MapMilestones(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/roadmap", List).WithTags("Milestones");
        routes.MapGet("/api/v1/milestones/{slug}", Show).WithTags("Milestones");
        return routes;
    }

    private static async Task<Ok<RoadmapAnswer>> List(RoadmapDb db, RoadmapSettings settings, CancellationToken cancel)
    {
        var plan = await db.Plans.AsNoTracking().SingleOrDefaultAsync(cancel);
        var updatedAt = await db.Entries.OrderByDescending(entry => entry.Sequence).Select(entry => (DateTimeOffset?)entry.RecordedAt).FirstOrDefaultAsync(cancel);
        var steps = plan?.Milestones ?? [];
        var figures = await db.Figures(cancel);
        var here = Plan.Here(steps);
        return TypedResults.Ok(new RoadmapAnswer(plan?.Title ?? $"{Organization.UsualName} roadmap", updatedAt, [.. steps.Select(step => new MilestoneAnswer(step, here.Contains(step), UrlOf(step, settings), figures))]));
    }

    private static async Task<Results<Ok<MilestoneStory>, StatusCodeHttpResult, ProblemHttpResult>> Show(
        string slug, HttpContext http, RoadmapDb db, RoadmapSettings settings, CancellationToken cancel)
    {
        var steps = await db.Milestones.AsNoTracking().ToListAsync(cancel);
        if (steps.Find(milestone => milestone.Slug == slug) is not { } step)
            return TypedResults.Problem($"There is no step “{slug}”.", statusCode: StatusCodes.Status404NotFound);

        var isHere = Plan.Here(steps).Contains(step);
        var story = await db.Entries.AsNoTracking().About(slug).OrderBy(entry => entry.Sequence).ToListAsync(cancel);
        var figures = await db.Figures(cancel);
        var tag = new EntityTagHeaderValue(MilestoneETag.Of(step, story[^1].Sequence, isHere, figures));
        http.Response.GetTypedHeaders().ETag = tag;
        return http.Request.GetTypedHeaders().IfNoneMatch.Any(seen => seen.Equals(EntityTagHeaderValue.Any) || seen.Compare(tag, useStrongComparison: false))
            ? TypedResults.StatusCode(StatusCodes.Status304NotModified)
            : TypedResults.Ok(new MilestoneStory(step, isHere, UrlOf(step, settings), figures, story));
    }

    private static string UrlOf(Milestone step, RoadmapSettings settings) => settings.Link($"milestones/{step.Slug}");
}
