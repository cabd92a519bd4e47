using Alliance.Roadmap.Board;
using Alliance.Roadmap.Posts;
using Alliance.Roadmap.Web.Posts;
using Alliance.Roadmap.Web.Tests.Board;
using Alliance.Roadmap.Web.Tests.Digests;
using Alliance.Roadmap.Web.Tests.Setup;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Tests.Posts;

public sealed class LookingAtLinkedPosts
{
    private static readonly string[] Pages = ["/fine", "/no-head", "/gone", "/moved", "/moved-for-now", "/forbidden", "/broken"];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task finds_what_moved_and_what_is_gone_and_changes_nothing_by_itself(bool postgreSql)
    {
        await using var web = await PretendWeb.Start();
        web.Answer = (context, _) =>
        {
            var (path, isHead) = (context.Request.Path.ToString(), HttpMethods.IsHead(context.Request.Method));
            switch (path)
            {
                case "/no-head" when isHead: context.Response.StatusCode = 405; break;
                case "/gone": context.Response.StatusCode = 410; break;
                case "/moved": context.Response.Redirect("/moved/again", permanent: true); break;
                case "/moved/again": context.Response.Redirect("/here", permanent: true); break;
                case "/moved-for-now": context.Response.Redirect("/here"); break;
                case "/forbidden": context.Response.StatusCode = 403; break;
                case "/broken": context.Abort(); break;
            }

            return Task.CompletedTask;
        };
        await using var site = await PretendWeb.Site(postgreSql);
        foreach (var path in Pages) await site.Act(3, (step, act) => step.Link(new LinkedPost($"Post {path}", web.Address + path), act));
        await site.Do<RoadmapDb>(db => db.Set<LinkedPost>().Where(post => !post.Url.StartsWith(web.Address)).ExecuteDeleteAsync());
        var before = await site.Ask(db => db.Entries.CountAsync());
        await Look(site);
        Assert.Equal(["GET /broken", "GET /forbidden", "GET /gone", "GET /no-head"], web.Asked.Where(asked => asked.Method is "GET").Select(asked => $"{asked.Method} {asked.Path}").Order(StringComparer.Ordinal));
        Assert.All(Pages, path => Assert.Contains(web.Asked, asked => asked.Method is "HEAD" && asked.Path == path));
        Assert.All(web.Asked, asked => Assert.Contains(site.Address.ToString(), asked.Headers.UserAgent.ToString(), StringComparison.Ordinal));

        using var editor = await site.SignedIn(Office.Editor);
        var page = await editor.Open("/board/posts");
        Assert.DoesNotContain("not answer", page.Words, StringComparison.Ordinal);   // one week may be a hiccup
        Assert.Contains("1 linked post has a new address", page.Words, StringComparison.Ordinal);
        Assert.Contains($"Linked as {web.Address}/moved, now at {web.Address}/here", page.Words, StringComparison.Ordinal);

        // Within the week nobody is asked again.
        var asked = web.Asked.Count;
        site.Clock.Advance(TimeSpan.FromDays(6));
        await Look(site);
        Assert.Equal(asked, web.Asked.Count);
        site.Clock.Advance(TimeSpan.FromDays(1));
        await Look(site);
        page = await editor.Open("/board/posts");
        Assert.Contains("2 links do not answer", page.Words, StringComparison.Ordinal);
        Assert.Contains("answered with the status 410. This is so since 23 November 2026.", page.Words, StringComparison.Ordinal);
        Assert.Contains("2 linked posts do not answer.", (await editor.Open("/board")).Words, StringComparison.Ordinal);
        Assert.Equal(before, await site.Ask(db => db.Entries.CountAsync()));

        // One is left as it is, the other one comes back.
        page = await EmptyingTheTray.Press(editor, page, "Leave it as it is: Post /gone");
        Assert.Contains("1 link does not answer", page.Words, StringComparison.Ordinal);
        web.Answer = (context, _) =>
        {
            context.Response.StatusCode = context.Request.Path == "/gone" ? 410 : 200;
            return Task.CompletedTask;
        };
        site.Clock.Advance(TimeSpan.FromDays(7));
        await Look(site);
        page = await editor.Open("/board/posts");
        Assert.DoesNotContain("not answer", page.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("new address", page.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task knows_a_post_of_the_feed_to_which_an_old_link_leads()
    {
        await using var web = await PretendWeb.Start();
        web.Answer = (context, stop) =>
        {
            if (context.Request.Path == "/feed.xml") return context.Response.WriteAsync($"<rss><channel><item><title>New title</title><link>{web.Address}/new</link></item></channel></rss>", stop);
            if (context.Request.Path == "/old") context.Response.Redirect("/new", permanent: true);
            return Task.CompletedTask;
        };
        await using var site = await PretendWeb.Site(false, $"--Posts:FeedUrl={web.Address}/feed.xml");
        await site.Act(3, (step, act) => step.Link(new LinkedPost("Old title", $"{web.Address}/old"), act));
        await site.Do<RoadmapDb>(db => db.Set<LinkedPost>().Where(post => !post.Url.StartsWith(web.Address)).ExecuteDeleteAsync());
        await ReadingTheFeed.Read(site);
        using var editor = await site.SignedIn(Office.Editor);
        Assert.Equal(["New title"], ReadingTheFeed.Titles(await editor.Open("/board/posts")));
        await Look(site);
        var page = await editor.Open("/board/posts");
        Assert.Empty(ReadingTheFeed.Titles(page));
        page = await EmptyingTheTray.Press(editor, page, "Link the new address: Old title");
        Assert.DoesNotContain("new address", page.Words, StringComparison.Ordinal);
        Assert.Equal([$"{web.Address}/new"], await site.Ask(db => db.Set<LinkedPost>().Select(post => post.Url).ToListAsync()));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task is_left_to_another_node_that_was_faster_and_to_nothing_else(bool postgreSql)
    {
        await using var web = await PretendWeb.Start();
        await using var site = await PretendWeb.Site(postgreSql);
        await site.Do<RoadmapDb>(db => db.Set<LinkedPost>().ExecuteDeleteAsync());
        await site.Act(3, (step, act) => step.Link(new LinkedPost("One", $"{web.Address}/1"), act));
        web.Answer = (_, stop) => site.Do<RoadmapDb>(async db =>
        {
            db.Add(new LinkCheck($"{web.Address}/1"));
            await db.SaveChangesAsync(stop);
        });
        await Look(site);
        Assert.Null(Assert.Single(await site.Ask(db => db.LinkChecks.ToListAsync())).CheckedAt);

        web.Answer = (_, _) => Task.CompletedTask;
        await site.Act(3, (step, act) => step.Link(new LinkedPost("Two", $"{web.Address}/2"), act));
        await site.RefuseRows("LinkChecks");
        await Assert.ThrowsAsync<DbUpdateException>(() => Look(site));
    }

    [Fact]
    public async Task leaves_private_networks_alone_and_waits_while_sending_is_paused()
    {
        await using var web = await PretendWeb.Start();
        await using var site = await Site.OnSqlite();
        await site.Do<RoadmapDb>(db => db.Set<LinkedPost>().ExecuteDeleteAsync());
        await site.Act(3, (step, act) => step.Link(new LinkedPost("Inside", $"{web.Address}/inside"), act));
        await site.Do<RoadmapDb>(async db =>
        {
            (await db.Instances.SingleAsync()).PauseSending("A test.", site.Clock.GetUtcNow());
            await db.SaveChangesAsync();
        });
        await Look(site);
        Assert.Empty(await site.Ask(db => db.LinkChecks.ToListAsync()));
        await site.Do<RoadmapDb>(async db =>
        {
            (await db.Instances.SingleAsync()).ReleaseSending();
            await db.SaveChangesAsync();
        });
        await Look(site);
        Assert.Contains("not on the public web", (await site.Ask(db => db.LinkChecks.SingleAsync())).Failure, StringComparison.Ordinal);
        Assert.Empty(web.Asked);

        // What is linked no longer is forgotten.
        await site.Do<RoadmapDb>(db => db.Set<LinkedPost>().ExecuteDeleteAsync());
        await Look(site);
        Assert.Empty(await site.Ask(db => db.LinkChecks.ToListAsync()));
    }

    private static Task Look(Site site) => site.Do<CheckLinks>(job => job.Run(TestContext.Current.CancellationToken));
}
