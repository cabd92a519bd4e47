using Alliance.Roadmap.Funding;
using Alliance.Roadmap.Ledger;
using Alliance.Roadmap.Milestones;
using Alliance.Roadmap.Vision;
using Alliance.Roadmap.Web.Api;
using Alliance.Roadmap.Web.Caching;
using Alliance.Roadmap.Web.Layout;
using Alliance.Roadmap.Web.Setup;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;

namespace Alliance.Roadmap.Web.Milestones;

/// <summary>The roadmap for programs, to read.</summary>
internal static class MilestoneEndpoints
{
    public static IEndpointRouteBuilder MapMilestones(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/roadmap", List).Cached()
            .As(Subjects.Steps, "getRoadmap", "The whole roadmap", "All steps in their order, each as it stands now. Usually there are fewer than twenty; all come in one answer.")
            .Tells<RoadmapAnswer>("The roadmap. Before anything is recorded it has no steps.", "roadmap");
        routes.MapGet("/api/v1/milestones/{slug}", Show).Cached()
            .As(Subjects.Steps, "getMilestone", "One step and its story", "A step as it stands, what it means, its updates (newest first) and all its entries of the public record (oldest first). Its `ETag` is also what an act names as `If-Match`.")
            .Asks(SlugAsked)
            .Tells<MilestoneStory>("The step.", "milestone")
            .Refuses(Unknown);
        return routes;
    }

    /// <summary>The address of a step, as the document explains it.</summary>
    internal static Asked SlugAsked { get; } = new("slug", "The step's `slug`. It never changes, whatever its title and its number become.", "form-the-supporting-organization");

    /// <summary>Why there is no answer about a step.</summary>
    internal static No Unknown { get; } = new(StatusCodes.Status404NotFound, "milestone.unknown", "There is no step of this slug.", "There is no step “print-a-magazine”.");

    private static async Task<IResult> List(HttpContext http, RoadmapDb db, RoadmapSettings settings, CancellationToken cancel)
    {
        await using var connection = await db.KeepConnection(cancel);
        var plan = await db.Plans.AsNoTracking().SingleOrDefaultAsync(cancel);
        var updatedAt = (await db.Edition(cancel)).ChangedAt;
        var steps = plan?.Milestones ?? [];
        var figures = await db.Figures(cancel);
        var here = Plan.Here(steps);
        var answer = new RoadmapAnswer(plan?.Title ?? $"{Organization.UsualName} roadmap", updatedAt, [.. steps.Select(step => new MilestoneAnswer(step, here.Contains(step), UrlOf(step, settings), figures))]);
        return await http.AnswerJson(answer, figures.ChangedAt(updatedAt));
    }

    private static async Task<IResult> Show(string slug, HttpContext http, RoadmapDb db, RoadmapSettings settings, CancellationToken cancel)
    {
        await using var connection = await db.KeepConnection(cancel);
        var steps = await db.Milestones.AsNoTracking().ToListAsync(cancel);
        if (steps.Find(milestone => milestone.Slug == slug) is not { } step)
            return new Refusal(Unknown.Code, $"There is no step “{slug}”.").ToProblem(Unknown.Status);

        var isHere = Plan.Here(steps).Contains(step);
        var story = await db.Entries.AsNoTracking().About(slug).OrderBy(entry => entry.Sequence).ToListAsync(cancel);
        var figures = await db.Figures(cancel);
        var changedAt = figures.ChangedAt((await db.Edition(cancel)).ChangedAt);
        return await http.Answer(new EntityTagHeaderValue(MilestoneETag.Of(step, story[^1].Sequence, isHere, figures)), changedAt,
            () => Task.FromResult<IResult>(TypedResults.Ok(new MilestoneStory(step, isHere, UrlOf(step, settings), figures, story))));
    }

    private static string UrlOf(Milestone step, RoadmapSettings settings) => settings.Link($"milestones/{step.Slug}");
}
