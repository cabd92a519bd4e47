using System.Diagnostics;
using Alliance.Roadmap.Web.Setup;
using Microsoft.AspNetCore.Diagnostics;

namespace Alliance.Roadmap.Web.Telemetry;

/// <summary>Writes down what nobody caught, under the id that the person or program on the other side is shown. The route stands for
/// the path, which may hold somebody's key.</summary>
internal sealed class FaultLog(ILogger<FaultLog> log) : IExceptionHandler
{
    /// <summary>What a person quotes and the log can be searched for.</summary>
    public static string IdOf(HttpContext context) => Activity.Current?.Id ?? context.TraceIdentifier;

    public ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        // A request that could not be read is the other side's fault, and told there.
        if (StorageTrouble.Of(exception) is { } trouble)
            log.LogError("Request {Request} failed: {Method} {Route}. {Cause}", IdOf(httpContext), httpContext.Request.Method, RouteOf(httpContext), trouble.Cause);
        else if (exception is not BadHttpRequestException)
            log.LogError(exception, "Request {Request} failed: {Method} {Route}", IdOf(httpContext), httpContext.Request.Method, RouteOf(httpContext));
        return ValueTask.FromResult(false);   // the answer is made elsewhere
    }

    // The middleware has taken the endpoint off by now, and keeps it here.
    private static string RouteOf(HttpContext context) =>
        ((context.Features.Get<IExceptionHandlerFeature>()?.Endpoint ?? context.GetEndpoint()) as RouteEndpoint)?.RoutePattern.RawText ?? "(no route)";
}
