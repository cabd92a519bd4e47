using Alliance.Roadmap.Ledger;
using Alliance.Roadmap.Milestones;
using Alliance.Roadmap.Posts;

namespace Alliance.Roadmap.Tests.Posts;

public sealed class LinkingAPost
{
    private static readonly Uri Site = new("https://mage-os.org");

    [Fact]
    public void needs_neither_reason_nor_decision()
    {
        var milestone = A.StartedMilestone();
        A.Taken(milestone.Link(new LinkedPost("News", "https://mage-os.org/news", new(2026, 9, 14)), new Act(A.Editor, A.Noon) { Governance = A.BoardInOffice }));
        Assert.Equal("""[{"title":"News","url":"https://mage-os.org/news","publishedOn":"2026-09-14"}]""", milestone.Unrecorded[^1].After["posts"]!.ToJsonString());
    }

    [Fact]
    public void happens_once_for_each_address()
    {
        var milestone = A.StartedMilestone();
        A.Taken(milestone.Link(new LinkedPost("News", "https://mage-os.org/news"), new Act(A.Editor, A.Noon)));
        A.Refused("milestone.already-linked", milestone.Link(new LinkedPost("Other title", "https://mage-os.org/news"), new Act(A.Editor, A.Noon)));
    }

    [Fact]
    public void can_change_the_address_in_its_place_and_says_both()
    {
        var milestone = A.StartedMilestone();
        foreach (var number in (int[])[1, 2, 3]) A.Taken(milestone.Link(new LinkedPost($"Post {number}", $"https://example.org/{number}", new(2026, 9, number)), new Act(A.Editor, A.Noon)));
        A.Taken(milestone.Readdress("https://example.org/2", "https://example.org/new/2", new Act(A.Editor, A.Noon) { Governance = A.BoardInOffice }));
        Assert.Equal(["Post 1 https://example.org/1", "Post 2 https://example.org/new/2", "Post 3 https://example.org/3"], milestone.Posts.Select(post => $"{post.Title} {post.Url}"));
        var entry = new PaperLedger().Save(milestone).Newest;
        Assert.Equal(("post", true), (entry.Act, entry.Before.Contains("https://example.org/2\"", StringComparison.Ordinal)));
        var words = new EntryInWords(entry);
        Assert.Equal("Post linked at its new address", words.Heading);
        Assert.Equal("Address of “Post 2”: was https://example.org/2, now https://example.org/new/2.", Assert.Single(words.Changes));
    }

    [Fact]
    public void changes_only_an_address_that_is_linked_into_one_that_is_not()
    {
        var milestone = A.StartedMilestone();
        foreach (var number in (int[])[1, 2]) A.Taken(milestone.Link(new LinkedPost($"Post {number}", $"https://example.org/{number}"), new Act(A.Editor, A.Noon)));
        A.Refused("milestone.not-linked", milestone.Readdress("https://example.org/3", "https://example.org/4", new Act(A.Editor, A.Noon)));
        A.Refused("milestone.already-linked", milestone.Readdress("https://example.org/1", "https://example.org/2", new Act(A.Editor, A.Noon)));
        A.Refused("input.too-long", milestone.Readdress("https://example.org/1", "https://example.org/" + new string('x', PostAddress.Longest), new Act(A.Editor, A.Noon)));
    }

    [Theory]
    [InlineData("/blog/news/", "https://mage-os.org/blog/news/")]
    [InlineData(" https://example.org/news ", "https://example.org/news")]
    [InlineData("http://example.org", "http://example.org/")]
    [InlineData("javascript:alert(1)", null)]
    [InlineData("mailto:board@mage-os.org", null)]
    [InlineData("https://mage-os.org@evil.example/", null)]
    [InlineData("http://mage℀os.org/x", null)]   // a host with such letters cannot be asked for
    public void resolves_addresses_against_the_associations_site(string link, string? url) => Assert.Equal(url, LinkedPost.Resolve(link, Site));

    [Theory]
    [InlineData("https://mage-os.org/blog/news/", "/blog/news/")]
    [InlineData("https://mage-os.organic.example/", "https://mage-os.organic.example/")]
    public void writes_addresses_as_the_associations_page_does(string url, string link) => Assert.Equal(link, LinkedPost.Shorten(url, Site));
}
