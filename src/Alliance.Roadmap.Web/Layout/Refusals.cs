using Microsoft.AspNetCore.Diagnostics;

namespace Alliance.Roadmap.Web.Layout;

/// <summary>A refused form is answered by a page that is only read: handed on as a POST, that page would want a form's
/// protection of its own and turn every refusal into an empty 400.</summary>
internal sealed class Refusals(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.Features.Get<IStatusCodeReExecuteFeature>() is not null || context.Features.Get<IExceptionHandlerFeature>() is not null)
            context.Request.Method = HttpMethods.Get;
        return next(context);
    }
}
