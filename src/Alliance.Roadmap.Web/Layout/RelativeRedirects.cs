namespace Alliance.Roadmap.Web.Layout;

/// <summary>Redirects within the site name no host: the one in the Host header may be a proxy's idea, or a stranger's.</summary>
internal sealed class RelativeRedirects(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        context.Response.OnStarting(() =>
        {
            var here = $"{context.Request.Scheme}://{context.Request.Host}/";
            if (context.Response.Headers.Location is [{ } location] && location.StartsWith(here, StringComparison.OrdinalIgnoreCase))
                context.Response.Headers.Location = $"/{location[here.Length..].TrimStart('/', '\\')}";
            return Task.CompletedTask;
        });
        return next(context);
    }
}
