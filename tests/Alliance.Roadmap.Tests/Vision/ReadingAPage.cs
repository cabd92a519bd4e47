using System.Text;
using Alliance.Roadmap.Board;
using Alliance.Roadmap.Milestones;
using Alliance.Roadmap.Vision;

namespace Alliance.Roadmap.Tests.Vision;

public sealed class ReadingAPage
{
    [Fact]
    public void understands_the_real_one()
    {
        var page = Page.Named("about.md");
        Assert.Equal(
            [MilestoneStatus.Completed, MilestoneStatus.Completed, MilestoneStatus.InProgress, MilestoneStatus.Planned, MilestoneStatus.Planned, MilestoneStatus.Planned, MilestoneStatus.Planned],
            page.Steps.Select(step => step.Status));
        Assert.Equal([3], page.Steps.Index().Where(step => step.Item.IsHere).Select(step => step.Index + 1));
        Assert.Equal(new PostLink("Build community interest", "https://mage-os.org/blog/the-future-of-magento"), Assert.Single(page.Steps[0].Posts));
        Assert.Equal("Form the supporting organization", page.Steps[2].Title);
        Assert.Equal([4, 5], page.Steps.Index().Where(step => step.Item.Conditions is ["availability of funds"]).Select(step => step.Index));
        Assert.Equal(38, page.Steps[0].Line);
    }

    [Fact]
    public void finds_the_association_in_the_real_one()
    {
        var page = Page.Named("about.md");
        Assert.Equal("Mage-OS Alliance", page.Name);
        Assert.Equal("https://mage-os.org/organization/bylaws", page.StatutesUrl);
        Assert.Equal(
            [("Vinai Kopp", "DE", Office.President), ("Thien-Lan Weber", "FR", Office.VicePresident), ("Wouter Steenmeijer", "NL", Office.Treasurer), ("Alessandro Ronchi", "IT", Office.Actuary), ("Ryan Hoerr", "US", Office.Director), ("John Hughes", "UK", Office.Director), ("Ignacio Riesco", "ES", Office.Director)],
            page.Board!.Select(member => (member.Name, member.Country!, member.Office)));
        Assert.Equal(
            [("Business Control Committee", "Maciej Kalkowski", "PL"), ("Magento Content Committee", "John Hughes", "UK")],
            page.Committees!.Select(committee => (committee.Name, committee.Lead!, committee.Country!)));
    }

    [Fact]
    public void finds_the_same_facts_in_the_starter()
    {
        var (real, starter) = (Page.Named("about.md"), Page.Named("starter.md"));
        var (plan, organization, _) = Page.Begun(real);
        Assert.Empty(starter.Differences(plan, organization));
    }

    [Theory]
    [InlineData("Title", MilestoneStatus.Planned)]
    [InlineData("*Title*", MilestoneStatus.Completed)]
    [InlineData("_Title_", MilestoneStatus.Completed)]
    [InlineData("**Title**", MilestoneStatus.InProgress)]
    [InlineData("~~Title~~", MilestoneStatus.Dropped)]
    [InlineData("Title *(paused)*", MilestoneStatus.Paused)]
    [InlineData("*[Title](/a)*", MilestoneStatus.Completed)]
    [InlineData("**[Title](/a)**", MilestoneStatus.InProgress)]
    [InlineData("[**Title**](/a)", MilestoneStatus.InProgress)]
    [InlineData("[Title](/a)", MilestoneStatus.Planned)]
    public void knows_every_form(string line, MilestoneStatus status)
    {
        var step = Page.Step(line);
        Assert.Equal(("Title", status), (step.Title, step.Status));
        Assert.Equal(line.Contains("/a", StringComparison.Ordinal) ? ["https://mage-os.org/a"] : [], step.Posts.Select(post => post.Url));
    }

    [Theory]
    [InlineData("Title 👈 We are here")]
    [InlineData("**Title** 👈 We are here")]
    [InlineData("**Title** ðŸ‘ˆ We are here")]
    [InlineData("**Title** *(subject to availability of funds)* 👈 We are here")]
    [InlineData("*Title* · [Post](/a) 👈 We are here · [Other](/b)")]
    [InlineData("**Title** 👈\n   We are here")]
    public void sees_where_we_are_however_it_is_encoded(string line)
    {
        var step = Page.Step(line);
        Assert.Equal(("Title", true), (step.Title, step.IsHere));
    }

    [Fact]
    public void starts_nothing_where_we_are() => Assert.Equal(MilestoneStatus.Planned, Page.Step("Title 👈 We are here").Status);

    [Fact]
    public void collects_further_posts_in_order()
    {
        var step = Page.Step("*[Title](/a)* · [First](/b) · [Second · half](https://example.org/c)");
        Assert.Equal([new("Title", "https://mage-os.org/a"), new("First", "https://mage-os.org/b"), new("Second · half", "https://example.org/c")], step.Posts);
    }

    [Theory]
    [InlineData("Title *(subject to availability of funds)*", "availability of funds")]
    [InlineData("Title *(subject to: €60,000 a year)*", "€60,000 a year")]
    [InlineData("Title *(Subject to: a contract (signed))*", "a contract (signed)")]
    [InlineData("Title *(subject to: one)* *(subject to: two)*", "one", "two")]
    [InlineData("Title *(paused)* *(subject to: one)*", "one")]
    public void collects_conditions(string line, params string[] conditions) => Assert.Equal(conditions, Page.Step(line).Conditions);

    [Theory]
    [InlineData("Launch the *new* site", "Launch the new site")]
    [InlineData("Use `*.php` here", "Use *.php here")]
    [InlineData("Wrapped over\n   two lines", "Wrapped over two lines")]
    [InlineData("A · B", "A · B")]
    [InlineData("R&D &amp; more", "R&D & more")]
    [InlineData("Point 👈 there", "Point 👈 there")]
    [InlineData("Half <!-- not shown --> done", "Half done")]
    public void takes_the_words_and_leaves_the_marks(string line, string title) => Assert.Equal(title, Page.Step(line).Title);

    [Fact]
    public void needs_neither_front_matter_nor_a_list_of_people()
    {
        var page = Page.With("Title");
        Assert.Equal((null, null, null, null), (page.Name, page.Board, page.Committees, page.StatutesUrl));
    }

    [Fact]
    public void takes_a_byte_order_mark_and_carriage_returns()
    {
        A.Taken(VisionDocument.Read("page.md", [.. Encoding.UTF8.Preamble, .. "## Vision\r\n\r\n1. One\r\n2. Two\r\n"u8], Page.Site, out var document));
        Assert.Equal(["One", "Two"], document!.Steps.Select(step => step.Title));
    }
}
