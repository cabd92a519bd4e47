using Alliance.Roadmap.Vision;
using Alliance.Roadmap.Web.Caching;
using Alliance.Roadmap.Web.Layout;
using Alliance.Roadmap.Web.Setup;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Vision;

internal static class VisionEndpoints
{
    public static IEndpointRouteBuilder MapVision(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/vision.md", Show).Cached().ExcludeFromDescription();
        return routes;
    }

    private static async Task<IResult> Show(HttpContext http, RoadmapDb db, RoadmapSettings settings, CancellationToken cancel)
    {
        var edition = await db.Edition(cancel);
        return await http.Answer($"{edition} {settings.SiteUrl}", edition.ChangedAt, async () =>
            TypedResults.Text(VisionExport.Write(await db.Milestones.AsNoTracking().ToListAsync(cancel), settings.Site), "text/markdown; charset=utf-8"));
    }
}
