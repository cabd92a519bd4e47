using System.IO.Compression;
using System.Net;
using Alliance.Roadmap.Board;
using Alliance.Roadmap.Posts;
using Alliance.Roadmap.Web.Posts;
using Alliance.Roadmap.Web.Setup;
using Alliance.Roadmap.Web.Tests.Board;
using Alliance.Roadmap.Web.Tests.Setup;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Tests.Posts;

public sealed class ReadingTheFeed
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task lays_the_associations_posts_in_the_tray_newest_first(bool postgreSql)
    {
        await using var web = await PretendWeb.Start();
        web.Answer = (context, stop) => context.Response.SendFileAsync(Path.Combine(AppContext.BaseDirectory, "Data", "mage-os.rss.xml"), stop);
        await using var site = await PretendWeb.Site(postgreSql, $"--Posts:FeedUrl={web.Address}/feed.xml");
        await Read(site);
        using var editor = await site.SignedIn(Office.Editor);
        Assert.Contains("97 posts are linked to no step yet", (await editor.Open("/board")).Words, StringComparison.Ordinal);
        var page = await editor.Open("/board/posts");
        Assert.Contains("It holds 97 posts.", page.Words, StringComparison.Ordinal);
        Assert.Equal((20, "Mage-OS January Update"), (Titles(page).Count, Titles(page)[0]));
        var titles = new List<string>(Titles(page));
        while (page.Document.QuerySelector(".pager a:last-child") is { TextContent: "Older posts" } older) titles.AddRange(Titles(page = await editor.Open(older.GetAttribute("href")!)));
        Assert.Equal((97, 97, "The Future of Magento"), (titles.Count, titles.Count, titles[^1]));

        // Mirror: the step and the post say so, and one click links them.
        var mirror = (await editor.Open("/board/posts?page=4")).Document.QuerySelectorAll("ul.tray > li").First(post => post.TextContent.Contains("Mirror Package Checksum Changes", StringComparison.Ordinal));
        Assert.Contains("“mirror”", mirror.TextContent, StringComparison.Ordinal);
        var button = mirror.QuerySelector("button")!;
        var before = await site.Ask(db => db.Entries.CountAsync());
        page = await editor.Submit(await editor.Open("/board/posts?page=4"), $"button[value='{button.GetAttribute("value")}']");
        Assert.Contains("Linked: entry", page.Words, StringComparison.Ordinal);
        Assert.Equal(before + 1, await site.Ask(db => db.Entries.CountAsync()));
        var entry = await site.Ask(db => db.Entries.OrderByDescending(entry => entry.Sequence).FirstAsync());
        Assert.Equal(("post", "launch-an-independent-public-mirror-of-magento-open-source"), (entry.Act, entry.Milestone));
        Assert.DoesNotContain("Mirror Package Checksum Changes", string.Join('|', Titles(page)), StringComparison.Ordinal);
        Assert.Contains("96 posts are linked to no step yet", (await editor.Open("/board")).Words, StringComparison.Ordinal);
        using var visitor = site.Visitor();
        Assert.Contains("Mirror Package Checksum Changes", (await visitor.Open($"/milestones/{entry.Milestone}")).Words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task asks_only_for_what_has_changed(bool postgreSql)
    {
        await using var web = await PretendWeb.Start();
        var posts = 1;
        web.Answer = (context, stop) =>
        {
            context.Response.Headers.ETag = $"W/\"{posts}\"";
            context.Response.Headers.LastModified = "Mon, 23 Nov 2026 10:00:00 GMT";
            if (context.Request.Headers.IfNoneMatch == $"W/\"{posts}\"") context.Response.StatusCode = 304;
            else return context.Response.WriteAsync(Rss(Enumerable.Range(1, posts).Select(number => ($"Post {number}", $"/{number}"))), stop);
            return Task.CompletedTask;
        };
        await using var site = await PretendWeb.Site(postgreSql, $"--Posts:FeedUrl={web.Address}/feed.xml");
        await Read(site);
        await Read(site);
        Assert.Single(web.Asked);   // once an hour
        site.Clock.Advance(TimeSpan.FromHours(1));
        await Read(site);
        Assert.Equal(("W/\"1\"", "Mon, 23 Nov 2026 10:00:00 GMT"), (web.Asked[1].Headers.IfNoneMatch.ToString(), web.Asked[1].Headers.IfModifiedSince.ToString()));
        Assert.Contains(site.Address.ToString(), web.Asked[1].Headers.UserAgent.ToString(), StringComparison.Ordinal);
        var check = await site.Ask(db => db.FeedChecks.SingleAsync());
        Assert.Equal((site.Clock.GetUtcNow(), 1), (check.AnsweredAt, check.Posts));
        posts = 2;
        site.Clock.Advance(TimeSpan.FromHours(1));
        await Read(site);
        Assert.Equal(["Post 1", "Post 2"], await site.Ask(db => db.FeedPosts.OrderBy(post => post.Title).Select(post => post.Title).ToListAsync()));
    }

    [Theory]
    [InlineData("404", "answered with the status 404")]
    [InlineData("500", "answered with the status 500")]
    [InlineData("429", "answered with the status 429")]
    [InlineData("html", "This is a web page and no feed")]
    [InlineData("truncated", "breaks off there")]
    [InlineData("cut off", "127.0.0.1")]
    [InlineData("dtd", "declares a document type")]
    [InlineData("far too much", "more than 5 MB")]
    [InlineData("a bomb", "more than 5 MB")]
    [InlineData("silence", "did not answer in time")]
    [InlineData("slow", "did not answer in time")]
    [InlineData("hang up", "cannot be reached")]
    [InlineData("circle", "redirects more than 5 times")]
    [InlineData("to a file", "no web address")]
    public async Task that_goes_wrong_keeps_what_is_known_and_says_since_when(string what, string why)
    {
        await using var web = await PretendWeb.Start();
        web.Answer = (context, stop) => context.Response.WriteAsync(Rss([("One", "/1")]), stop);
        await using var site = await PretendWeb.Site(false, $"--Posts:FeedUrl={web.Address}/feed.xml", $"--Posts:Timeout={(what is "silence" or "slow" ? "00:00:00.5" : "00:00:30")}");
        await Read(site);
        site.Clock.Advance(TimeSpan.FromDays(1));
        web.Answer = async (context, closing) =>
        {
            switch (what)
            {
                case "404" or "500" or "429": context.Response.StatusCode = int.Parse(what, System.Globalization.CultureInfo.InvariantCulture); break;
                case "html": await context.Response.WriteAsync("<!DOCTYPE html><html><p>Please wait…", closing); break;
                case "truncated": await context.Response.WriteAsync(Rss([("Two", "/2")])[..^20], closing); break;
                case "cut off":
                    context.Response.ContentLength = 1000;
                    await context.Response.WriteAsync("<rss>", closing);
                    await context.Response.Body.FlushAsync(closing);
                    context.Abort();
                    break;
                case "dtd": await context.Response.WriteAsync("<!DOCTYPE rss [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>" + Rss([("&a;", "/2")]), closing); break;
                case "far too much": await context.Response.WriteAsync(new string(' ', Feed.LargestFile + 1), closing); break;
                case "a bomb":
                    context.Response.Headers.ContentEncoding = "gzip";
                    await using (var zip = new GZipStream(context.Response.Body, CompressionLevel.Fastest))
                        for (var part = 0; part < 20; part++) await zip.WriteAsync(new byte[1024 * 1024], closing);
                    break;
                case "silence": await Task.Delay(Timeout.Infinite, closing).ContinueWith(_ => { }, TaskScheduler.Default); break;
                case "slow":
                    await context.Response.WriteAsync("<rss>", closing);
                    await context.Response.Body.FlushAsync(closing);
                    await Task.Delay(Timeout.Infinite, closing).ContinueWith(_ => { }, TaskScheduler.Default);
                    break;
                case "circle": context.Response.Redirect("/feed.xml"); break;
                case "to a file": context.Response.Headers.Location = "file:///etc/passwd"; context.Response.StatusCode = 302; break;
                default: context.Abort(); break;
            }
        };
        await Read(site);
        Assert.Equal("One", (await site.Ask(db => db.FeedPosts.SingleAsync())).Title);
        var finding = Assert.Single(await Findings(site));
        Assert.False(finding.IsWell);
        Assert.Contains(why, finding.Sentence, StringComparison.Ordinal);
        Assert.Contains("unknown since 24 November 2026", finding.Sentence, StringComparison.Ordinal);
        using var editor = await site.SignedIn(Office.Editor);
        Assert.Contains("unknown since 24 November 2026", (await editor.Open("/board/posts")).Words, StringComparison.Ordinal);

        web.Answer = (context, stop) => context.Response.WriteAsync(Rss([("One", "/1"), ("Two", "/2")]), stop);
        site.Clock.Advance(TimeSpan.FromHours(1));
        await Read(site);
        Assert.Equal(2, await site.Ask(db => db.FeedPosts.CountAsync()));
        Assert.True(Assert.Single(await Findings(site)).IsWell);
    }

    [Fact]
    public async Task waits_as_long_as_the_server_says()
    {
        await using var web = await PretendWeb.Start();
        web.Answer = (context, _) =>
        {
            (context.Response.StatusCode, context.Response.Headers.RetryAfter) = (503, "7200");
            return Task.CompletedTask;
        };
        await using var site = await PretendWeb.Site(false, $"--Posts:FeedUrl={web.Address}/feed.xml");
        await Read(site);
        site.Clock.Advance(TimeSpan.FromMinutes(119));
        await Read(site);
        Assert.Single(web.Asked);
        site.Clock.Advance(TimeSpan.FromMinutes(1));
        await Read(site);
        Assert.Equal(2, web.Asked.Count);
    }

    [Fact]
    public async Task follows_a_redirect_and_resolves_links_from_where_it_ends()
    {
        await using var web = await PretendWeb.Start();
        web.Answer = (context, stop) =>
        {
            if (context.Request.Path == "/news/rss") return context.Response.WriteAsync("<rss version='2.0'><channel><item><title>One</title><link>one</link></item></channel></rss>", stop);
            context.Response.Redirect("/news/rss");
            return Task.CompletedTask;
        };
        await using var site = await PretendWeb.Site(false, $"--Posts:FeedUrl={web.Address}/feed.xml");
        await Read(site);
        Assert.Equal($"{web.Address}/news/one", (await site.Ask(db => db.FeedPosts.SingleAsync())).Url);
    }

    [Fact]
    public async Task never_asks_what_is_not_on_the_public_web()
    {
        await using var web = await PretendWeb.Start();
        await using var site = await Site.OnSqlite($"--Posts:FeedUrl={web.Address.Replace("127.0.0.1", "localhost", StringComparison.Ordinal)}/feed.xml");
        await Read(site);
        Assert.Empty(web.Asked);
        Assert.Contains("not on the public web", Assert.Single(await Findings(site)).Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("172.15.0.1", true)]
    [InlineData("172.32.0.1", true)]
    [InlineData("2a01:4f8::1", true)]
    [InlineData("64:ff9b::808:808", true)]
    [InlineData("::ffff:8.8.8.8", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("127.255.0.9", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("172.16.0.1", false)]
    [InlineData("172.31.255.255", false)]
    [InlineData("192.168.1.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("198.18.0.1", false)]
    [InlineData("203.0.113.1", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("::", false)]
    [InlineData("::1", false)]
    [InlineData("::ffff:127.0.0.1", false)]
    [InlineData("::ffff:169.254.169.254", false)]
    [InlineData("::10.0.0.1", false)]
    [InlineData("64:ff9b::a00:1", false)]
    [InlineData("64:ff9b:1::1", false)]
    [InlineData("2002:a00:1::", false)]
    [InlineData("2001::1", false)]
    [InlineData("2001:db8::1", false)]
    [InlineData("fc00::1", false)]
    [InlineData("fd12::1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fec0::1", false)]
    [InlineData("ff02::1", false)]
    public void tells_public_addresses_from_others(string address, bool isPublic) => Assert.Equal(isPublic, PublicWeb.IsPublic(IPAddress.Parse(address)));

    [Theory]
    [InlineData("http://127.0.0.1:{port}/")]
    [InlineData("http://[::1]:{port}/")]
    [InlineData("http://[::ffff:127.0.0.1]:{port}/")]
    [InlineData("http://2130706433:{port}/")]
    [InlineData("http://0x7f.1:{port}/")]
    [InlineData("http://localhost:{port}/")]
    public async Task refuses_this_machine_in_every_spelling_before_it_connects(string address)
    {
        await using var web = await PretendWeb.Start();
        await using var site = await Site.OnSqlite();
        var answer = await site.Ask<WebReader, WebAnswer>(reader => reader.Read(new Uri(address.Replace("{port}", $"{new Uri(web.Address).Port}", StringComparison.Ordinal)), 1000));
        Assert.Contains("not on the public web", answer.Failure, StringComparison.Ordinal);
        Assert.Empty(web.Asked);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task is_left_to_another_node_that_was_faster_and_to_nothing_else(bool postgreSql)
    {
        await using var web = await PretendWeb.Start();
        await using var site = await PretendWeb.Site(postgreSql, $"--Posts:FeedUrl={web.Address}/feed.xml");
        web.Answer = async (context, stop) =>
        {
            await site.Do<RoadmapDb>(async db =>
            {
                db.AddRange(new FeedCheck($"{web.Address}/feed.xml"), new FeedPost(new FeedItem(null, "One", "https://example.org/1", null, ""), site.Clock.GetUtcNow()));
                await db.SaveChangesAsync(stop);
            });
            await context.Response.WriteAsync(Rss([("One", "/1")]), stop);
        };
        await Read(site);
        Assert.Single(await site.Ask(db => db.FeedPosts.ToListAsync()));

        // Whatever else keeps it from being written is a fault, and told as one.
        web.Answer = (context, stop) => context.Response.WriteAsync(Rss([("Two", "/2")]), stop);
        await site.RefuseRows("FeedPosts");
        await Assert.ThrowsAsync<DbUpdateException>(() => Read(site));
    }

    [Fact]
    public async Task is_left_alone_without_an_address()
    {
        await using var site = await Site.OnSqlite();
        await Read(site);
        Assert.Empty(await site.Ask(db => db.FeedChecks.ToListAsync()));
        Assert.Empty(await Findings(site));
        using var editor = await site.SignedIn(Office.Editor);
        Assert.Contains("No feed is read", (await editor.Open("/board/posts")).Words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--Posts:FeedUrl=mage-os.org/feed", "Posts:FeedUrl is “mage-os.org/feed”")]
    [InlineData("--Posts:FeedUrl=file:///etc/passwd", "Posts:FeedUrl is")]
    [InlineData("--Posts:FeedUrl=https://a:b@example.org/", "Posts:FeedUrl is")]
    [InlineData("--Posts:Timeout=00:10:00", "Posts:Timeout is 00:10:00")]
    public void starts_with_settings_that_can_work(string setting, string why) =>
        Assert.Contains(why, Assert.Throws<SettingsException>(() => RoadmapApp.Build([setting])).Message, StringComparison.Ordinal);

    [Fact]
    public async Task can_be_tried_as_a_command()
    {
        var run = await CommandHost.Run("check", "feed", Path.Combine(AppContext.BaseDirectory, "Data", "mage-os.rss.xml"), "--json");
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        using var json = System.Text.Json.JsonDocument.Parse(run.Output);
        Assert.Equal(97, json.RootElement.GetArrayLength());
        Assert.Equal("""{"title":"Mage-OS January Update","url":"https://mage-os.org/updates/2026-02-01-mage-os-january-update-2-1-release/","publishedOn":"2026-02-01"}""", System.Text.Json.JsonSerializer.Serialize(json.RootElement[0]));

        var folder = Directory.CreateTempSubdirectory("roadmap-feed-").FullName;
        var file = Path.Combine(folder, "feed.xml");
        await File.WriteAllTextAsync(file, "<rss><channel><item><title>One</title><link>/one</link></item></channel></rss>");
        run = await CommandHost.Run("check", "feed", file, "--json");
        Assert.Equal("[{\"title\":\"One\",\"url\":\"https://mage-os.org/one\",\"publishedOn\":null}]", string.Concat(run.Output.Where(letter => !char.IsWhiteSpace(letter))));
        await File.WriteAllTextAsync(file, "<!DOCTYPE html>");
        run = await CommandHost.Run("check", "feed", file, "--json");
        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("This is a web page", run.Errors, StringComparison.Ordinal);
        Assert.Equal(1, (await CommandHost.Run("check", "feed", Path.Combine(folder, "none.xml"))).ExitCode);
        Directory.Delete(folder, recursive: true);
    }

    internal static string Rss(IEnumerable<(string Title, string Link)> posts) =>
        $"<rss version='2.0'><channel><title>News</title>{string.Concat(posts.Select(post => $"<item><title>{post.Title}</title><link>https://example.org{post.Link}</link><pubDate>Mon, 23 Nov 2026 10:00:00 GMT</pubDate></item>"))}</channel></rss>";

    internal static Task Read(Site site) => site.Do<ReadFeed>(job => job.Run(TestContext.Current.CancellationToken));

    internal static IReadOnlyList<string> Titles(Page page) => [.. page.Document.QuerySelectorAll("ul.tray h3").Select(title => title.TextContent.Trim())];

    private static Task<List<Finding>> Findings(Site site) => site.Ask<FeedCheckup, List<Finding>>(async checkup =>
    {
        var findings = new List<Finding>();
        await foreach (var finding in checkup.Examine(TestContext.Current.CancellationToken)) findings.Add(finding);
        return findings;
    });
}
