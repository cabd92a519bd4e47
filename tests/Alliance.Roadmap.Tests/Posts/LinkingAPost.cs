using Alliance.Roadmap.Ledger;
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
