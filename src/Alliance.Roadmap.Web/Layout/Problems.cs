using Alliance.Roadmap.Web.Setup;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Alliance.Roadmap.Web.Layout;

/// <summary>How programs are told no: every error below <c>/api</c> is <c>application/problem+json</c> (RFC 9457), with a sentence and,
/// where a program may want to tell cases apart, a stable code.</summary>
internal static class Problems
{
    /// <summary>Whether it lies below <c>/api</c>; that address itself is a page for people.</summary>
    public static bool IsForPrograms(PathString path) =>
        path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase, out var below) && below.HasValue && below.Value != "/";

    public static bool IsForPrograms(HttpContext context) => IsForPrograms(context.Request.Path);

    /// <summary>400 where the request lacks something, 409 where the roadmap's state or rules stand against it.</summary>
    /// <param name="refusal">What is refused.</param>
    /// <param name="more">What else a program can use: where to go on, for example.</param>
    public static ProblemHttpResult ToProblem(this Refusal refusal, params KeyValuePair<string, object?>[] more) =>
        refusal.ToProblem(refusal.Code.StartsWith("input.", StringComparison.Ordinal) ? StatusCodes.Status400BadRequest : StatusCodes.Status409Conflict, more);

    public static ProblemHttpResult ToProblem(this Refusal refusal, int status, params KeyValuePair<string, object?>[] more) =>
        TypedResults.Problem(refusal.Reason, statusCode: status, extensions: [new("code", refusal.Code), .. more]);

    /// <summary>When to try again while the database cannot do its work, in seconds.</summary>
    public const string RetryAfter = "120";

    /// <summary>What failed on our side, told without a word of how.</summary>
    public static readonly Refusal Fault = new("server.fault", "The fault is on our side, and nothing was changed. Please try again in a moment.");

    /// <summary>Gives errors that arrive without a body one that says what to do.</summary>
    public static Task Explain(StatusCodeContext answer)
    {
        var (status, allowed) = (answer.HttpContext.Response.StatusCode, answer.HttpContext.Response.Headers.Allow.ToString());
        var why = status switch
        {
            StatusCodes.Status400BadRequest => new Refusal("request.unreadable", "The request could not be read. Please look at its address, its headers and its body."),
            StatusCodes.Status401Unauthorized => new("token.missing-or-unknown", "This needs a valid token in the header “Authorization: Bearer …”. A board member makes one on the page “Tokens”."),
            StatusCodes.Status403Forbidden => new("token.wrong-office", "The person this token belongs to may not do this."),
            StatusCodes.Status404NotFound => new("address.unknown", "There is nothing at this address. What there is stands on the page /api."),
            StatusCodes.Status405MethodNotAllowed => new("method.not-allowed", allowed.Length > 0 ? $"This address does not answer this method, only {allowed}." : "This address does not answer this method."),
            StatusCodes.Status413PayloadTooLarge => new("input.too-large", "The body is too large. Please send less."),
            StatusCodes.Status415UnsupportedMediaType => new("input.wrong-type", "The body is not of a kind that is read here. Please send JSON, as application/json."),
            StatusCodes.Status429TooManyRequests => new("requests.too-many", "Too many requests came in a short time. Please try again in a few minutes."),
            >= 500 => Fault,
            _ => new Refusal("request.refused", "The request was refused."),
        };
        return why.ToProblem(status).ExecuteAsync(answer.HttpContext);
    }

    /// <summary>The same for whatever nobody caught.</summary>
    public static Task ExplainFault(HttpContext context)
    {
        var failure = context.Features.Get<IExceptionHandlerFeature>()?.Error;
        if (StorageTrouble.Of(failure) is { } trouble)
        {
            context.Response.Headers.RetryAfter = RetryAfter;
            return new Refusal(Fault.Code, trouble.Sentence).ToProblem(StatusCodes.Status503ServiceUnavailable).ExecuteAsync(context);
        }

        if (failure is not BadHttpRequestException broken) return Fault.ToProblem(StatusCodes.Status500InternalServerError).ExecuteAsync(context);
        context.Response.StatusCode = broken.StatusCode;
        return Explain(new StatusCodeContext(context, new StatusCodePagesOptions(), _ => Task.CompletedTask));
    }
}
