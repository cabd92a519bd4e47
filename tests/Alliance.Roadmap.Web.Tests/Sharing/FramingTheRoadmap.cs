using System.Net;
using Alliance.Roadmap.Funding;
using Alliance.Roadmap.Milestones;
using Alliance.Roadmap.Web.Sharing;
using Alliance.Roadmap.Web.Tests.Milestones;

namespace Alliance.Roadmap.Web.Tests.Sharing;

/// <summary>The frame for other sites, and the page that offers it.</summary>
public sealed class FramingTheRoadmap(SqliteSite site) : IClassFixture<SqliteSite>
{
    [Theory, InlineData(""), InlineData("?size=line"), InlineData("?size=compact"), InlineData("?size=full"), InlineData("?size=full&theme=dark"), InlineData("?size=huge")]
    public async Task is_allowed_to_everybody_and_runs_nothing(string query)
    {
        using var visitor = site.Visitor();
        var frame = await visitor.Open($"/embed{query}");
        var policy = Assert.Single(frame.Response.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("frame-ancestors *", policy, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.False(frame.Response.Headers.Contains("X-Frame-Options"));
        Assert.False(frame.Response.Headers.Contains("Set-Cookie"));
        Assert.Equal("cross-origin", Assert.Single(frame.Response.Headers.GetValues("Cross-Origin-Resource-Policy")));
        Assert.Empty(frame.Document.Scripts);
        Assert.NotEmpty(frame.Document.QuerySelectorAll("a"));
        Assert.All(frame.Document.QuerySelectorAll("a"), link => Assert.Equal(("_blank", "noopener", true), (link.GetAttribute("target"), link.GetAttribute("rel"), link.GetAttribute("href")!.StartsWith(site.Address.AbsoluteUri, StringComparison.Ordinal))));
        Assert.Contains("Trial copy.", frame.Words, StringComparison.Ordinal);
    }

    [Theory, InlineData("/"), InlineData("/share"), InlineData("/history"), InlineData("/subscribe"), InlineData("/sign-in")]
    public async Task is_allowed_for_nothing_else(string address)
    {
        using var client = site.Client();
        using var answer = await client.GetAsync(address);
        Assert.Contains("frame-ancestors 'none'", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task shows_the_chosen_steps_alone()
    {
        var (one, other) = (await site.Step(MilestoneStatus.Planned, new FundingCondition("funds")), await site.Step(MilestoneStatus.Paused));
        using var visitor = site.Visitor();
        foreach (var size in Enum.GetValues<EmbedSize>().Select(size => size.Kebab()))
        {
            var frame = await visitor.Open($"/embed?size={size}&milestones={other},%20{one}");
            Assert.Equal([$"{site.Address}milestones/{one}", $"{site.Address}milestones/{other}"], frame.Document.QuerySelectorAll("li a").Select(link => link.GetAttribute("href")!));
        }

        Assert.Contains("Waiting for funds", (await visitor.Open($"/embed?size=line&milestones={one}")).Words, StringComparison.Ordinal);
        Assert.Equal(await site.Ask(db => Task.FromResult(db.Milestones.Count())), (await visitor.Open("/embed?size=full")).Document.QuerySelectorAll("li").Length);
    }

    [Fact]
    public async Task is_light_or_dark_as_asked()
    {
        using var visitor = site.Visitor();
        foreach (var (query, theme, scheme) in new[] { ("", null, "light dark"), ("?theme=light", "light", "light"), ("?theme=dark", "dark", "dark") })
        {
            var frame = await visitor.Open($"/embed{query}");
            Assert.Equal((theme, scheme), (frame.Document.DocumentElement.GetAttribute("class"), frame.Document.QuerySelector("meta[name=color-scheme]")!.GetAttribute("content")));
        }
    }

    [Theory]
    [InlineData("size=huge", "The size “huge” is not known. Please write size=line, size=compact or size=full.")]
    [InlineData("size=0", "The size “0” is not known.")]
    [InlineData("size=line&size=full", "is not known")]
    [InlineData("theme=blue", "Please write theme=light or theme=dark")]
    [InlineData("milestones=nowhere", "There is no step “nowhere”.")]
    [InlineData("milestones=1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21", "a frame shows at most 20")]
    [InlineData("size=%3Cscript%3Ealert(1)%3C/script%3E", "The size “<script>alert(1)</script>” is not known.")]
    public async Task is_refused_in_a_sentence_where_the_address_is_wrong(string query, string sentence)
    {
        using var visitor = site.Visitor();
        var frame = await visitor.Open($"/embed?{query}");
        Assert.Equal(HttpStatusCode.BadRequest, frame.Status);
        Assert.Contains(sentence, frame.Words, StringComparison.Ordinal);
        Assert.Empty(frame.Document.Scripts);
    }

    [Fact]
    public Task is_asked_again_and_again_at_no_cost() => site.AsksAgain("/embed?size=full", () => site.Step());

    [Fact]
    public async Task comes_as_a_component_that_the_README_and_the_page_hold_alike()
    {
        var readme = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(readme, "README.md")) || !Directory.Exists(Path.Combine(readme, "src"))) readme = Path.GetDirectoryName(readme)!;
        Assert.Contains($"```astro\n{AstroComponent.Source}```", await File.ReadAllTextAsync(Path.Combine(readme, "README.md")), StringComparison.Ordinal);
        using var visitor = site.Visitor();
        var offered = (await visitor.Open("/share")).Document.QuerySelectorAll("textarea").Select(area => area.TextContent.ReplaceLineEndings("\n")).Single(text => text.StartsWith("---", StringComparison.Ordinal));
        Assert.Equal(AstroComponent.Source.Replace("https://roadmap.example.org", site.Address.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal), offered);
        Assert.DoesNotContain("roadmap.example.org", offered, StringComparison.Ordinal);
    }

    [Fact]
    public async Task is_offered_to_copy_and_everything_that_is_offered_works()
    {
        var slug = await site.Step();
        using var visitor = site.Visitor();
        Assert.NotNull((await visitor.Open("/")).Document.QuerySelector("a[href='/share']"));
        foreach (var (address, chosen) in new[] { ("/share", ""), ($"/share?milestone={slug}", slug) })
        {
            var page = await visitor.Open(address);
            var snippets = page.Document.QuerySelectorAll("textarea[readonly]").Select(area => area.TextContent).ToList();
            var offered = snippets.Where(text => text.Length < 400).SelectMany(text => text.Split('"', '(', ')').Where(part => part.StartsWith(site.Address.AbsoluteUri, StringComparison.Ordinal))).ToList();
            Assert.True(offered.Count >= 9, string.Join(", ", offered));
            foreach (var link in offered)
            {
                using var answer = await visitor.Client.GetAsync(link);
                Assert.Equal((link, HttpStatusCode.OK), (link, answer.StatusCode));
            }

            Assert.All(offered.Where(link => link.Contains("/embed", StringComparison.Ordinal) || link.Contains(".ics", StringComparison.Ordinal)), link => Assert.EndsWith(chosen, link, StringComparison.Ordinal));
            Assert.All(page.Document.QuerySelectorAll("iframe, main img"), shown => Assert.StartsWith("/", shown.GetAttribute("src"), StringComparison.Ordinal));
        }

        Assert.Contains("no such step", (await visitor.Open("/share?milestone=nowhere")).Words, StringComparison.Ordinal);
    }
}
