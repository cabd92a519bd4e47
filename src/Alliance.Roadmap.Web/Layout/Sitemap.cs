using System.Xml.Linq;
using Alliance.Roadmap.Ledger;
using Alliance.Roadmap.Resolutions;
using Alliance.Roadmap.Web.Caching;
using Alliance.Roadmap.Web.Setup;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Layout;

/// <summary>The public pages for search engines (sitemaps.org, protocol 0.9): those that stand by themselves, and one for each
/// step, digest and decision.</summary>
internal static class Sitemap
{
    // The protocol's limit is 50,000; digests come at most some times a day.
    private const int Most = 10_000;

    private static readonly XNamespace Schema = "http://www.sitemaps.org/schemas/sitemap/0.9";

    public static IEndpointRouteBuilder MapSitemap(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/sitemap.xml", Show).Cached().ExcludeFromDescription();
        return routes;
    }

    private static async Task<IResult> Show(HttpContext http, RoadmapDb db, RoadmapSettings settings, CancellationToken cancel)
    {
        var edition = await db.Edition(cancel);
        var digests = await db.Issues.Where(issue => issue.Number != null).OrderByDescending(issue => issue.Number).Take(Most)
            .Select(issue => new { Number = issue.Number!.Value, issue.FrozenAt, issue.RedactedAt }).ToListAsync(cancel);
        var decisions = await db.Resolutions.IgnoreAutoIncludes().OrderByDescending(resolution => resolution.Year).ThenByDescending(resolution => resolution.Number).Take(Most)
            .Select(resolution => new { resolution.Year, resolution.Number }).ToListAsync(cancel);
        return await http.Answer($"{edition} {digests.FirstOrDefault()} {digests.Max(digest => digest.RedactedAt):O} {decisions.FirstOrDefault()} {decisions.Count}", null, async () =>
        {
            var steps = await db.Milestones.IgnoreAutoIncludes().OrderBy(step => step.Number).Select(step => step.Slug).ToListAsync(cancel);
            var moved = await db.Entries.Where(entry => entry.Milestone != null).GroupBy(entry => entry.Milestone!).Select(story => new { Slug = story.Key, At = story.Max(entry => entry.RecordedAt) })
                .ToDictionaryAsync(story => story.Slug, story => story.At, cancel);
            var pages = new List<(string Path, DateTimeOffset? At)> { ("", edition.ChangedAt), ("history", edition.ChangedAt), ("about", null), ("digests", digests.FirstOrDefault()?.FrozenAt), ("resolutions", null), ("subscribe", null), ("share", null), ("privacy", null), ("api", null) };
            pages.AddRange(steps.Select(slug => ($"milestones/{slug}", moved.TryGetValue(slug, out var at) ? at : (DateTimeOffset?)null)));
            pages.AddRange(digests.Select(digest => ($"digests/{digest.Number}", digest.RedactedAt ?? digest.FrozenAt)));
            pages.AddRange(decisions.Select(decision => ($"resolutions/{Resolution.SlugOf(decision.Year, decision.Number)}", (DateTimeOffset?)null)));
            var map = new XElement(Schema + "urlset", pages.Select(page => new XElement(Schema + "url",
                new XElement(Schema + "loc", settings.Link(page.Path)),
                page.At is { } at ? new XElement(Schema + "lastmod", Entry.Stamp(at)) : null)));
            return TypedResults.Text($"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{map.ToString(SaveOptions.None)}\n", "application/xml; charset=utf-8");
        });
    }
}
