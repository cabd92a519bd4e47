using System.Net;

namespace Alliance.Roadmap.Web.Tests.Sharing;

/// <summary>What a program does that asks again and again.</summary>
internal static class Conditions
{
    /// <summary>Whoever has it gets 304 without a body until something changes, asked by version and by time alike.</summary>
    public static async Task AsksAgain(this Site site, string address, Func<Task> change)
    {
        // Versions made within one second of this clock have later times, which nobody is told of before they have come.
        site.Clock.Advance(TimeSpan.FromMinutes(1));
        using var client = site.Client();
        using var first = await client.GetAsync(address);
        Assert.Equal((address, HttpStatusCode.OK), (address, first.StatusCode));
        Assert.NotNull(first.Content.Headers.LastModified);
        Assert.True(first.Headers.CacheControl?.NoCache);
        await Is(HttpStatusCode.NotModified, request => request.Headers.IfNoneMatch.Add(first.Headers.ETag!));
        await Is(HttpStatusCode.NotModified, request => request.Headers.IfModifiedSince = first.Content.Headers.LastModified);
        await Is(HttpStatusCode.OK, request => request.Headers.IfModifiedSince = first.Content.Headers.LastModified!.Value.AddSeconds(-1));
        // Where both are asked, the version alone counts.
        await Is(HttpStatusCode.OK, request => { request.Headers.IfNoneMatch.ParseAdd("\"another\""); request.Headers.IfModifiedSince = site.Clock.GetUtcNow().AddYears(1); });

        site.Clock.Advance(TimeSpan.FromMinutes(1));
        await change();
        await Is(HttpStatusCode.OK, request => request.Headers.IfNoneMatch.Add(first.Headers.ETag!));
        await Is(HttpStatusCode.OK, request => request.Headers.IfModifiedSince = first.Content.Headers.LastModified);

        async Task Is(HttpStatusCode status, Action<HttpRequestMessage> condition)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            condition(request);
            using var answer = await client.SendAsync(request);
            Assert.Equal((address, status), (address, answer.StatusCode));
            if (status is HttpStatusCode.NotModified) Assert.Equal((0, first.Headers.ETag), ((await answer.Content.ReadAsByteArrayAsync()).Length, answer.Headers.ETag));
        }
    }
}
