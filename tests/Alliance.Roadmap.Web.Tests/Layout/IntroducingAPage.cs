using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Xml;
using System.Xml.Linq;
using Alliance.Roadmap.Ledger;
using Alliance.Roadmap.Milestones;
using Alliance.Roadmap.Subscribers;
using Alliance.Roadmap.Web.Digests;
using Alliance.Roadmap.Web.Tests.Digests;
using Alliance.Roadmap.Web.Tests.Milestones;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Tests.Layout;

/// <summary>What pages say of themselves to search engines and to programs that preview a link.</summary>
public abstract class IntroducingAPage(Site site)
{
    private static readonly XNamespace Schema = "http://www.sitemaps.org/schemas/sitemap/0.9";

    [Fact]
    public async Task gives_each_its_title_its_words_and_its_one_address()
    {
        var slug = await site.Step();
        using var visitor = site.Visitor();
        foreach (var (address, path, crumbs) in new[] { ("/?utm_source=mail", "", 0), ($"/milestones/{slug}/", $"milestones/{slug}", 2), ("/history?to=2", "history", 2), ("/about", "about", 2), ("/digests", "digests", 2), ("/resolutions", "resolutions", 2), ("/subscribe", "subscribe", 2), ("/privacy", "privacy", 2) })
        {
            var page = await visitor.Open(address);
            Assert.Equal((address, HttpStatusCode.OK), (address, page.Status));
            var here = new Uri(site.Address, path).AbsoluteUri;
            Assert.Equal(here, Assert.Single(page.Document.QuerySelectorAll("link[rel=canonical]")).GetAttribute("href"));
            Assert.Equal((here, page.Document.Title, Meta(page, "name=description")), (Meta(page, "property='og:url'"), Meta(page, "property='og:title'"), Meta(page, "property='og:description'")));
            Assert.InRange(Meta(page, "name=description").Length, 40, 305);

            var graph = Data(page).GetProperty("@graph").EnumerateArray().ToList();
            Assert.Equal(here, graph.Single(thing => Type(thing) == "WebPage").GetProperty("url").GetString());
            Assert.Equal("Mage-OS Alliance", graph.Single(thing => Type(thing) == "Organization").GetProperty("name").GetString());
            Assert.Equal((address, crumbs), (address, graph.Where(thing => Type(thing) == "BreadcrumbList").SelectMany(list => list.GetProperty("itemListElement").EnumerateArray()).Count()));
        }
    }

    [Fact]
    public async Task lets_no_title_end_the_element_it_stands_in()
    {
        const string Title = "Say </script><script>alert(1)</script> \"hello\" & <b>go</b> שלום 👈";
        var slug = await site.Step();
        await site.Do<RoadmapDb>(async db =>
        {
            var step = await db.Milestones.SingleAsync(step => step.Slug == slug);
            Assert.Null(step.Reword(new Wording(Title), new Act(Readers.President, site.Clock.GetUtcNow()) { Reason = "To try." }).Refusal);
            await db.SaveChangesAsync();
        });
        using var visitor = site.Visitor();
        var page = await visitor.Open($"/milestones/{slug}");
        Assert.EndsWith(Title, Data(page).GetProperty("@graph").EnumerateArray().Single(thing => Type(thing) == "WebPage").GetProperty("name").GetString(), StringComparison.Ordinal);
        Assert.EndsWith(Title, Meta(page, "property='og:title'"), StringComparison.Ordinal);
        Assert.All(page.Document.Scripts, script => Assert.Equal("application/ld+json", script.Type));
    }

    [Fact]
    public async Task lists_all_that_may_be_found_in_the_sitemap_and_robots_learn_where_it_is()
    {
        var slug = await site.Step();
        await site.Do<DigestPress>(press => press.FreezeNow(Cadence.Quarterly));
        using var client = site.Client();
        Assert.Contains($"Sitemap: {site.Address}sitemap.xml\n", await client.GetStringAsync("/robots.txt"), StringComparison.Ordinal);

        var map = XDocument.Parse(await client.GetStringAsync("/sitemap.xml"));
        Assert.Equal(Schema + "urlset", map.Root!.Name);
        var places = map.Root.Elements(Schema + "url").Select(url => url.Element(Schema + "loc")!.Value).ToList();
        Assert.Contains($"{site.Address}milestones/{slug}", places);
        Assert.Contains($"{site.Address}digests/1", places);
        Assert.Equal(places.Count, places.Distinct().Count());
        foreach (var place in places)
        {
            using var answer = await client.GetAsync(place);
            Assert.Equal((place, HttpStatusCode.OK), (place, answer.StatusCode));
        }

        Assert.All(map.Descendants(Schema + "lastmod"), at => XmlConvert.ToDateTimeOffset(at.Value));
    }

    [Fact]
    public async Task tells_whoever_has_the_newest_sitemap_so_until_something_changes()
    {
        using var client = site.Client();
        var first = await Ask(null);
        Assert.Equal(HttpStatusCode.OK, first.Status);
        Assert.Equal(HttpStatusCode.NotModified, (await Ask(first.Tag)).Status);
        await site.Step();
        var second = await Ask(first.Tag);
        Assert.Equal(HttpStatusCode.OK, second.Status);
        Assert.NotEqual(first.Tag, second.Tag);

        async Task<(HttpStatusCode Status, EntityTagHeaderValue? Tag)> Ask(EntityTagHeaderValue? known)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/sitemap.xml");
            if (known is not null) request.Headers.IfNoneMatch.Add(known);
            using var answer = await client.SendAsync(request);
            if (answer.StatusCode is HttpStatusCode.NotModified) Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
            return (answer.StatusCode, answer.Headers.ETag);
        }
    }

    private static string Meta(Page page, string which) => Assert.Single(page.Document.Head!.QuerySelectorAll($"meta[{which}]")).GetAttribute("content")!;

    private static JsonElement Data(Page page) => JsonDocument.Parse(Assert.Single(page.Document.Head!.QuerySelectorAll("script[type='application/ld+json']")).TextContent).RootElement;

    private static string? Type(JsonElement thing) => thing.GetProperty("@type").GetString();
}

public sealed class IntroducingAPageOnSqlite(SqliteSite site) : IntroducingAPage(site), IClassFixture<SqliteSite>;

public sealed class IntroducingAPageOnPostgreSql(PostgreSqlSite site) : IntroducingAPage(site), IClassFixture<PostgreSqlSite>;
