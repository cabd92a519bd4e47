using System.Text.Json;
using System.Xml;
using System.Xml.Linq;
using Alliance.Roadmap.Board;
using Alliance.Roadmap.Milestones;
using Alliance.Roadmap.Subscribers;
using Alliance.Roadmap.Web.Digests;
using Alliance.Roadmap.Web.Tests.Board;
using Alliance.Roadmap.Web.Tests.Digests;
using Alliance.Roadmap.Web.Tests.Milestones;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Tests.Sharing;

public abstract class SubscribingToAFeed(Site site)
{
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";

    [Fact]
    public async Task brings_every_entry_in_its_words_to_a_reader_that_is_not_ours()
    {
        var slug = await site.Step(MilestoneStatus.InProgress);
        await Tell(slug, "Three shops <run> on it & more.\nNext: ten.");
        var read = await Read("/feed.atom");
        Assert.Equal("atom10", read.GetProperty("version").GetString());

        var entries = read.GetProperty("entries").EnumerateArray().ToList();
        var head = await site.Ask(db => db.LedgerHeads.SingleAsync());
        Assert.Equal(Math.Min(100, head.Sequence), entries.Count);
        Assert.Equal(entries.Count, entries.Select(entry => Text(entry, "id")).Distinct().Count());
        Assert.All(entries, entry => Assert.Equal("text/html", Text(entry, "type")));

        // Every one says what its place in the history says, and leads there.
        using var visitor = site.Visitor();
        foreach (var entry in entries.Take(4))
        {
            var place = new Uri(Text(entry, "link"));
            var there = (await visitor.Open(place.PathAndQuery)).Document.QuerySelector(place.Fragment)!;
            var told = Content(entry);
            foreach (var sentence in told.QuerySelectorAll("p, blockquote").Select(part => part.TextContent).Where(text => text.EndsWith('.') && !text.StartsWith("Why:", StringComparison.Ordinal) && !text.StartsWith("Proof:", StringComparison.Ordinal)))
                Assert.Contains(Collapsed(sentence), Collapsed(there.TextContent), StringComparison.Ordinal);
            Assert.StartsWith(Text(entry, "title").Split(':')[0], there.QuerySelector("h3")!.TextContent.Trim(), StringComparison.Ordinal);
        }

        Assert.Equal("Three shops <run> on it & more.\nNext: ten.", Content(entries[0]).QuerySelector("blockquote")!.TextContent);
        Assert.EndsWith("Ada Example, President", Text(entries[0], "author"), StringComparison.Ordinal);
    }

    [Theory, InlineData("/feed.atom"), InlineData("/digests.atom")]
    public async Task finds_all_that_the_format_asks_for(string address)
    {
        await site.Do<DigestPress>(press => press.FreezeNow(Cadence.Quarterly));
        using var client = site.Client();
        using var answer = await client.GetAsync(address);
        Assert.Equal("application/atom+xml; charset=utf-8", $"{answer.Content.Headers.ContentType}");
        using var xml = XmlReader.Create(new StringReader(await answer.Content.ReadAsStringAsync()), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
        var feed = XDocument.Load(xml).Root!;

        // RFC 4287 §4.1.1 and §4.1.2: exactly one of each, an author somewhere, and what a person without a reader can open.
        Assert.Equal(Atom + "feed", feed.Name);
        Assert.All((string[])["id", "title", "updated"], name => Assert.Single(feed.Elements(Atom + name)));
        Assert.NotEmpty(feed.Elements(Atom + "author").Elements(Atom + "name"));
        Assert.Equal(new Uri(site.Address, address).AbsoluteUri, Link(feed, "self"));
        var entries = feed.Elements(Atom + "entry").ToList();
        Assert.NotEmpty(entries);
        foreach (var entry in entries)
        {
            Assert.All((string[])["id", "title", "updated", "published", "content"], name => Assert.Single(entry.Elements(Atom + name)));
            Assert.StartsWith("urn:uuid:", entry.Element(Atom + "id")!.Value, StringComparison.Ordinal);
            Assert.True(XmlConvert.ToDateTimeOffset(entry.Element(Atom + "updated")!.Value) >= XmlConvert.ToDateTimeOffset(entry.Element(Atom + "published")!.Value));
            Assert.StartsWith(site.Address.AbsoluteUri, Link(entry, "alternate"), StringComparison.Ordinal);
        }

        using var visitor = site.Visitor();
        Assert.Contains(address, (await visitor.Open("/")).Document.QuerySelectorAll("link[rel=alternate][type='application/atom+xml']").Select(link => link.GetAttribute("href")));
        static string Link(XElement of, string rel) => Assert.Single(of.Elements(Atom + "link"), link => link.Attribute("rel")?.Value == rel).Attribute("href")!.Value;
    }

    [Fact]
    public async Task brings_each_digest_as_the_archive_shows_it_and_nothing_of_whoever_got_it()
    {
        var reader = await site.Follow($"{Guid.NewGuid():N}@example.org");
        await site.Step();
        await site.Do<DigestPress>(press => press.FreezeNow(Cadence.Weekly));
        await site.RunJobs();
        var newest = (await Read("/digests.atom")).GetProperty("entries").EnumerateArray().First();
        using var visitor = site.Visitor();
        var archive = await visitor.Open(new Uri(Text(newest, "link")).AbsolutePath);
        Assert.Equal(archive.Heading, Text(newest, "title"));
        Assert.Equal(Collapsed(archive.Document.QuerySelector("article")!.TextContent), Collapsed(new HtmlParser().ParseDocument(Text(newest, "content")).Body!.TextContent));
        var whole = await visitor.Client.GetStringAsync("/digests.atom") + await visitor.Client.GetStringAsync("/feed.atom");
        Assert.All((string[])[reader.Token, "subscriptions/", "unsubscribe/", Roadmap.Text.RecipientsKey], secret => Assert.DoesNotContain(secret, whole, StringComparison.Ordinal));
    }

    [Fact]
    public async Task keeps_what_an_entry_is_called_and_shows_a_removed_text_as_removed()
    {
        var slug = await site.Step();
        await Tell(slug, "Somebody said something unkind.");
        var before = (await Read("/feed.atom")).GetProperty("entries").EnumerateArray().First();
        site.Clock.Advance(TimeSpan.FromMinutes(3));
        using var president = await site.SignedIn(Office.President);
        var sequence = await site.Ask(db => db.LedgerHeads.Select(head => head.Sequence).SingleAsync());
        var preview = await president.Submit(await president.Open($"/board/history/{sequence}/redact"), "button[value=preview]", ("Input.Keys", "text"), ("Input.Reason", "It is unkind."));
        await president.Submit(preview, "button[value=record]");

        var after = (await Read("/feed.atom")).GetProperty("entries").EnumerateArray().Single(entry => Text(entry, "id") == Text(before, "id"));
        Assert.Contains("[removed]", Text(after, "content"), StringComparison.Ordinal);
        Assert.DoesNotContain("unkind", Text(after, "content"), StringComparison.Ordinal);
        Assert.Equal(Text(before, "published"), Text(after, "published"));
        Assert.True(XmlConvert.ToDateTimeOffset(Text(after, "updated")) > XmlConvert.ToDateTimeOffset(Text(before, "updated")));
    }

    [Fact]
    public async Task is_asked_again_and_again_at_no_cost()
    {
        await site.AsksAgain("/feed.atom", () => site.Step());
        await site.Do<DigestPress>(press => press.FreezeNow(Cadence.Quarterly));
        await site.AsksAgain("/digests.atom", () => site.Do<DigestPress>(press => press.FreezeNow(Cadence.Quarterly)));
    }

    private Task Tell(string slug, string text) => site.Do<RoadmapDb>(async db =>
    {
        var step = await db.Milestones.SingleAsync(step => step.Slug == slug);
        Assert.Null(step.Tell(text, new(Readers.President, site.Clock.GetUtcNow())).Refusal);
        await db.SaveChangesAsync();
    });

    private async Task<JsonElement> Read(string address)
    {
        using var client = site.Client();
        return await OtherReader.Read("read-feed.py", await client.GetByteArrayAsync(address));
    }

    private static IHtmlDocument Content(JsonElement entry) => new HtmlParser().ParseDocument(Text(entry, "content").Replace("<br />", "\n", StringComparison.Ordinal));

    private static string Text(JsonElement entry, string name) => entry.GetProperty(name).GetString()!;

    private static string Collapsed(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}

public sealed class SubscribingToAFeedOnSqlite(SqliteSite site) : SubscribingToAFeed(site), IClassFixture<SqliteSite>;

public sealed class SubscribingToAFeedOnPostgreSql(PostgreSqlSite site) : SubscribingToAFeed(site), IClassFixture<PostgreSqlSite>;
