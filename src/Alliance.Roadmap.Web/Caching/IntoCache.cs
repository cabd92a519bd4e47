using System.Buffers;
using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Http.Features;

namespace Alliance.Roadmap.Web.Caching;

/// <summary>Stands behind routing: makes a <see cref="CachedAttribute">cached</see> answer once, keeps it under what its address came to,
/// and gives it a tag.</summary>
internal sealed class IntoCache(RequestDelegate next, PageCache cache, TimeProvider clock)
{
    private static readonly SearchValues<char> Letters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-._,");

    private readonly ConcurrentDictionary<Endpoint, HashSet<string>> parameters = [];

    public Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint() is not { } endpoint || endpoint.Metadata.GetMetadata<CachedAttribute>() is null || !HttpMethods.IsGet(context.Request.Method)) return next(context);
        if (context.Features.Get<Making>() is { } making) return Make(context, endpoint, making);

        // Somebody who may be signed in: made for them alone.
        context.Response.OnStarting(() =>
        {
            if (context.Response.Headers.CacheControl.Count == 0) context.Response.Headers.CacheControl = "private, no-cache";
            return Task.CompletedTask;
        });
        return next(context);
    }

    private async Task Make(HttpContext context, Endpoint endpoint, Making making)
    {
        var (request, response) = (context.Request, context.Response);
        var place = PlaceOf(request, endpoint);
        if (place is { } known && cache.Find(known) is { } page)
        {
            await page.Answer(context, clock.GetUtcNow(), Conditions.Of(request), isHead: false);
            return;
        }

        // Read first: whatever changes from here on makes this answer too old to keep.
        var (version, now) = (cache.Begin(), clock.GetUtcNow());
        // Asked for in full, and judged here: what is kept is for others as well.
        var conditions = Conditions.Of(request);
        request.Headers.IfNoneMatch = default;
        request.Headers.IfModifiedSince = default;
        var body = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        using var made = new MemoryStream();
        response.Body = made;
        try
        {
            await next(context);
            await response.BodyWriter.FlushAsync(context.RequestAborted);
        }
        finally
        {
            context.Features.Set(body);
        }

        if (response is not { StatusCode: StatusCodes.Status200OK, HasStarted: false } || IsForOne(response.Headers))
        {
            if (made.Length > 0) await response.Body.WriteAsync(made.GetBuffer().AsMemory(0, (int)made.Length), context.RequestAborted);
            return;
        }

        var isKept = version is not null && place is { } here && here == new Place(request.Path.Value ?? "", request.QueryString.Value ?? "");
        var answer = new CachedPage(made.ToArray(), response.Headers, now)
        {
            Version = version ?? 0,
            Until = isKept ? await cache.Until(version!.Value, now, context.RequestServices.GetRequiredService<RoadmapDb>(), context.RequestAborted) : default,
        };
        // Also where it is not kept: whoever asks again meets one that is.
        if (place is { } same && cache.Before(same) is { } before) answer.Follow(before);
        if (isKept)
        {
            making.Sent = sent =>
            {
                if (IsForOne(sent)) return;
                answer.Keep(sent);
                cache.Keep(place!.Value, answer);
            };
        }

        response.Headers.ContentLength = null;
        await answer.Answer(context, clock.GetUtcNow(), conditions, isHead: false, mayEncode: isKept);
    }

    private static bool IsForOne(IHeaderDictionary headers) =>
        headers.SetCookie.Count > 0 || (headers.CacheControl is [{ } control] && (control.Contains("no-store", StringComparison.Ordinal) || control.Contains("private", StringComparison.Ordinal)));

    /// <summary>What the address comes to: the path, and those parameters the page knows. Null where one of them is in a form that we
    /// would not write, or stands twice: that is answered, but never kept.</summary>
    private Place? PlaceOf(HttpRequest request, Endpoint endpoint)
    {
        if (request.Path.Value is not { } path || !IsOurs(path)) return null;
        if (!request.QueryString.HasValue) return new Place(path, "");
        var known = parameters.GetOrAdd(endpoint, ParametersOf);
        var query = "";
        foreach (var name in known.Order(StringComparer.Ordinal))
        {
            if (!request.Query.TryGetValue(name, out var values)) continue;
            if (values is not [{ } value] || !IsWord(value)) return null;
            query += $"{(query.Length == 0 ? '?' : '&')}{name}={value}";
        }

        return new Place(path, query);
    }

    private static HashSet<string> ParametersOf(Endpoint endpoint)
    {
        IEnumerable<string> names = endpoint.Metadata.GetMetadata<ComponentTypeMetadata>() is { } page
            ? page.Type.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
                .Where(property => property.GetCustomAttribute<SupplyParameterFromQueryAttribute>() is not null)
                .Select(property => property.GetCustomAttribute<SupplyParameterFromQueryAttribute>()!.Name ?? property.Name)
            : endpoint.Metadata.GetMetadata<MethodInfo>()?.GetParameters().Where(IsSimple).Select(parameter => parameter.Name!) ?? [];
        var inPath = (endpoint as RouteEndpoint)?.RoutePattern.Parameters.Select(parameter => parameter.Name).ToHashSet(StringComparer.OrdinalIgnoreCase) ?? [];
        return [.. names.Where(name => !inPath.Contains(name)).Select(name => name.ToLowerInvariant())];
    }

    private static bool IsSimple(ParameterInfo parameter)
    {
        var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        type = type.IsArray ? type.GetElementType()! : type;
        return type == typeof(string) || type.IsPrimitive || type.IsEnum || type == typeof(DateOnly) || type == typeof(DateTimeOffset) || type == typeof(Guid);
    }

    // Lower case without a slash at the end, and no number with a zero before it: each page has one address.
    private static bool IsOurs(string path) => path == "/" || (path[0] == '/' && path.AsSpan(1).Split('/') is var parts && AllWords(path, parts));

    private static bool AllWords(string path, MemoryExtensions.SpanSplitEnumerator<char> parts)
    {
        foreach (var part in parts)
        {
            if (!IsWord(path.AsSpan(1)[part])) return false;
        }

        return true;
    }

    private static bool IsWord(ReadOnlySpan<char> word) =>
        word.Length is > 0 and <= 200 && !word.ContainsAnyExcept(Letters) && !(word.Length > 1 && word[0] == '0' && !word.ContainsAnyExceptInRange('0', '9'));
}
