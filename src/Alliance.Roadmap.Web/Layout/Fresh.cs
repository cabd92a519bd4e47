using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Alliance.Roadmap.Web.Layout;

/// <summary>Conditional answers (RFC 9110 §13): whoever has the newest version is told so, and nothing is made for them.</summary>
internal static class Fresh
{
    // Another build may say the same facts in other words, which are written in both projects.
    private static readonly string Build = $"{typeof(Fresh).Module.ModuleVersionId:N} {typeof(RoadmapDb).Module.ModuleVersionId:N}";

    /// <summary>This build, in a few letters, for tags of their own making.</summary>
    public static string BuildMark { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Build)).AsSpan(0, 4));

    /// <summary>304 where the request names this version, otherwise what is made now. Either carries the version, and asks
    /// caches to look here before they use a copy: what the board changes shows at once.</summary>
    /// <param name="version">Everything the answer is made from, in any form; two answers that differ must not share one.</param>
    /// <param name="changedAt">When that last changed; null where no single time covers all of it.</param>
    /// <param name="make">Makes the answer.</param>
    public static Task<IResult> Answer(this HttpContext http, string version, DateTimeOffset? changedAt, Func<Task<IResult>> make) => http.Answer(TagOf(version), changedAt, make);

    /// <inheritdoc cref="Answer(HttpContext, string, DateTimeOffset?, Func{Task{IResult}})"/>
    /// <param name="tag">The version as a tag of its own making.</param>
    public static async Task<IResult> Answer(this HttpContext http, EntityTagHeaderValue tag, DateTimeOffset? changedAt, Func<Task<IResult>> make)
    {
        var headers = http.Response.GetTypedHeaders();
        (headers.ETag, headers.LastModified) = (tag, changedAt is { } at ? at.ToUniversalTime() : null);
        headers.CacheControl = new CacheControlHeaderValue { NoCache = true };
        return IsKnown(http.Request, tag, changedAt) ? TypedResults.StatusCode(StatusCodes.Status304NotModified) : await make();
    }

    /// <inheritdoc cref="Answer(HttpContext, string, DateTimeOffset?, Func{Task{IResult}})"/>
    /// <summary>As above, for what is at hand already.</summary>
    public static Task<IResult> Answer(this HttpContext http, string version, DateTimeOffset? changedAt, IResult answer) => http.Answer(version, changedAt, () => Task.FromResult(answer));

    /// <summary>As JSON, written as every other answer of the API; its version is what it says.</summary>
    public static Task<IResult> AnswerJson<T>(this HttpContext http, T answer, DateTimeOffset? changedAt)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(answer, http.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions);
        return http.Answer(Convert.ToHexString(SHA256.HashData(json)), changedAt, TypedResults.Bytes(json, "application/json; charset=utf-8"));
    }

    /// <summary>Weak, because what travels may be compressed on the way.</summary>
    public static EntityTagHeaderValue TagOf(string version) =>
        new($"\"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Build} {version}")).AsSpan(0, 10))}\"", isWeak: true);

    // A time is only asked about where no version is (RFC 9110 §13.2.2), and travels in whole seconds.
    private static bool IsKnown(HttpRequest request, EntityTagHeaderValue tag, DateTimeOffset? changedAt)
    {
        var asked = request.GetTypedHeaders();
        if (request.Headers.IfNoneMatch.Count > 0) return asked.IfNoneMatch.Any(seen => seen.Equals(EntityTagHeaderValue.Any) || seen.Compare(tag, useStrongComparison: false));
        return changedAt is { } at && asked.IfModifiedSince is { } since && at.ToUnixTimeSeconds() <= since.ToUnixTimeSeconds();
    }
}
