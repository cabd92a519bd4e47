using Alliance.Roadmap.Funding;
using Alliance.Roadmap.Web.Caching;
using Alliance.Roadmap.Web.Layout;
using Alliance.Roadmap.Web.Mail;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Sharing;

/// <summary>How much a frame in somebody's page shows.</summary>
public enum EmbedSize
{
    /// <summary>One sentence.</summary>
    Line,

    /// <summary>Where we are, what comes next, and the way at a glance.</summary>
    Compact,

    /// <summary>Every step.</summary>
    Full,
}

/// <summary>The roadmap in a frame of any other site: <c>/embed?size=compact&amp;theme=dark&amp;milestones=slug,slug</c>.</summary>
internal static class Embed
{
    /// <summary>More than this nobody wants to see in a frame.</summary>
    private const int Most = 20;

    public static IEndpointRouteBuilder MapEmbed(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/embed", Show).Cached().ExcludeFromDescription().WithMetadata(ForOtherSites.Frame);
        return routes;
    }

    /// <summary>How high a frame needs to be, in pixels, from 320 pixels of width on; a longer list scrolls in it.</summary>
    public static int Height(EmbedSize size) => size switch
    {
        EmbedSize.Line => 80,
        EmbedSize.Compact => 300,
        _ => 720,
    };

    /// <param name="size"><c>line</c>, <c>compact</c> or <c>full</c>; compact without it.</param>
    /// <param name="theme"><c>light</c> or <c>dark</c>; without it, as the reader's system has it.</param>
    /// <param name="milestones">Slugs of the only steps to show, separated by commas.</param>
    private static async Task<IResult> Show(string? size, string? theme, string? milestones, HttpContext http, RoadmapDb db, MailRenderer renderer, CancellationToken cancel)
    {
        var chosen = (milestones ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct().ToList();
        var steps = await db.Milestones.AsNoTracking().AsSplitQuery().OrderBy(step => step.Number).ToListAsync(cancel);
        var which = EmbedSize.Compact;
        var problem =
            !string.IsNullOrEmpty(size) && !Words.TryKebab(size, out which) ? $"The size “{size}” is not known. Please write size=line, size=compact or size=full."
            : !string.IsNullOrEmpty(theme) && theme is not ("light" or "dark") ? $"The theme “{theme}” is not known. Please write theme=light or theme=dark, or leave it out."
            : chosen.Count > Most ? $"These are {chosen.Count} steps; a frame shows at most {Most}. Please name fewer."
            : chosen.Find(slug => !steps.Exists(step => step.Slug == slug)) is { } unknown ? $"There is no step “{unknown}”. Please write milestones= with the last part of the steps' addresses, separated by commas."
            : null;
        var page = await renderer.Render<EmbedDocument>(new Dictionary<string, object?>
        {
            [nameof(EmbedDocument.Size)] = problem is null ? which : EmbedSize.Compact,
            [nameof(EmbedDocument.Theme)] = problem is null ? theme : null,
            [nameof(EmbedDocument.Problem)] = problem,
            [nameof(EmbedDocument.Steps)] = steps,
            [nameof(EmbedDocument.Chosen)] = chosen.Count == 0 ? steps : steps.FindAll(step => chosen.Contains(step.Slug)),
            [nameof(EmbedDocument.Figures)] = problem is null ? await db.Figures(cancel) : Figures.None,
        });
        if (problem is not null) return TypedResults.Text(page, "text/html; charset=utf-8", statusCode: StatusCodes.Status400BadRequest);
        // What it says also depends on the day and on figures, so its words are its version.
        return await http.Answer(page, null, TypedResults.Text(page, "text/html; charset=utf-8"));
    }
}
