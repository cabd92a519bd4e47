using System.Security.Claims;
using Alliance.Roadmap.Web.Api;
using Alliance.Roadmap.Web.Board;
using Alliance.Roadmap.Web.Layout;
using Alliance.Roadmap.Web.Resolutions;
using Alliance.Roadmap.Web.Setup;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace Alliance.Roadmap.Web.Milestones;

/// <summary>The acts that move a step, for programs.</summary>
internal static class MilestoneActEndpoints
{
    private const int LongestBody = 64 * 1024;

    private static readonly string[] AlsoRead = ["application/x-www-form-urlencoded", "text/plain"];

    private static readonly Refusal TooLarge = new("input.too-large", $"The body has more than {LongestBody / 1024} KB. Please shorten its texts.");
    private static readonly Refusal WrongType = new("input.wrong-type", "The body is not JSON. Please send it with the header “Content-Type: application/json”.");

    public static void MapMilestoneActs(this IEndpointRouteBuilder routes)
    {
        var acts = routes.ServiceProvider.GetRequiredService<MilestoneActs>().All.Where(act => act.ChangesStatus).Select(act => act.Name).ToList();
        routes.MapGet("/api/v1/milestones/{slug}/{act}", OnlyToSend).ExcludeFromDescription();
        routes.MapPost("/api/v1/milestones/{slug}/{act}", Take).RequireAuthorization(Policies.Board).WithMetadata(new RequestSizeLimitAttribute(LongestBody))
            .As(Subjects.Acts, "moveMilestone", "Move a step", """
                Records one act on a step, in the name of the person the token belongs to. It takes effect at once, stands in the public record, and goes out with the next digest.

                - `start`: a planned step, once every funding condition is met or waived
                - `complete`: a step in progress; needs `evidence` and `extent`
                - `pause`: a step in progress; needs a `reason`
                - `resume`: a paused step
                - `drop`: an open step; needs a `reason`
                - `reopen`: a completed step; needs a `reason`
                - `reinstate`: a dropped step; needs a `reason`

                What is missing is said first, then that somebody was faster, then what the state, the funds and the rules of the board say.
                """)
            .Asks(
                MilestoneEndpoints.SlugAsked,
                new Asked("act", "What happens to the step.", "complete") { Values = acts },
                new Asked("If-Match", "The `ETag` of the step as you saw it. If the step has changed since, nothing happens. Without it, the act is taken on the step as it is.", "\"3-12-here-5f0c9a1b\"") { IsHeader = true })
            .WithMetadata(
                new AskedBody(typeof(ActRequest), $"A JSON object, at most {LongestBody / 1024} KB. An act that needs nothing takes an empty body. JSON is also read where it is sent as a form, as plain text or without a type, as simple clients do.", "act"),
                new Answer(StatusCodes.Status204NoContent, "It is done and recorded. The step’s new state is at `/api/v1/milestones/{slug}`."))
            .Refuses(
                new(400, ActRequest.NotJson.Code, "The body is not such a JSON object.", ActRequest.NotJson.Reason),
                new(400, "input.unknown-field", "The body has a member that is not known, which may be a typing error.", "The field “reasn” is not known here."),
                new(400, "input.missing-reason", "Pausing, dropping, reopening and reinstating need a reason.", "“Launch a grant program” cannot be dropped without a reason. Please say why; it is shown in public."),
                new(400, "input.missing-evidence", "Completing needs evidence: a post, a link or a note.", "“Form the supporting organization” cannot be completed without evidence. Please name a post, a link or a note that shows it."),
                new(400, "input.missing-extent", "Completing needs an extent, `full` or `part`; nothing else is one.", "Please say how far the promise was kept: “full” or “part”."),
                new(400, "input.too-long", "A text is longer than is kept.", "The reason has 6,000 characters; at most 4,000 are kept. Please shorten it."),
                new(400, "input.unreadable", "A text has a control character or another that cannot be kept.", "The reason has a character that cannot be kept (U+0000, at position 1). Please remove it."),
                new(401, "token.missing-or-unknown", "There is no token, or it is unknown, revoked or expired, or its owner’s account has ended.", TokenAuthentication.Missing.Reason),
                new(403, "token.wrong-office", "The owner of the token is not on the board any more.", TokenAuthentication.WrongOffice.Reason),
                new(403, "token.wrong-scope", "The token may take other acts, but not this one.", "This token may not “drop”, only complete. Its owner can make another."),
                MilestoneEndpoints.Unknown,
                new(404, "act.unknown", "There is no act of this name for programs.", NoSuchAct("celebrate", acts).Reason),
                new(409, "milestone.not-planned", "Only a planned step starts.", "“Form the supporting organization” cannot be started: it is in progress. Only a planned step starts."),
                new(409, "milestone.not-in-progress", "Only a step in progress is completed or paused.", "“Launch the Mage-OS distribution” cannot be completed: it is planned. Only a step in progress is completed."),
                new(409, "milestone.not-paused", "Only a paused step is resumed.", ""),
                new(409, "milestone.not-completed", "Only a completed step is reopened.", ""),
                new(409, "milestone.not-dropped", "Only a dropped step is reinstated.", ""),
                new(409, "milestone.already-completed", "A completed step is not dropped.", ""),
                new(409, "milestone.already-dropped", "The step is dropped already.", ""),
                new(409, "milestone.awaiting-funds", "The step waits for funds. The Treasurer can confirm them, or the board can decide to go ahead without.", ""),
                new(409, "milestone.changed", "Somebody was faster: the step is not the one of your `If-Match` any more. Read it again.", ""),
                new(409, "governance.decision-required", "The act needs a decision of the board. Name a resolution that carried and still holds the act under `decision`, such as `2026-3`; `draft` is where a member drafts one.", ""),
                new(413, TooLarge.Code, $"The body has more than {LongestBody / 1024} KB.", TooLarge.Reason),
                new(415, WrongType.Code, "The body is sent as something else than JSON, and is not read as it either.", WrongType.Reason));
    }

    // A file of ours could have this address, so a GET would be told that there is nothing.
    private static StatusCodeHttpResult OnlyToSend(HttpResponse response)
    {
        response.Headers.Allow = HttpMethods.Post;
        return TypedResults.StatusCode(StatusCodes.Status405MethodNotAllowed);
    }

    private static async Task<IResult> Take(
        string slug, string act, HttpRequest request, ClaimsPrincipal user, MilestoneActs acts, Desk desk, Warrants warrants, RoadmapSettings roadmap, CancellationToken cancel)
    {
        if (acts.Find(act, slug) is not { ChangesStatus: true } known) return NoSuchAct(act, acts.All.Where(one => one.ChangesStatus).Select(one => one.Name)).ToProblem(StatusCodes.Status404NotFound);
        if (user.OnlyActs() is { } only && !only.Contains(act)) return new Refusal("token.wrong-scope", $"This token may not “{act}”, only {only.Joined()}. Its owner can make another.").ToProblem(StatusCodes.Status403Forbidden);
        if (await desk.Find(slug, null, cancel) is null) return new Refusal(MilestoneEndpoints.Unknown.Code, $"There is no step “{slug}”.").ToProblem(StatusCodes.Status404NotFound);
        var (body, unreadable) = await Read(request, cancel);
        if (body is null) return unreadable!.ToProblem(unreadable == TooLarge ? StatusCodes.Status413PayloadTooLarge : unreadable == WrongType ? StatusCodes.Status415UnsupportedMediaType : StatusCodes.Status400BadRequest);

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

    private static Refusal NoSuchAct(string act, IEnumerable<string> known) => new("act.unknown", $"There is no act “{act}” for programs. There are {known.Joined()}.");

    /// <summary>The body, or why it cannot be read; no body at all is an empty object.</summary>
    private static async Task<(ActRequest? Body, Refusal? Refusal)> Read(HttpRequest request, CancellationToken cancel)
    {
        using var body = new MemoryStream();
        try
        {
            await request.Body.CopyToAsync(body, cancel);
        }
        catch (BadHttpRequestException broken)
        {
            return (null, broken.StatusCode == StatusCodes.Status413PayloadTooLarge ? TooLarge : ActRequest.NotJson);
        }

        if (body.Length == 0) return (new ActRequest(), null);
        var (read, refusal) = ActRequest.Read(body.GetBuffer().AsSpan(0, (int)body.Length));

        if (string.IsNullOrWhiteSpace(request.ContentType) || request.HasJsonContentType()) return (read, refusal);
        // Simple clients call every body a form or plain text, so one that is JSON is read all the same.
        var mediaType = MediaTypeHeaderValue.TryParse(request.ContentType, out var named) ? named.MediaType : default;
        return AlsoRead.Any(type => mediaType.Equals(type, StringComparison.OrdinalIgnoreCase)) && refusal != ActRequest.NotJson ? (read, refusal) : (null, WrongType);
    }
}
