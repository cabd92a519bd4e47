using Alliance.Roadmap.Board;
using Alliance.Roadmap.Posts;
using Alliance.Roadmap.Web.Tests.Board;
using Alliance.Roadmap.Web.Tests.Digests;
using Alliance.Roadmap.Web.Tests.Milestones;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Tests.Posts;

public sealed class EmptyingTheTray
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task puts_aside_what_belongs_to_no_step_and_takes_it_back(bool postgreSql)
    {
        await using var web = await PretendWeb.Start();
        web.Answer = (context, stop) => context.Response.WriteAsync(ReadingTheFeed.Rss([("Lunch", "/1"), ("Dinner", "/2")]), stop);
        await using var site = await PretendWeb.Site(postgreSql, $"--Posts:FeedUrl={web.Address}/feed.xml");
        await ReadingTheFeed.Read(site);
        using var editor = await site.SignedIn(Office.Editor);
        var page = await Press(editor, await editor.Open("/board/posts"), "Put it aside: Lunch");
        Assert.Contains("Put aside. You can put it back", page.Words, StringComparison.Ordinal);
        Assert.Equal(["Dinner"], ReadingTheFeed.Titles(page));
        Assert.Contains("One post is linked to no step yet.", (await editor.Open("/board")).Words, StringComparison.Ordinal);

        // Reading again leaves it there.
        site.Clock.Advance(TimeSpan.FromHours(1));
        await ReadingTheFeed.Read(site);
        page = await editor.Open("/board/posts?aside=yes");
        Assert.Equal(["Lunch"], ReadingTheFeed.Titles(page));
        Assert.Contains("Put aside on 23 November 2026 by", page.Words, StringComparison.Ordinal);
        page = await Press(editor, page, "Put it back: Lunch");
        Assert.Contains("It is back.", page.Words, StringComparison.Ordinal);
        Assert.Equal(["Dinner", "Lunch"], ReadingTheFeed.Titles(await editor.Open("/board/posts")).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task puts_aside_all_from_before_a_day(bool postgreSql)
    {
        await using var web = await PretendWeb.Start();
        web.Answer = (context, stop) => context.Response.SendFileAsync(Path.Combine(AppContext.BaseDirectory, "Data", "mage-os.rss.xml"), stop);
        await using var site = await PretendWeb.Site(postgreSql, $"--Posts:FeedUrl={web.Address}/feed.xml");
        await ReadingTheFeed.Read(site);
        using var editor = await site.SignedIn(Office.Editor);
        var page = await editor.Submit(await editor.Open("/board/posts"), "button[value=before]", ("Form.Before", "2026-01-01"));
        var left = await site.Ask(db => db.FeedPosts.CountAsync(post => post.DismissedAt == null));
        Assert.Equal(4, left);
        Assert.Contains($"{97 - left} posts are put aside", page.Words, StringComparison.Ordinal);
        page = await editor.Submit(await editor.Open("/board/posts?aside=yes"), "button[value=all-back]");
        Assert.Contains("93 posts are back.", page.Words, StringComparison.Ordinal);
        Assert.Equal(97, await site.Ask(db => db.FeedPosts.CountAsync(post => post.DismissedAt == null)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task puts_aside_only_what_waits(bool postgreSql)
    {
        await using var web = await PretendWeb.Start();
        web.Answer = (context, stop) => context.Response.SendFileAsync(Path.Combine(AppContext.BaseDirectory, "Data", "mage-os.rss.xml"), stop);
        await using var site = await PretendWeb.Site(postgreSql, $"--Posts:FeedUrl={web.Address}/feed.xml");
        await ReadingTheFeed.Read(site);
        var oldest = await site.Ask(db => db.FeedPosts.OrderBy(post => post.PublishedOn).FirstAsync());
        await site.Act(3, (step, act) => step.Link(new LinkedPost(oldest.Title, oldest.Url), act));
        using var editor = await site.SignedIn(Office.Editor);
        var page = await editor.Submit(await editor.Open("/board/posts"), "button[value=before]", ("Form.Before", "2026-01-01"));
        Assert.Contains("92 posts are put aside", page.Words, StringComparison.Ordinal);
        Assert.Null((await site.Ask(db => db.FeedPosts.SingleAsync(post => post.Id == oldest.Id))).DismissedAt);
    }

    [Fact]
    public async Task links_a_post_to_any_step_that_is_chosen()
    {
        await using var web = await PretendWeb.Start();
        web.Answer = (context, stop) => context.Response.WriteAsync(ReadingTheFeed.Rss([("Lunch", "/1")]), stop);
        await using var site = await PretendWeb.Site(false, $"--Posts:FeedUrl={web.Address}/feed.xml");
        await ReadingTheFeed.Read(site);
        var slug = await site.Step();
        using var editor = await site.SignedIn(Office.Editor);
        var page = await editor.Open("/board/posts");
        Assert.Equal("Please choose the step that the post is about.", (await Press(editor, page, "Link it: Lunch")).Alert);
        var select = page.Document.QuerySelector("ul.tray select")!.GetAttribute("name")!;
        page = await Press(editor, page, "Link it: Lunch", (select, slug));
        Assert.Contains("Linked: entry", page.Words, StringComparison.Ordinal);
        Assert.Equal("post", (await site.Story(slug))[^1]);
        var post = Assert.Single((await site.Stored(slug)).Posts);
        Assert.Equal(("Lunch", "https://example.org/1", new DateOnly(2026, 11, 23)), (post.Title, post.Url, post.PublishedOn));
        Assert.Empty(ReadingTheFeed.Titles(page));
    }

    [Fact]
    public async Task tells_when_somebody_was_faster()
    {
        await using var web = await PretendWeb.Start();
        web.Answer = (context, stop) => context.Response.WriteAsync(ReadingTheFeed.Rss([("Lunch", "/1")]), stop);
        await using var site = await PretendWeb.Site(false, $"--Posts:FeedUrl={web.Address}/feed.xml");
        await ReadingTheFeed.Read(site);
        var slug = await site.Step();
        using var editor = await site.SignedIn(Office.Editor);
        var page = await editor.Open("/board/posts");
        var choice = (page.Document.QuerySelector("ul.tray select")!.GetAttribute("name")!, slug);
        await Press(editor, page, "Link it: Lunch", choice);
        Assert.Contains("already", (await Press(editor, page, "Link it: Lunch", choice)).Alert, StringComparison.Ordinal);
        await site.Do<RoadmapDb>(db => db.FeedPosts.ExecuteDeleteAsync());
        Assert.Contains("Somebody else changed this", (await Press(editor, page, "Put it aside: Lunch")).Alert, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task knows_a_linked_post_under_a_newer_address(bool postgreSql)
    {
        await using var web = await PretendWeb.Start();
        web.Answer = (context, stop) => context.Response.WriteAsync(ReadingTheFeed.Rss([("Lunch", "/1"), ("Linked by hand", "/hand/?utm_source=rss")]), stop);
        await using var site = await PretendWeb.Site(postgreSql, $"--Posts:FeedUrl={web.Address}/feed.xml");
        await site.Act(3, (step, act) => step.Link(new LinkedPost("Linked by hand", "http://example.org/hand"), act));
        await ReadingTheFeed.Read(site);
        using var editor = await site.SignedIn(Office.Editor);
        var page = await editor.Open("/board/posts");
        Assert.Equal(["Lunch"], ReadingTheFeed.Titles(page));
        var slug = await site.Step();
        await Press(editor, page, "Link it: Lunch", (page.Document.QuerySelector("ul.tray select")!.GetAttribute("name")!, slug));

        web.Answer = (context, stop) => context.Response.WriteAsync(ReadingTheFeed.Rss([("Lunch", "/new/1")]), stop);
        site.Clock.Advance(TimeSpan.FromHours(1));
        await ReadingTheFeed.Read(site);
        page = await editor.Open("/board/posts");
        Assert.Empty(ReadingTheFeed.Titles(page));
        Assert.Contains("1 linked post has a new address", page.Words, StringComparison.Ordinal);
        Assert.Contains("Linked as https://example.org/1, now at https://example.org/new/1", page.Words, StringComparison.Ordinal);
        Assert.Contains("One linked post has a new address.", (await editor.Open("/board")).Words, StringComparison.Ordinal);
        page = await Press(editor, page, "Link the new address: Lunch");
        Assert.Contains("Linked: entry", page.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("new address", page.Words, StringComparison.Ordinal);
        Assert.Equal(["https://example.org/new/1"], (await site.Stored(slug)).Posts.Select(post => post.Url));
        Assert.Contains("was https://example.org/1, now https://example.org/new/1", (await editor.Open($"/milestones/{slug}")).Words, StringComparison.Ordinal);

        // Taken back, it is as it was.
        using var president = await site.SignedIn(Office.President);
        await president.Submit(await president.Open($"/board/milestones/{slug}/take-back"), "main form", ("Input.Reason", "It has moved back."), ("Input.Step", "record"));
        Assert.Equal(["https://example.org/1"], (await site.Stored(slug)).Posts.Select(post => post.Url));
    }

    [Fact]
    public async Task shows_strange_words_as_they_are()
    {
        await using var web = await PretendWeb.Start();
        web.Answer = (context, stop) => context.Response.WriteAsync(ReadingTheFeed.Rss([("&lt;script&gt;alert(1)&lt;/script&gt; {{7*7}} @Html 👈", "/\"onmouseover=\"x")]).Replace("\"", "&quot;", StringComparison.Ordinal), stop);
        await using var site = await PretendWeb.Site(false, $"--Posts:FeedUrl={web.Address}/feed.xml");
        await ReadingTheFeed.Read(site);
        using var editor = await site.SignedIn(Office.Editor);
        var page = await editor.Open("/board/posts");
        Assert.Equal("<script>alert(1)</script> {{7*7}} @Html 👈", Assert.Single(ReadingTheFeed.Titles(page)));
        Assert.Empty(page.Document.QuerySelectorAll("ul.tray script, [onmouseover]"));
    }

    /// <summary>Presses the button with these words.</summary>
    internal static Task<Page> Press(Visitor visitor, Page page, string button, params (string, string)[] filled)
    {
        var found = page.Document.QuerySelectorAll("button").Single(known => string.Join(' ', known.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)) == button);
        return visitor.Submit(page, $"button[value='{found.GetAttribute("value")}']", filled);
    }
}
