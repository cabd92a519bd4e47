using Microsoft.AspNetCore.Http.Features;

namespace Alliance.Roadmap.Web.Caching;

/// <summary>Stands before everything else: whoever is not signed in and asks for what is kept gets it from here. Otherwise it watches
/// what becomes of the answer, and keeps it with every header it got on its way out.</summary>
internal sealed class FromCache(RequestDelegate next, PageCache cache)
{
    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        var isHead = HttpMethods.IsHead(request.Method);
        if ((!isHead && !HttpMethods.IsGet(request.Method)) || !IsAnybody(request)) return next(context);
        if (request.Path.Value is { } path && cache.Find(new Place(path, request.QueryString.Value ?? ""), out var now) is { } page)
        {
            // For whoever measures: such an answer has no route.
            context.Features.Get<IHttpMetricsTagsFeature>()?.Tags.Add(new("roadmap.page", "kept"));
            return page.Answer(context, now, Conditions.Of(request), isHead);
        }

        var making = new Making();
        context.Features.Set(making);
        // Called first, so it runs last: all others have said what they have to say.
        context.Response.OnStarting(() =>
        {
            making.Sent?.Invoke(context.Response.Headers);
            return Task.CompletedTask;
        });
        return next(context);
    }

    // Only these tell who somebody is; the cookie of a form changes no page.
    private static bool IsAnybody(HttpRequest request) =>
        request.Headers.Authorization.Count == 0 && (request.Headers.Cookie.Count == 0 || !request.Cookies.ContainsKey(Board.BoardSetup.SessionCookie));
}

/// <summary>An answer for anybody that is being made.</summary>
internal sealed class Making
{
    /// <summary>Told the headers as they leave.</summary>
    public Action<IHeaderDictionary>? Sent { get; set; }
}
