using Microsoft.AspNetCore.Diagnostics;

namespace Alliance.Roadmap.Web.Layout;

/// <summary>Gives a refused form a page that says so. Such a page is only read: handed on as a POST, it would want a form's
/// protection of its own and turn every refusal into an empty 400.</summary>
internal sealed class Refusals(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.Features.Get<IStatusCodeReExecuteFeature>() is not null || context.Features.Get<IExceptionHandlerFeature>() is not null)
            context.Request.Method = HttpMethods.Get;
        await next(context);

        // Component pages refuse a form they do not know, or one without its token, with a content type but without a word.
        if (HttpMethods.IsPost(context.Request.Method) && context.Response is { HasStarted: false, StatusCode: StatusCodes.Status400BadRequest }) context.Response.ContentType = null;
    }
}
