using System.Globalization;
using System.Text;
using Alliance.Roadmap.Posts;

namespace Alliance.Roadmap.Tests.Posts;

public sealed class ReadingAFeed
{
    private static readonly Uri Here = new("https://example.org/feeds/posts.xml");

    [Fact]
    public void finds_every_post_of_the_associations_own()
    {
        var items = Read(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Data", "mage-os.rss.xml"))).Items;
        Assert.Equal(97, items.Count);
        Assert.Equal(("Mage-OS January Update", "https://mage-os.org/updates/2026-02-01-mage-os-january-update-2-1-release/", new DateOnly(2026, 2, 1)), (items[0].Title, items[0].Url, items[0].PublishedOn));
        Assert.Equal(("The Future of Magento", new DateOnly(2021, 9, 14)), (items[^1].Title, items[^1].PublishedOn));
        Assert.All(items, item => Assert.True(item is { Id: not null, PublishedOn: not null, Title.Length: > 0 } && Text.Problem("The title", item.Title, 300) is null));
    }

    [Theory]
    [InlineData("""<rss version="2.0"><channel><title>News</title><link>https://example.org/</link><item><title>One</title><link>https://example.org/one</link><guid>1</guid><description>Words</description><pubDate>Tue, 03 Feb 2026 10:00:00 +0100</pubDate></item></channel></rss>""")]
    [InlineData("""<feed xmlns="http://www.w3.org/2005/Atom"><title>News</title><id>feed</id><link href="https://example.org/"/><entry><title>One</title><id>1</id><link rel="self" href="https://example.org/one.xml"/><link rel="alternate" href="https://example.org/one"/><summary>Words</summary><published>2026-02-03T10:00:00+01:00</published><updated>2026-03-01T00:00:00Z</updated></entry></feed>""")]
    [InlineData("""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://example.org/"><title>News</title><link>https://example.org/</link></channel><item rdf:about="https://example.org/one"><title>One</title><link>https://example.org/one</link><description>Words</description><dc:date>2026-02-03T10:00:00+01:00</dc:date></item></rdf:RDF>""")]
    public void understands_all_three_families(string xml)
    {
        var item = Assert.Single(Read(xml).Items);
        Assert.Equal(("One", "https://example.org/one", new DateOnly(2026, 2, 3), "Words"), (item.Title, item.Url, item.PublishedOn, item.Summary));
    }

    [Theory]
    [InlineData("Tom &amp;amp; Jerry", "Tom & Jerry")]
    [InlineData("Caf&amp;eacute; &amp;#8211; ouvert", "Café – ouvert")]
    [InlineData("Caf&eacute;&nbsp;&mdash; ouvert", "Café — ouvert")]
    [InlineData("<![CDATA[Tom & <b>Jerry</b>!]]>", "Tom & Jerry!")]
    [InlineData("<![CDATA[A]]> and <![CDATA[B]]>", "A and B")]
    [InlineData("Why &lt;script&gt; is slow", "Why <script> is slow")]
    [InlineData("  Two\n\tlines ", "Two lines")]
    [InlineData("a&#8;b&#x202E;c&#xFFFE;d", "a bcd")]
    [InlineData("Größe 👈 &#x1F600;", "Größe 👈 😀")]
    public void makes_one_readable_line_of_a_title(string written, string read) => Assert.Equal(read, Assert.Single(Read(Item($"<title>{written}</title><link>https://example.org/one</link>")).Items).Title);

    [Fact]
    public void takes_a_title_from_the_summary_or_the_address_where_there_is_none()
    {
        Assert.Equal("First words.", Assert.Single(Read(Item("<title> </title><link>https://example.org/one</link><description>&lt;p&gt;First &lt;em&gt;words&lt;/em&gt;.&lt;/p&gt;</description>")).Items).Title);
        Assert.Equal("https://example.org/one", Assert.Single(Read(Item("<link>https://example.org/one</link>")).Items).Title);
    }

    [Fact]
    public void cuts_what_is_endless()
    {
        var item = Assert.Single(Read(Item($"<title>{string.Concat(Enumerable.Repeat("😀", 400))}</title><link>https://example.org/one</link><description>{new string('x', 5000)}</description><guid isPermaLink='false'>{new string('g', 5000)}</guid>")).Items);
        Assert.Equal((299, 1000, null), (item.Title.Length, item.Summary.Length, item.Id));
        Assert.Null(Text.Problem("The title", item.Title, 300));
        Assert.Equal(1, Read(Item($"<link>https://example.org/{new string('x', 2000)}</link>")).Unusable);
    }

    [Theory]
    [InlineData("/one", "https://example.org/one")]
    [InlineData("one?a=1&amp;b=2", "https://example.org/news/one?a=1&b=2")]
    [InlineData("//other.example/one", "https://other.example/one")]
    [InlineData(" https://example.org/one two ", "https://example.org/one%20two")]
    public void makes_relative_links_absolute(string written, string url) =>
        Assert.Equal(url, Assert.Single(Read($"""<rss version="2.0"><channel><link>https://example.org/news/</link><item><title>One</title><link>{written}</link></item></channel></rss>""").Items).Url);

    [Fact]
    public void follows_the_base_that_an_Atom_feed_names()
    {
        var feed = Read("""<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://example.org/a/"><entry xml:base="b/"><title type="html">&lt;i&gt;One&lt;/i&gt;</title><link href="one"/><link type="text/plain" href="plain"/></entry><entry><title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">T<b>w</b>o</div></title><link href="two"/></entry></feed>""");
        Assert.Equal([("One", "https://example.org/a/b/one"), ("Two", "https://example.org/a/two")], feed.Items.Select(item => (item.Title, item.Url)));
        Assert.Equal("https://example.org/feeds/three", Assert.Single(Read("""<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>Three</title><link href="three"/></entry></feed>""").Items).Url);
    }

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("mailto:a@example.org")]
    [InlineData("https://a:b@example.org/")]
    [InlineData("http://[")]
    [InlineData("")]
    public void leaves_out_what_has_no_web_address(string link)
    {
        var feed = Read(Item($"<title>One</title><link>{link}</link>"));
        Assert.Equal((0, 1), (feed.Items.Count, feed.Unusable));
    }

    [Fact]
    public void takes_a_guid_for_the_address_unless_it_says_otherwise()
    {
        Assert.Equal("https://example.org/one", Assert.Single(Read(Item("<title>One</title><guid>https://example.org/one</guid>")).Items).Url);
        Assert.Equal(1, Read(Item("<title>One</title><guid isPermaLink='false'>https://example.org/one</guid>")).Unusable);
        Assert.Equal(1, Read(Item("<title>One</title><guid>17</guid>")).Unusable);
    }

    [Fact]
    public void takes_only_the_posts_own_title_and_link()
    {
        var item = Assert.Single(Read("""<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/" xmlns:atom="http://www.w3.org/2005/Atom"><channel><atom:link href="https://example.org/self"/><link>https://example.org/</link><item><media:title>Picture</media:title><media:group><title>Within</title></media:group><atom:link href="https://example.org/self"/><title>One</title><link>https://example.org/one</link></item></channel></rss>""").Items);
        Assert.Equal(("One", "https://example.org/one"), (item.Title, item.Url));
    }

    [Fact]
    public void names_a_post_once()
    {
        var feed = Read(Channel("<item><title>A</title><link>https://example.org/one</link><guid isPermaLink='false'>1</guid></item><item><title>B</title><link>http://EXAMPLE.org/one/?utm_source=feed#top</link></item><item><title>C</title><link>https://example.org/three</link><guid isPermaLink='false'>1</guid></item><item><title>D</title><link>https://example.org/one?page=2</link></item>"));
        Assert.Equal(["A", "D"], feed.Items.Select(item => item.Title));
    }

    [Theory]
    [InlineData("Sun, 01 Feb 2026 00:00:00 GMT", "2026-02-01")]
    [InlineData("Mon, 01 Feb 2026 00:00:00 GMT", "2026-02-01")]   // a Sunday
    [InlineData("1 Feb 2026 23:59 -1200", "2026-02-01")]
    [InlineData("01 Feb 26 10:00:00 EST", "2026-02-01")]
    [InlineData("Sun, 1 February 2026 10:00:00 CEST", "2026-02-01")]
    [InlineData("Sun, 01-Feb-2026 10:00:00 UTC", "2026-02-01")]
    [InlineData("Sun Feb  1 10:00:00 2026", "2026-02-01")]
    [InlineData("February 1st, 2026", "2026-02-01")]
    [InlineData("2026-02-01", "2026-02-01")]
    [InlineData("2026-02-01T23:30:00-08:00", "2026-02-01")]
    [InlineData("2026-02-01 10:00:00", "2026-02-01")]
    [InlineData("20260201T100000Z", "2026-02-01")]
    [InlineData("29 Feb 2024 00:00:00 Z", "2024-02-29")]
    [InlineData("29 Feb 2026 00:00:00 Z", null)]
    [InlineData("32 Jan 2026", null)]
    [InlineData("01 Xyz 2026", null)]
    [InlineData("2026-13-01", null)]
    [InlineData("0001-01-01T00:00:00Z", null)]
    [InlineData("Thu, 01 Jan 1970 00:00:00 GMT", null)]
    [InlineData("1770000000", null)]
    [InlineData("yesterday", null)]
    [InlineData("", null)]
    public void reads_the_day_as_it_is_written(string written, string? day) =>
        Assert.Equal(day, Assert.Single(Read(Item($"<title>One</title><link>https://example.org/one</link><pubDate>{written}</pubDate>")).Items).PublishedOn?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

    [Fact]
    public void believes_the_bytes_more_than_what_they_say_of_themselves()
    {
        static string Declared(string encoding) => $"<?xml version=\"1.0\" encoding=\"{encoding}\"?>" + Item("<title>Größe – €</title><link>https://example.org/one</link>");
        var windows = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;
        var cyrillic = CodePagesEncodingProvider.Instance.GetEncoding("windows-1251")!;
        byte[][] all =
        [
            Encoding.UTF8.GetBytes(Declared("utf-8")), Encoding.UTF8.GetBytes(Declared("iso-8859-1")), Encoding.UTF8.GetBytes(Declared("utf-16")), Encoding.UTF8.GetBytes(Declared("klingon")),
            [.. Encoding.UTF8.GetPreamble(), .. Encoding.UTF8.GetBytes(Declared("utf-16"))], [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(Declared("utf-8"))],
            Encoding.Unicode.GetBytes(Declared("utf-16")), Encoding.BigEndianUnicode.GetBytes(Declared("utf-16")), [.. Encoding.UTF32.GetPreamble(), .. Encoding.UTF32.GetBytes(Declared("utf-32"))],
            windows.GetBytes(Declared("windows-1252")), windows.GetBytes(Declared("iso-8859-1")), windows.GetBytes(Declared("utf-8")),
            [.. "\n  "u8, .. Encoding.UTF8.GetBytes(Declared("utf-8"))],
        ];
        foreach (var (at, bytes) in all.Index()) Assert.Equal((at, "Größe – €"), (at, Assert.Single(Read(bytes).Items).Title));
        Assert.Equal("Привет", Assert.Single(Read(cyrillic.GetBytes("<?xml version='1.0' encoding='windows-1251'?>" + Item("<title>Привет</title><link>https://example.org/one</link>"))).Items).Title);
    }

    [Theory]
    [InlineData("", "feed.empty")]
    [InlineData("   ", "feed.empty")]
    [InlineData("Not found", "feed.not-xml")]
    [InlineData("{\"version\":\"https://jsonfeed.org/version/1\"}", "feed.not-xml")]
    [InlineData("<!doctype html><title>News</title><p>Please wait…", "feed.web-page")]
    [InlineData("<html xmlns=\"http://www.w3.org/1999/xhtml\"><body/></html>", "feed.web-page")]
    [InlineData("<?xml version=\"1.0\"?><html xmlns=\"http://www.w3.org/1999/xhtml\"><body/></html>", "feed.web-page")]
    [InlineData("<opml version=\"2.0\"><body/></opml>", "feed.not-a-feed")]
    [InlineData("<RDF/>", "feed.not-a-feed")]
    [InlineData("<rss version=\"2.0\"><channel><item><title>One</title><link>https://example.org/one</link></item>", "feed.broken")]
    [InlineData("<rss version=\"2.0\"><channel><item><title>One", "feed.broken")]
    [InlineData("<rss><channel><item><title>One</item></channel></rss>", "feed.broken")]
    [InlineData("<rss><channel><title>&undefined;</title></channel></rss>", "feed.broken")]
    [InlineData("<!DOCTYPE lolz [<!ENTITY lol \"lol\"><!ENTITY lol2 \"&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;\">]><rss><channel><title>&lol2;</title></channel></rss>", "feed.document-type")]
    [InlineData("<!DOCTYPE rss [<!ENTITY xxe SYSTEM \"file:///etc/passwd\">]><rss><channel><item><title>&xxe;</title><link>https://example.org/one</link></item></channel></rss>", "feed.document-type")]
    [InlineData("<!DOCTYPE rss SYSTEM \"http://127.0.0.1/rss.dtd\"><rss><channel/></rss>", "feed.document-type")]
    public void refuses_what_is_no_feed_in_a_sentence(string text, string code)
    {
        Assert.True(FeedReader.Read(Encoding.UTF8.GetBytes(text), Here, out var feed).Refused(out var refusal));
        Assert.Equal((code, null), (refusal.Code, feed));
        Assert.EndsWith(".", refusal.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void leaves_out_what_is_too_long_to_be_kept()
    {
        var host = string.Concat(Enumerable.Repeat("ü.", 20)) + "example";   // three times as long in ASCII
        var path = new string('x', PostAddress.Longest - host.Length - 20);
        var feed = Read(Channel($"<item><title>One</title><link>https://{host}/{path}</link></item><item><title>Two</title><link>https://example.org/{path}</link></item>"));
        Assert.Equal(("Two", 1), (Assert.Single(feed.Items).Title, feed.Unusable));
    }

    [Fact]
    public void keeps_posts_apart_whose_ids_begin_alike_but_are_too_long()
    {
        var id = new string('x', FeedItem.LongestId);
        var feed = Read(Channel($"<item><title>One</title><link>https://example.org/1</link><guid isPermaLink='false'>{id}1</guid></item><item><title>Two</title><link>https://example.org/2</link><guid isPermaLink='false'>{id}2</guid></item>"));
        Assert.Equal([("One", null), ("Two", null)], feed.Items.Select(item => (item.Title, item.Id)));
    }

    [Fact]
    public void refuses_to_go_too_deep_too_far_or_too_long()
    {
        Assert.Equal("feed.too-deep", Refused(Item(string.Concat(Enumerable.Repeat("<a>", 100_000)) + string.Concat(Enumerable.Repeat("</a>", 100_000)))));
        Assert.Equal("feed.too-deep", Refused(string.Concat(Enumerable.Repeat("<rss>", 100)) + string.Concat(Enumerable.Repeat("</rss>", 100))));
        Assert.Equal("feed.too-many", Refused(Channel(string.Concat(Enumerable.Repeat("<item/>", Feed.Most + 1)))));
        Assert.Equal("feed.too-large", Refused(Channel(new string(' ', Feed.LargestFile))));
    }

    [Fact]
    public void manages_ten_thousand_posts()
    {
        var feed = Read(Channel(string.Concat(Enumerable.Range(1, 10_000).Select(number => $"<item><title>Post {number}</title><link>https://example.org/{number}</link><guid isPermaLink='false'>{number}</guid><pubDate>Sun, 01 Feb 2026 00:00:00 GMT</pubDate></item>"))));
        Assert.Equal((10_000, "Post 10000"), (feed.Items.Count, feed.Items[^1].Title));
    }

    private static string Channel(string items) => $"<rss version=\"2.0\"><channel><title>News</title>{items}</channel></rss>";

    private static string Item(string within) => Channel($"<item>{within}</item>");

    private static string Refused(string xml)
    {
        Assert.True(FeedReader.Read(Encoding.UTF8.GetBytes(xml), Here, out _).Refused(out var refusal));
        return refusal.Code;
    }

    private static Feed Read(string xml) => Read(Encoding.UTF8.GetBytes(xml));

    private static Feed Read(byte[] bytes)
    {
        Assert.Null(FeedReader.Read(bytes, Here, out var feed).Refusal?.Reason);
        return feed!;
    }
}
