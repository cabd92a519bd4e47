using System.Diagnostics;
using Alliance.Roadmap.Board;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;

namespace Alliance.Roadmap.Web.Board;

/// <summary>Stands before everything below <c>/board</c>, whatever a page or endpoint forgot to say: the unsigned are sent to
/// sign in, and an auditor changes nothing.</summary>
internal sealed class BoardGuard(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.Request.Path.StartsWithSegments("/board"))
        {
            if (context.User.Identity?.IsAuthenticated is not true)
            {
                await context.ChallengeAsync();
                return;
            }

            var reads = HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method);
            if (!reads && context.User.HasOffice(office => office is Office.Auditor))
            {
                await context.ForbidAsync();
                return;
            }

            // A page that names no policy would be open to editors and auditors by accident.
            if (context.GetEndpoint() is RouteEndpoint endpoint && !endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>().Any(rule => rule.Policy is not null))
                throw new UnreachableException($"{endpoint.DisplayName} stands below /board without a policy.");
        }

        await next(context);
    }
}
