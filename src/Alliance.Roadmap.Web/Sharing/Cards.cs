using System.Globalization;
using Alliance.Roadmap.Milestones;
using Alliance.Roadmap.Web.Caching;
using Alliance.Roadmap.Web.Digests;
using Alliance.Roadmap.Web.Layout;
using Alliance.Roadmap.Web.Milestones;
using Alliance.Roadmap.Web.Setup;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Sharing;

/// <summary>The pictures that programs show beside a shared link: for the roadmap and every page without one of its own, for each
/// step, and for each digest.</summary>
internal static class Cards
{
    public static IEndpointRouteBuilder MapCards(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/card.png", Roadmap).Cached().ExcludeFromDescription().WithMetadata(ForOtherSites.Anywhere);
        routes.MapGet("/milestones/{slug}/card.png", Step).Cached().ExcludeFromDescription().WithMetadata(ForOtherSites.Anywhere);
        routes.MapGet("/digests/{number:int}/card.png", Digest).Cached().ExcludeFromDescription().WithMetadata(ForOtherSites.Anywhere);
        return routes;
    }

    private static Task<IResult> Roadmap(HttpContext http, RoadmapDb db, CardFonts fonts, CardRack rack, CancellationToken cancel) =>
        Answer("", http, db, fonts, rack, steps => OfTheRoadmap(steps), cancel);

    private static async Task<IResult> Step(string slug, HttpContext http, RoadmapDb db, CardFonts fonts, CardRack rack, RoadmapSettings settings, TimeProvider clock, CancellationToken cancel) =>
        await db.Milestones.AnyAsync(step => step.Slug == slug, cancel)
            ? await Answer($"step {slug} {settings.TimeZone}", http, db, fonts, rack, steps => OfAStep(steps.Single(step => step.Slug == slug), steps, settings, clock.GetUtcNow()), cancel)
            : TypedResults.NotFound();

    private static async Task<IResult> Digest(int number, HttpContext http, RoadmapDb db, CardFonts fonts, CardRack rack, RoadmapSettings settings, CancellationToken cancel)
    {
        var issue = await db.Issues.Where(issue => issue.Number == number)
            .Select(issue => new { issue.Cadence, FrozenAt = issue.FrozenAt!.Value, issue.Renderings.Single(rendering => rendering.Selection == "").Subject }).SingleOrDefaultAsync(cancel);
        if (issue is null) return TypedResults.NotFound();
        var kicker = string.Create(CultureInfo.InvariantCulture, $"Digest {number}, {DigestWords.HowOften(issue.Cadence).ToLowerInvariant()}, {settings.DayOf(issue.FrozenAt).InFull()}");
        return await Answer($"digest {number}", http, db, fonts, rack, steps => new Card(kicker, issue.Subject, "", Marks(steps)), cancel);
    }

    private static async Task<IResult> Answer(string of, HttpContext http, RoadmapDb db, CardFonts fonts, CardRack rack, Func<IReadOnlyList<Milestone>, Card> say, CancellationToken cancel)
    {
        if (fonts.Problem is not null) return TypedResults.Text("There is no font here to draw a picture with.\n", statusCode: StatusCodes.Status404NotFound);
        var edition = await db.Edition(cancel);
        return await http.Answer($"card {of} {edition} {fonts.Family}", edition.ChangedAt, async () =>
        {
            var steps = await db.Milestones.AsNoTracking().AsSplitQuery().OrderBy(step => step.Number).ToListAsync(cancel);
            return TypedResults.Bytes(await rack.Take(say(steps), cancel), "image/png");
        });
    }

    private static Card OfTheRoadmap(IReadOnlyList<Milestone> steps)
    {
        var where = new WhereWeAre(steps);
        return new(where.Titles is null ? "" : where.Place, where.Titles ?? where.Place, where.Next ?? "", Marks(steps));
    }

    private static Card OfAStep(Milestone step, IReadOnlyList<Milestone> steps, RoadmapSettings settings, DateTimeOffset now)
    {
        var words = new StepInWords(step, settings, now);
        var funds = step.IsOpen ? string.Join("; ", words.Funds) : "";
        var line = string.Join(". ", ((string?[])[words.Standing, funds.Length > 0 ? funds : null, step.Target == default ? null : $"Target: {step.Target.InWords}"]).OfType<string>());
        return new(string.Create(CultureInfo.InvariantCulture, $"Step {step.Number} of {steps.Count}"), step.Title, $"{line}.", Marks(steps), step.Number);
    }

    private static List<CardStep> Marks(IReadOnlyList<Milestone> steps)
    {
        var here = Plan.Here(steps);
        return [.. steps.Select(step => new CardStep(step.Number, step.Sign(), here.Contains(step)))];
    }
}
