using Alliance.Roadmap.Web.Caching;
using Alliance.Roadmap.Web.Setup;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Alliance.Roadmap.Web.Layout;

/// <summary>What search engines may visit: nothing of a trial copy, and never the board's pages or anybody's own links.</summary>
internal static class Robots
{
    public static IEndpointRouteBuilder MapRobots(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/robots.txt", Show).Cached();
        return routes;
    }

    private static ContentHttpResult Show(RoadmapSettings settings) => TypedResults.Text(
        "User-agent: *\n" + (settings.IsTrialCopy
            ? "Disallow: /\n"
            : "Disallow: /board\nDisallow: /sign-in\nDisallow: /account\nDisallow: /subscriptions/\nDisallow: /unsubscribe/\nDisallow: /confirm/\n")
        + $"Sitemap: {settings.Link("sitemap.xml")}\n");
}
