using System.Globalization;
using System.Net;
using System.Xml.Linq;
using Alliance.Roadmap.Funding;
using Alliance.Roadmap.Milestones;
using Alliance.Roadmap.Web.Sharing;
using Alliance.Roadmap.Web.Tests.Milestones;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Tests.Sharing;

public sealed class ShowingABadge(SqliteSite site) : IClassFixture<SqliteSite>
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Fact]
    public async Task says_where_we_are_or_where_one_step_stands()
    {
        var (waiting, paused) = (await site.Step(MilestoneStatus.Planned, new FundingCondition("funds")), await site.Step(MilestoneStatus.Paused));
        var steps = await site.Ask(db => db.Milestones.CountAsync());
        Assert.Equal($"Mage-OS roadmap: at step 3 of {steps}", await Words("/badge.svg"));
        Assert.Equal($"Mage-OS roadmap: step {(await site.Stored(waiting)).Number} of {steps}: waiting for funds", await Words($"/badge.svg?milestone={waiting}"));
        Assert.Equal($"Mage-OS roadmap: step {(await site.Stored(paused)).Number} of {steps}: paused", await Words($"/badge.svg?milestone={paused}"));
        Assert.Equal("Mage-OS roadmap: no such step", await Words("/badge.svg?milestone=nowhere", HttpStatusCode.NotFound));
        Assert.Equal("Mage-OS roadmap: no such step", await Words("/badge.svg?milestone=%00", HttpStatusCode.NotFound));
    }

    [Fact]
    public async Task may_stand_in_any_page_and_loads_nothing()
    {
        using var client = site.Client();
        using var answer = await client.GetAsync("/badge.svg");
        Assert.Equal("cross-origin", Assert.Single(answer.Headers.GetValues("Cross-Origin-Resource-Policy")));
        Assert.StartsWith("default-src 'none'", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.DoesNotContain("http", (await answer.Content.ReadAsStringAsync()).Replace(Svg.NamespaceName, "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public Task is_asked_again_and_again_at_no_cost() => site.AsksAgain("/badge.svg", () => site.Step());

    [Fact]
    public void has_room_for_its_words_and_cannot_be_broken_by_them()
    {
        var narrow = Drawing("a", "i");
        var wide = Drawing("a", "WWWWWWWWWW");
        Assert.True(Width(wide) > Width(narrow) + 80);
        Assert.Equal("a: <b>&\"שלום👈", Drawing("a", "<b>&\"שלום👈").Element(Svg + "title")!.Value);

        static XElement Drawing(string label, string message) => XDocument.Parse(Badge.Draw(label, message, "#000")).Root!;
        static int Width(XElement drawing) => int.Parse(drawing.Attribute("width")!.Value, CultureInfo.InvariantCulture);
    }

    private async Task<string> Words(string address, HttpStatusCode status = HttpStatusCode.OK)
    {
        using var client = site.Client();
        using var answer = await client.GetAsync(address);
        Assert.Equal((status, "image/svg+xml"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        var drawing = XDocument.Parse(await answer.Content.ReadAsStringAsync()).Root!;
        // What a listener hears is what the picture says.
        var title = drawing.Element(Svg + "title")!.Value;
        Assert.Equal(("img", title), (drawing.Attribute("role")?.Value, drawing.Attribute("aria-label")?.Value));
        Assert.Equal(title, string.Join(": ", drawing.Descendants(Svg + "text").Select(text => text.Value)));
        return title;
    }
}
