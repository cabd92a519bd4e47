using Alliance.Roadmap.Web.Setup;

namespace Alliance.Roadmap.Web.Layout;

/// <summary>What every answer tells the browser: nothing from elsewhere, no scripts, no framing, no guessing.</summary>
internal sealed class SecurityHeaders(RequestDelegate next, RoadmapSettings settings)
{
    public const string ContentSecurityPolicy =
        "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>For pages with a passkey: one script file of ours, and what it asks us.</summary>
    public const string WithOwnScript =
        "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    // The job dashboard brings scripts of its own, asks for numbers, and sets styles on elements.
    private const string ForJobs =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    public Task InvokeAsync(HttpContext context)
    {
        // Asked now: the dashboard's branch takes its own address off the path.
        var policy = context.Request.Path.StartsWithSegments("/board/jobs") ? ForJobs : ContentSecurityPolicy;

        // Last of all: whoever answers for a failure clears the headers first.
        context.Response.OnStarting(() =>
        {
            context.Response.Headers.Remove("blazor-enhanced-nav");   // says that a script of Blazor may fetch the page, and there is none
            var own = context.GetEndpoint()?.Metadata.GetMetadata<ContentPolicyAttribute>();
            Set(context.Response.Headers, own?.Policy ?? policy);
            // Also where the page around it lets in only what asks to be let in.
            if (own is { IsForOtherSites: true }) context.Response.Headers["Cross-Origin-Resource-Policy"] = "cross-origin";
            return Task.CompletedTask;
        });
        return next(context);
    }

    private void Set(IHeaderDictionary headers, string policy)
    {
        headers.ContentSecurityPolicy = policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
        if (settings.IsTrialCopy) headers["X-Robots-Tag"] = "noindex";
        else headers.StrictTransportSecurity = "max-age=31536000";
    }
}
