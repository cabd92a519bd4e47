namespace Alliance.Roadmap.Web.Layout;

/// <summary>Lets scripts on other people's sites read what is public anyway (CORS): without cookies, and only reading. Acting with a token
/// is for programs, not for pages of other sites, so a browser that asks whether it may gets no.</summary>
internal sealed class OtherSites(RequestDelegate next)
{
    /// <summary>Public files beside the API that a page elsewhere may want to read.</summary>
    private static readonly string[] Files = ["/openapi/v1.json", "/vision.md", "/ledger.jsonl", "/badge.svg", "/feed.atom", "/digests.atom", "/roadmap.ics"];

    public Task InvokeAsync(HttpContext context)
    {
        if (!IsOpen(context.Request.Path)) return next(context);
        var method = context.Request.Method;
        if (HttpMethods.IsOptions(method) && context.Request.Headers.ContainsKey("Access-Control-Request-Method"))
        {
            var headers = context.Response.Headers;
            headers.AccessControlAllowOrigin = "*";
            headers.AccessControlAllowMethods = "GET, HEAD";
            headers.AccessControlAllowHeaders = "If-None-Match, If-Modified-Since";   // on purpose not Authorization
            headers.AccessControlMaxAge = "86400";
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        }

        // Said whoever asks, so that a cache may give one answer to everybody; and last, as a failure clears the headers.
        if (HttpMethods.IsGet(method) || HttpMethods.IsHead(method))
        {
            context.Response.OnStarting(() =>
            {
                context.Response.Headers.AccessControlAllowOrigin = "*";
                context.Response.Headers.AccessControlExposeHeaders = "ETag, Last-Modified";
                return Task.CompletedTask;
            });
        }

        return next(context);
    }

    private static bool IsOpen(PathString path) => Problems.IsForPrograms(path) || Files.Contains(path.Value, StringComparer.OrdinalIgnoreCase);
}
