using System.Globalization;
using System.Text.Encodings.Web;
using Alliance.Roadmap.Milestones;
using Alliance.Roadmap.Web.Caching;
using Alliance.Roadmap.Web.Layout;
using Alliance.Roadmap.Web.Milestones;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Sharing;

/// <summary>A badge in the shape people know from projects' front pages: where we are, or where one step stands. A step that is
/// not there gets a badge that says so: it stands in a page where nobody reads a sentence.</summary>
internal static class Badge
{
    private const string Name = "Mage-OS roadmap";

    // Orange is for where we are; white on each of these passes AA.
    private const string Orange = "#c2410c";
    private const string Green = "#166534";
    private const string Gray = "#6b6b6b";

    // How wide Verdana's letters from space to ~ are, in thousandths of the size; DejaVu Sans, which stands in for it, is alike.
    private static readonly short[] Widths =
    [
        352, 394, 459, 818, 636, 1076, 727, 269, 454, 454, 636, 818, 364, 454, 364, 454, 636, 636, 636, 636, 636, 636, 636, 636, 636, 636, 454, 454, 818, 818, 818, 545,
        1000, 684, 686, 698, 771, 632, 575, 775, 751, 421, 455, 693, 557, 843, 748, 787, 603, 787, 695, 684, 616, 732, 684, 989, 685, 615, 685, 454, 454, 454, 818, 636,
        636, 601, 623, 521, 623, 596, 352, 623, 633, 274, 344, 592, 274, 973, 633, 607, 623, 623, 427, 521, 394, 633, 592, 818, 592, 592, 525, 635, 454, 635, 818,
    ];

    public static IEndpointRouteBuilder MapBadge(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/badge.svg", Show).Cached().ExcludeFromDescription().WithMetadata(ForOtherSites.Anywhere);
        return routes;
    }

    /// <param name="milestone">The slug of a step; where we are without it.</param>
    private static async Task<IResult> Show(string? milestone, HttpContext http, RoadmapDb db, CancellationToken cancel)
    {
        var edition = await db.Edition(cancel);
        if (!string.IsNullOrEmpty(milestone) && !await db.Milestones.Has(milestone, cancel)) return Drawn(("no such step", Gray), StatusCodes.Status404NotFound);
        return await http.Answer($"badge {milestone} {edition}", edition.ChangedAt, async () =>
        {
            var steps = await db.Milestones.AsNoTracking().AsSplitQuery().OrderBy(step => step.Number).ToListAsync(cancel);
            return Drawn(steps.Find(step => step.Slug == milestone) is { } step ? One(step, steps) : Overall(steps));
        });
    }

    private static (string Words, string Color) Overall(List<Milestone> steps)
    {
        var place = new WhereWeAre(steps);
        if (steps.Count == 0) return ("no steps yet", Gray);
        if (place.Here.Count == 0) return ("all steps finished", Green);
        return place.Here[0].Status is MilestoneStatus.InProgress ? (place.Place["We are ".Length..], Orange) : (char.ToLowerInvariant(place.Place[0]) + place.Place[1..], Gray);
    }

    private static (string Words, string Color) One(Milestone step, List<Milestone> steps) => (
        string.Create(CultureInfo.InvariantCulture, $"step {step.Number} of {steps.Count}: {(step.Sign() is StepSign.WaitingForFunds ? "waiting for funds" : step.Status.InWords())}"),
        step.Status switch { MilestoneStatus.InProgress => Orange, MilestoneStatus.Completed => Green, _ => Gray });

    private static ContentHttpResult Drawn((string Words, string Color) message, int status = StatusCodes.Status200OK) =>
        TypedResults.Text(Draw(Name, message.Words, message.Color), "image/svg+xml; charset=utf-8", statusCode: status);

    /// <summary>The picture itself: two fields of 20 pixels, each as wide as its words.</summary>
    internal static string Draw(string label, string message, string color)
    {
        const int Size = 11, Room = 10;
        var (first, second) = (Width(label, Size), Width(message, Size));
        var (left, right) = (first + Room, second + Room);
        var html = HtmlEncoder.Default;
        var (title, total) = (html.Encode($"{label}: {message}"), left + right);
        return string.Create(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" width="{total}" height="20" viewBox="0 0 {total} 20" role="img" aria-label="{title}">
            <title>{title}</title>
            <clipPath id="r"><rect width="{total}" height="20" rx="3"/></clipPath>
            <g clip-path="url(#r)"><path fill="#404040" d="M0 0h{left}v20H0z"/><path fill="{color}" d="M{left} 0h{right}v20H{left}z"/></g>
            <g fill="#fff" font-family="Verdana,DejaVu Sans,Geneva,sans-serif" font-size="{Size}" aria-hidden="true">
            <text x="{Room / 2}" y="14" textLength="{first}">{html.Encode(label)}</text>
            <text x="{left + (Room / 2)}" y="14" textLength="{second}">{html.Encode(message)}</text>
            </g>
            </svg>

            """);
    }

    private static int Width(string text, int size) =>
        (int)Math.Ceiling(text.EnumerateRunes().Sum(letter => letter.Value is >= ' ' and <= '~' ? Widths[letter.Value - ' '] : 1000) * size / 1000.0);
}
