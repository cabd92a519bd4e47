using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using Alliance.Roadmap.Board;
using Alliance.Roadmap.Funding;
using Alliance.Roadmap.Ledger;
using Alliance.Roadmap.Milestones;
using Alliance.Roadmap.Web.Caching;
using Alliance.Roadmap.Web.Tests.Board;
using Alliance.Roadmap.Web.Tests.Digests;
using Alliance.Roadmap.Web.Tests.Milestones;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Alliance.Roadmap.Web.Tests.Caching;

internal static class Kept
{
    public static CachedPage? Of(Site site, string path, string query = "") => site.Services.GetRequiredService<PageCache>().Find(new Place(path, query));

    /// <summary>Asks until it is kept: a node that has just started, or lost its connection, keeps nothing until it hears of others.</summary>
    public static async Task<HttpResponseMessage> Keep(this Site site, HttpClient client, string address)
    {
        var until = Environment.TickCount64 + 30_000;
        while (true)
        {
            var answer = await client.GetAsync(new Uri(address, UriKind.Relative));
            var parts = address.Split('?');
            if (Of(site, parts[0], parts.Length > 1 ? $"?{parts[1]}" : "") is not null) return answer;
            Assert.True(Environment.TickCount64 < until, $"{address} is never kept.");
        }
    }
}

public abstract class KeepingPages(Site site)
{
    [Theory]
    [InlineData("/", "text/html")]
    [InlineData("/history", "text/html")]
    [InlineData("/history?to=3", "text/html")]
    [InlineData("/about", "text/html")]
    [InlineData("/privacy", "text/html")]
    [InlineData("/digests", "text/html")]
    [InlineData("/resolutions", "text/html")]
    [InlineData("/vision.md", "text/markdown")]
    [InlineData("/robots.txt", "text/plain")]
    [InlineData("/sitemap.xml", "application/xml")]
    [InlineData("/feed.atom", "application/atom+xml")]
    [InlineData("/digests.atom", "application/atom+xml")]
    [InlineData("/roadmap.ics", "text/calendar")]
    [InlineData("/badge.svg", "image/svg+xml")]
    [InlineData("/embed?size=line", "text/html")]
    [InlineData("/share", "text/html")]
    [InlineData("/api", "text/html")]
    [InlineData("/openapi/v1.json", "application/json")]
    [InlineData("/api/v1/roadmap", "application/json")]
    [InlineData("/api/v1/digests", "application/json")]
    [InlineData("/api/v1/events?after=3", "application/json")]
    public async Task answers_again_without_making_it_anew(string address, string kind)
    {
        using var client = site.Client();
        site.Clock.Advance(TimeSpan.FromMinutes(1));   // of two versions within one second, the later one has the next second
        using var first = await site.Keep(client, address);
        Assert.Equal((HttpStatusCode.OK, kind), (first.StatusCode, first.Content.Headers.ContentType!.MediaType));
        Assert.NotNull(first.Headers.ETag);
        Assert.NotNull(first.Content.Headers.LastModified);
        Assert.True(first.Headers.CacheControl!.NoCache);

        using var again = await client.GetAsync(address);
        Assert.Equal(await first.Content.ReadAsStringAsync(), await again.Content.ReadAsStringAsync());
        Assert.Equal(Headers(first), Headers(again));

        using var head = await client.SendAsync(new HttpRequestMessage(HttpMethod.Head, address));
        Assert.Equal(Headers(first), Headers(head));
        Assert.Equal("", await head.Content.ReadAsStringAsync());

        Assert.Equal(HttpStatusCode.NotModified, await Ask(client, address, request => request.IfNoneMatch.Add(first.Headers.ETag)));
        Assert.Equal(HttpStatusCode.NotModified, await Ask(client, address, request => request.IfModifiedSince = first.Content.Headers.LastModified));
        Assert.Equal(HttpStatusCode.NotModified, await Ask(client, address, request => request.IfNoneMatch.Add(EntityTagHeaderValue.Any)));
        Assert.Equal(HttpStatusCode.OK, await Ask(client, address, request => request.IfNoneMatch.Add(new("\"another\""))));
        // A tag decides where both are named.
        Assert.Equal(HttpStatusCode.OK, await Ask(client, address, request =>
        {
            request.IfNoneMatch.Add(new("\"another\""));
            request.IfModifiedSince = first.Content.Headers.LastModified;
        }));
    }

    [Fact]
    public async Task shows_what_the_board_changes_at_once()
    {
        var slug = await site.Step();
        using var client = site.Client();
        var before = await Tags(client, "/", $"/milestones/{slug}", "/history", "/api/v1/roadmap", $"/api/v1/milestones/{slug}", "/vision.md", "/api/v1/events");
        await site.Do<RoadmapDb>(async db =>
        {
            var step = await db.Milestones.SingleAsync(step => step.Slug == slug);
            Assert.Null(step.Start(new Act(Readers.President, site.Clock.GetUtcNow())).Refusal);
            await db.SaveChangesAsync();
        });
        var after = await Tags(client, "/", $"/milestones/{slug}", "/history", "/api/v1/roadmap", $"/api/v1/milestones/{slug}", "/vision.md", "/api/v1/events");
        Assert.All(before.Zip(after), pair => Assert.NotEqual(pair.First, pair.Second));
        Assert.Contains("In progress since", await client.GetStringAsync($"/milestones/{slug}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task shows_a_figure_at_once_though_it_is_no_entry()
    {
        var slug = await site.Step(MilestoneStatus.Planned, new FundingCondition("a salary", Money.Euros(60_000), Basis.Yearly, "till"));
        using var client = site.Client();
        await site.Keep(client, $"/milestones/{slug}");
        await site.Do<RoadmapDb>(async db =>
        {
            Assert.Null(Reading.Enter(Money.Euros(8_400), Basis.Yearly, "till", site.Clock.GetUtcNow().AddDays(-1), "Statement 11", "Tess Example", site.Clock.GetUtcNow(), out var reading).Refusal);
            db.Add(reading!);
            await db.SaveChangesAsync();
        });
        using var visitor = site.Visitor();
        Assert.Contains("€8,400 of €60,000", (await visitor.Open($"/milestones/{slug}")).Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task shows_what_is_changed_without_being_loaded_at_once()
    {
        using var client = site.Client();
        await site.Keep(client, "/about");
        var name = $"Alliance {Guid.NewGuid():N}";
        await site.Do<RoadmapDb>(db => db.Organizations.ExecuteUpdateAsync(set => set.SetProperty(organization => organization.Name, name)));
        Assert.Contains(name, await client.GetStringAsync("/about"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task is_only_for_those_who_are_not_signed_in()
    {
        using var anybody = site.Visitor();
        await site.Keep(anybody.Client, "/");
        using var director = await site.SignedIn(Office.Director);
        var own = await director.Open("/");
        Assert.Contains("Board", own.Document.QuerySelector("nav")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("no-cache, private", own.Response.Headers.CacheControl!.ToString());
        Assert.Null(own.Response.Headers.ETag);
        Assert.DoesNotContain("Board", (await anybody.Open("/")).Document.QuerySelector("nav")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task minds_no_parameter_that_the_page_does_not_know()
    {
        using var client = site.Client();
        using var plain = await site.Keep(client, "/history?to=3");
        foreach (var address in new[] { "/history?to=3&utm_source=mail", "/history?x=1&to=3&y=2", "/history?TO=3" })
        {
            using var answer = await client.GetAsync(address);
            Assert.Equal(plain.Headers.ETag, answer.Headers.ETag);
            Assert.Null(Kept.Of(site, "/history", address[8..]));
        }

        // What would have another name for the same page is answered, and not kept.
        foreach (var address in new[] { "/history?to=003", "/history?to=3&to=3", "/HISTORY", "/history/", "/history?to=%2B3" })
        {
            using var answer = await client.GetAsync(address);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            var parts = address.Split('?');
            Assert.Null(Kept.Of(site, parts[0], parts.Length > 1 ? $"?{parts[1]}" : ""));
        }
    }

    [Theory]
    [InlineData("/nowhere")]
    [InlineData("/milestones/nowhere")]
    [InlineData("/history?to=yesterday")]
    [InlineData("/api/v1/milestones/nowhere")]
    [InlineData("/subscribe")]
    [InlineData("/sign-in")]
    [InlineData("/board")]
    [InlineData("/confirm/made-up")]
    [InlineData("/unsubscribe/made-up")]
    [InlineData("/subscriptions/made-up")]
    [InlineData("/healthz/ready")]
    public async Task leaves_out_errors_redirects_forms_and_whatever_is_for_one_person(string address)
    {
        using var client = site.Client();
        await site.Keep(client, "/");
        await client.GetAsync(address);
        await client.GetAsync(address);
        var parts = address.Split('?');
        Assert.Null(Kept.Of(site, parts[0], parts.Length > 1 ? $"?{parts[1]}" : ""));
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("", null)]
    [InlineData("gzip", "gzip")]
    [InlineData("br", "br")]
    [InlineData("gzip, deflate, br", "br")]
    [InlineData("br;q=0.5, gzip", "gzip")]
    [InlineData("BR;q=0, GZIP;Q=0.1", "gzip")]
    [InlineData("*", "br")]
    [InlineData("*;q=0, identity", null)]
    [InlineData("gzip;q=0.2, identity;q=0.9", null)]
    [InlineData("identity;q=0, gzip;q=0.1", "gzip")]
    [InlineData("deflate, zstd", null)]
    [InlineData("zstd, identity;q=0", null)]   // nothing we have: as it is, which most can read all the same
    [InlineData("*;q=0", null)]
    public async Task encodes_once_as_the_reader_likes_it(string? accepted, string? encoding)
    {
        using var client = site.Client();
        using var plain = await site.Keep(client, "/");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        if (accepted is not null) request.Headers.TryAddWithoutValidation("Accept-Encoding", accepted);
        using var answer = await client.SendAsync(request);
        Assert.Equal(encoding, answer.Content.Headers.ContentEncoding.SingleOrDefault());
        Assert.Equal("Accept-Encoding", answer.Headers.Vary.Single());
        Assert.Equal(encoding is null, answer.Headers.ETag!.Equals(plain.Headers.ETag));
        var bytes = await answer.Content.ReadAsStreamAsync();
        using var text = new StreamReader(encoding switch { "br" => new BrotliStream(bytes, CompressionMode.Decompress), "gzip" => new GZipStream(bytes, CompressionMode.Decompress), _ => bytes });
        Assert.Equal(await plain.Content.ReadAsStringAsync(), await text.ReadToEndAsync());
        Assert.Equal(HttpStatusCode.NotModified, await Ask(client, "/", headers =>
        {
            if (accepted is not null) headers.TryAddWithoutValidation("Accept-Encoding", accepted);
            headers.IfNoneMatch.Add(answer.Headers.ETag);
        }));
    }

    [Fact]
    public async Task keeps_nothing_that_was_begun_before_a_change()
    {
        using var client = site.Client();
        await site.Keep(client, "/");
        var cache = site.Services.GetRequiredService<PageCache>();
        var begun = cache.Begin();
        await site.Step();
        var late = new CachedPage([1], new Microsoft.AspNetCore.Http.HeaderDictionary(), site.Clock.GetUtcNow()) { Version = begun!.Value, Until = DateTimeOffset.MaxValue };
        cache.Keep(new Place("/", ""), late);
        Assert.Null(cache.Find(new Place("/", "")));
    }

    private async Task<List<EntityTagHeaderValue?>> Tags(HttpClient client, params string[] addresses)
    {
        var tags = new List<EntityTagHeaderValue?>();
        foreach (var address in addresses)
        {
            using var answer = await site.Keep(client, address);
            tags.Add(answer.Headers.ETag);
        }

        return tags;
    }

    private static async Task<HttpStatusCode> Ask(HttpClient client, string address, Action<HttpRequestHeaders> set)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        set(request.Headers);
        using var answer = await client.SendAsync(request);
        if (answer.StatusCode is HttpStatusCode.NotModified) Assert.NotNull(answer.Headers.ETag);
        return answer.StatusCode;
    }

    private static List<string> Headers(HttpResponseMessage answer) =>
        [.. answer.Headers.Concat(answer.Content.Headers).Where(header => header.Key is not ("Date" or "Transfer-Encoding" or "Connection")).Select(header => $"{header.Key}: {string.Join(", ", header.Value)}").Order(StringComparer.Ordinal)];
}

public sealed class KeepingPagesOnSqlite(SqliteSite site) : KeepingPages(site), IClassFixture<SqliteSite>;

public sealed class KeepingPagesOnPostgreSql(PostgreSqlSite site) : KeepingPages(site), IClassFixture<PostgreSqlSite>;
