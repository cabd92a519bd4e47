using System.ComponentModel;
using Alliance.Roadmap.Digests;
using Alliance.Roadmap.Subscribers;
using Alliance.Roadmap.Web.Api;
using Alliance.Roadmap.Web.Board;
using Alliance.Roadmap.Web.Caching;
using Alliance.Roadmap.Web.Layout;
using Alliance.Roadmap.Web.Setup;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using NotFound = Microsoft.AspNetCore.Http.HttpResults.NotFound;

namespace Alliance.Roadmap.Web.Digests;

/// <summary>One frozen issue, as programs read it.</summary>
[Description("One digest that went out. It never changes, except that a text can be removed from it.")]
internal sealed record DigestSummary(
    [property: Description("Its number, counted over all digests.")] int Number,
    [property: Description("How often its readers get one."), Words(typeof(Cadence))] string Cadence,
    [property: Description("The time it is about: a week `2026-W48`, a month `2026-11`, a quarter `2026-Q4`, or a day `2026-11-23`.")] string Period,
    [property: Description("The subject of the mail.")] string Subject,
    [property: Description("When it was written down and began to go out.")] DateTimeOffset FrozenAt,
    [property: Description("Where it can be read.")] string Url);

internal static class DigestEndpoints
{
    public static void MapDigests(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/digests", List).Cached()
            .As(Subjects.Digests, "getDigests", "The digests that went out", "Every numbered digest, newest first, with where it can be read.")
            .Tells<List<DigestSummary>>("The digests. There are none before the first went out.", "digests");
        routes.MapGet("/digests/{number:int}/frozen.txt", Frozen).Cached().ExcludeFromDescription();
        routes.MapGet("/board/digests/preview/{cadence}/message.html", Message).RequireAuthorization(Policies.Board)
            .WithMetadata(new ContentPolicyAttribute(PolicyOfMessage)).ExcludeFromDescription();
        routes.MapGet("/board/digests/preview/{cadence}/message.eml", Source).RequireAuthorization(Policies.Board).ExcludeFromDescription();
    }

    private static async Task<IResult> List(HttpContext http, RoadmapDb db, RoadmapSettings roadmap, CancellationToken cancel)
    {
        var issues = await db.Issues.Archived().ToListAsync(cancel);
        // A text that is removed goes from frozen digests too, and that is an entry.
        var changedAt = issues.Select(issue => (DateTimeOffset?)issue.FrozenAt).Append((await db.Edition(cancel)).ChangedAt).Max();
        return await http.AnswerJson(issues.ConvertAll(issue => new DigestSummary(
            issue.Number, issue.Cadence.Kebab(), issue.Period.Value, issue.Subject, issue.FrozenAt, roadmap.Link($"digests/{issue.Number}"))), changedAt);
    }

    // A mail carries its styles in itself, so they are allowed here and nowhere else; nothing is loaded, nothing runs, and it
    // counts as a page of nobody's. Only our own preview frames it.
    private const string PolicyOfMessage = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox";

    /// <summary>The HTML of a coming digest, as a mail program shows it.</summary>
    private static async Task<Results<ContentHttpResult, NotFound>> Message(string cadence, string? steps, DigestPress press, CancellationToken cancel) =>
        Words.TryKebab<Cadence>(cadence, out var which)
            ? TypedResults.Text((await press.Preview(which, Selection.Of([steps ?? ""]), cancel)).Rendering.Html, "text/html; charset=utf-8")
            : TypedResults.NotFound();

    /// <summary>The whole message with its headers, to save and open in a mail program.</summary>
    private static async Task<Results<FileContentHttpResult, NotFound>> Source(string cadence, string? steps, DigestPress press, PreviewMail mail, CancellationToken cancel) =>
        Words.TryKebab<Cadence>(cadence, out var which)
            ? TypedResults.File(PreviewMail.Source(mail.Write(await press.Preview(which, Selection.Of([steps ?? ""]), cancel))), "message/rfc822", $"{which.Kebab()}.eml")
            : TypedResults.NotFound();

    /// <summary>Exactly what the fingerprint on the digest's page is made from.</summary>
    private static async Task<Results<ContentHttpResult, NotFound>> Frozen(int number, RoadmapDb db, CancellationToken cancel) =>
        await db.Issues.AsNoTracking().Include(issue => issue.Renderings).SingleOrDefaultAsync(issue => issue.Number == number, cancel) is { Full: { } full }
            ? TypedResults.Text(full.Frozen, "text/plain; charset=utf-8")
            : TypedResults.NotFound();
}
