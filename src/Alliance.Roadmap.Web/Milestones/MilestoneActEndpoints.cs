using System.Text.Json;
using Alliance.Roadmap.Web.Board;
using Alliance.Roadmap.Web.Layout;
using Alliance.Roadmap.Web.Resolutions;
using Alliance.Roadmap.Web.Setup;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Alliance.Roadmap.Web.Milestones;

/// <summary>The acts that move a step, for programs.</summary>
internal static class MilestoneActEndpoints
{
    private const int LongestBody = 64 * 1024;

    public static void MapMilestoneActs(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/v1/milestones/{slug}/{act}", Take).RequireAuthorization(Policies.Board).WithMetadata(new RequestSizeLimitAttribute(LongestBody));

    private static async Task<Results<NoContent, ProblemHttpResult>> Take(
        string slug, string act, HttpRequest request, MilestoneActs acts, Desk desk, Warrants warrants, RoadmapSettings roadmap, CancellationToken cancel)
    {
        if (acts.Find(act, slug) is not { ChangesStatus: true } known || await desk.Find(slug, null, cancel) is null) return Unknown(slug, act);
        if (await Read(request, cancel) is not { } body)
            return new Refusal("input.not-json", "The body is not the JSON object expected here: { \"reason\", \"decision\", \"evidence\", \"extent\": \"full|part\" }, each a text, absent or null.").ToProblem();

        var input = body.ToInput();
        if (input.Extent is not null && input.ReadExtent(out _) is { } unknown) return unknown.ToProblem();
        var attempt = await desk.Record(known, slug, null, input, subject => MilestoneETag.Matches(request.Headers.IfMatch, subject.Step), () => warrants.Find(body.Decision, act, slug, cancel), cancel);
        return attempt.Refusal switch
        {
            null => TypedResults.NoContent(),
            { Code: "governance.decision-required" } undecided => undecided.ToProblem(KeyValuePair.Create<string, object?>("draft", roadmap.Link($"board/motions/new?choice={Uri.EscapeDataString($"{act}/{slug}")}"))),
            var refusal => refusal.ToProblem(),
        };
    }

    private static ProblemHttpResult Unknown(string slug, string act) =>
        TypedResults.Problem($"There is no step “{slug}”, or no act “{act}” for programs.", statusCode: StatusCodes.Status404NotFound);

    /// <summary>Null for what is not such an object; no body at all is an empty one.</summary>
    private static async Task<ActRequest?> Read(HttpRequest request, CancellationToken cancel)
    {
        try
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body, cancel);
            return body.Length == 0 ? new ActRequest() : JsonSerializer.Deserialize<ActRequest>(body.GetBuffer().AsSpan(0, (int)body.Length), JsonSerializerOptions.Web);
        }
        catch (Exception unreadable) when (unreadable is JsonException or BadHttpRequestException)
        {
            return null;
        }
    }

    private sealed record ActRequest
    {
        public string? Reason { get; init; }
        public string? Decision { get; init; }
        public string? Evidence { get; init; }
        public string? Extent { get; init; }

        public ActInput ToInput() => new() { Reason = Reason, Decision = Decision, Evidence = Evidence, Extent = Extent };
    }
}
