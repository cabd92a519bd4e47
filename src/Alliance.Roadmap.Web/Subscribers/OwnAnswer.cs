using Microsoft.AspNetCore.Diagnostics;

namespace Alliance.Roadmap.Web.Subscribers;

internal static class OwnAnswer
{
    /// <summary>A refusal in the page's own words: the status is for programs, and the general error page stays away.</summary>
    public static void Answer(this HttpContext http, int status)
    {
        http.Response.StatusCode = status;
        if (http.Features.Get<IStatusCodePagesFeature>() is { } general) general.Enabled = false;
    }
}
