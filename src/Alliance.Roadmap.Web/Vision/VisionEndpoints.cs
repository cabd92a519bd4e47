using Alliance.Roadmap.Vision;
using Alliance.Roadmap.Web.Setup;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Vision;

internal static class VisionEndpoints
{
    public static IEndpointRouteBuilder MapVision(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/vision.md", Show).WithTags("Vision");
        return routes;
    }

    private static async Task<ContentHttpResult> Show(RoadmapDb db, RoadmapSettings settings, CancellationToken cancel) =>
        TypedResults.Text(VisionExport.Write(await db.Milestones.AsNoTracking().ToListAsync(cancel), settings.Site), "text/markdown; charset=utf-8");
}
