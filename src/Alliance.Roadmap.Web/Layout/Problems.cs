using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Alliance.Roadmap.Web.Layout;

/// <summary>How programs are told no: every error below <c>/api</c> is <c>application/problem+json</c> (RFC 9457).</summary>
internal static class Problems
{
    public static bool IsForPrograms(HttpContext context) => context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase);

    /// <summary>400 where the request lacks something, 409 where the roadmap's state or rules stand against it.</summary>
    /// <param name="refusal">What is refused.</param>
    /// <param name="more">What else a program can use: where to go on, for example.</param>
    public static ProblemHttpResult ToProblem(this Refusal refusal, params KeyValuePair<string, object?>[] more) => TypedResults.Problem(
        refusal.Reason,
        statusCode: refusal.Code.StartsWith("input.", StringComparison.Ordinal) ? StatusCodes.Status400BadRequest : StatusCodes.Status409Conflict,
        extensions: [new("code", refusal.Code), .. more]);

    /// <summary>Gives errors that arrive without a body one that says what to do.</summary>
    public static Task Explain(StatusCodeContext answer)
    {
        var status = answer.HttpContext.Response.StatusCode;
        var detail = status switch
        {
            StatusCodes.Status401Unauthorized => "This needs a valid token in the header “Authorization: Bearer …”. A board member makes one on the page “Tokens”.",
            StatusCodes.Status403Forbidden => "The person this token belongs to may not do this.",
            StatusCodes.Status404NotFound => "There is nothing at this address.",
            StatusCodes.Status405MethodNotAllowed => "This address does not answer this method.",
            _ => null,
        };
        return TypedResults.Problem(detail, statusCode: status).ExecuteAsync(answer.HttpContext);
    }
}
