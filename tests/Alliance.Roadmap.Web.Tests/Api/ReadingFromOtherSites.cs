using System.Net;
using Alliance.Roadmap.Board;
using Alliance.Roadmap.Web.Tests.Board;
using Alliance.Roadmap.Web.Tests.Milestones;

namespace Alliance.Roadmap.Web.Tests.Api;

/// <summary>What a browser lets scripts of other people's sites do with us (CORS).</summary>
public sealed class ReadingFromOtherSites(SqliteSite site) : IClassFixture<SqliteSite>
{
    private const string Allowed = "Access-Control-Allow-Origin";

    [Theory]
    [InlineData("/api/v1/roadmap", HttpStatusCode.OK)]
    [InlineData("/api/v1/milestones/form-the-supporting-organization", HttpStatusCode.OK)]
    [InlineData("/api/v1/events", HttpStatusCode.OK)]
    [InlineData("/api/v1/digests", HttpStatusCode.OK)]
    [InlineData("/openapi/v1.json", HttpStatusCode.OK)]
    [InlineData("/vision.md", HttpStatusCode.OK)]
    [InlineData("/ledger.jsonl", HttpStatusCode.OK)]
    [InlineData("/api/v1/milestones/nowhere", HttpStatusCode.NotFound)]
    [InlineData("/api/v1/events?after=x", HttpStatusCode.BadRequest)]
    [InlineData("/api/v2", HttpStatusCode.NotFound)]
    public async Task is_open_to_all_without_cookies(string address, HttpStatusCode status)
    {
        foreach (var (method, origin) in new[] { (HttpMethod.Get, "https://shop.example"), (HttpMethod.Head, "null"), (HttpMethod.Get, null) })
        {
            using var answer = await Ask(method, address, ("Origin", origin));
            Assert.Equal((status, "*"), (answer.StatusCode, Header(answer, Allowed)));
            Assert.Equal("ETag, Last-Modified", Header(answer, "Access-Control-Expose-Headers"));
            Assert.Null(Header(answer, "Access-Control-Allow-Credentials"));
            Assert.DoesNotContain("Origin", $"{answer.Headers.Vary}", StringComparison.Ordinal);   // one answer for all, so caches may keep it
        }

        using var asked = await Ask(HttpMethod.Options, address, ("Origin", "https://shop.example"), ("Access-Control-Request-Method", "GET"), ("Access-Control-Request-Headers", "if-none-match"));
        Assert.Equal((HttpStatusCode.NoContent, "*", "GET, HEAD"), (asked.StatusCode, Header(asked, Allowed), Header(asked, "Access-Control-Allow-Methods")));
        Assert.Contains("If-None-Match", Header(asked, "Access-Control-Allow-Headers"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task acts_nowhere()
    {
        var slug = await site.Step();
        using var asked = await Ask(HttpMethod.Options, $"/api/v1/milestones/{slug}/start", ("Origin", "https://shop.example"), ("Access-Control-Request-Method", "POST"), ("Access-Control-Request-Headers", "authorization"));
        Assert.DoesNotContain("POST", Header(asked, "Access-Control-Allow-Methods"), StringComparison.Ordinal);
        Assert.DoesNotContain("Authorization", Header(asked, "Access-Control-Allow-Headers"), StringComparison.OrdinalIgnoreCase);

        // Nor does it get to read what became of a request that a browser sends without asking.
        using var program = await site.Program(Office.President);
        program.DefaultRequestHeaders.Add("Origin", "https://shop.example");
        using var done = await program.PostAsync($"/api/v1/milestones/{slug}/start", null);
        Assert.Equal((HttpStatusCode.NoContent, null), (done.StatusCode, Header(done, Allowed)));
        using var refused = await program.PostAsync($"/api/v1/milestones/{slug}/start", null);
        Assert.Equal((HttpStatusCode.Conflict, null), (refused.StatusCode, Header(refused, Allowed)));
    }

    [Theory]
    [InlineData("/"), InlineData("/history"), InlineData("/api"), InlineData("/board"), InlineData("/subscribe"), InlineData("/healthz/ready")]
    public async Task finds_pages_for_people_closed(string address)
    {
        using var answer = await Ask(HttpMethod.Get, address, ("Origin", "https://shop.example"));
        Assert.Null(Header(answer, Allowed));
        using var asked = await Ask(HttpMethod.Options, address, ("Origin", "https://shop.example"), ("Access-Control-Request-Method", "GET"));
        Assert.Null(Header(asked, Allowed));
    }

    private async Task<HttpResponseMessage> Ask(HttpMethod method, string address, params (string Name, string? Value)[] headers)
    {
        using var client = site.Client();
        using var request = new HttpRequestMessage(method, address);
        foreach (var (name, value) in headers.Where(header => header.Value is not null)) request.Headers.Add(name, value);
        return await client.SendAsync(request);
    }

    private static string? Header(HttpResponseMessage answer, string name) => answer.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : null;
}
