using System.Diagnostics;
using System.Text;
using Alliance.Roadmap.Vision;

namespace Alliance.Roadmap.Tests.Vision;

public sealed class RefusingAPage
{
    /// <summary>Malformed documents: the code, the place and a word of the advice.</summary>
    public static TheoryData<string, string, string, string> Malformed => new()
    {
        { "", "vision.no-list", "page.md has no heading", "numbered list" },
        { "# About\n\n1. One\n", "vision.no-list", "page.md has no heading", "## Vision" },
        { "## Vision\n\nSoon.\n", "vision.no-list", "page.md, line 1:", "1. …" },
        { "## Vision\n\n- One\n- Two\n", "vision.no-list", "page.md, line 3:", "number the steps" },
        { "## Vision\n\n1. One\n\nA word between.\n\n2. Two\n", "vision.two-lists", "page.md, line 7:", "one list" },
        { "## Vision\n\n1. One\n2.\n3. Three\n", "vision.empty-step", "page.md, line 4: step 2", "write one" },
        { "## Vision\n\n1. *(subject to availability of funds)*\n", "vision.empty-step", "page.md, line 3: step 1", "write one" },
        { "## Vision\n\n1. 👈 We are here\n", "vision.empty-step", "page.md, line 3: step 1", "write one" },
        { "## Vision\n\n1. One\n   - with a list\n", "vision.not-one-line", "page.md, line 3: step 1", "without lists" },
        { "## Vision\n\n1. # One\n", "vision.not-one-line", "page.md, line 3: step 1", "one paragraph" },
        { "## Vision\n\n1. ***One***\n", "vision.two-forms", "page.md, line 3: step 1", "choose" },
        { "## Vision\n\n1. **One** *(paused)*\n", "vision.two-forms", "page.md, line 3: step 1", "choose" },
        { "## Vision\n\n1. **One** and more\n", "vision.unknown-form", "page.md, line 3: step 1 has “and more”", "remove it" },
        { "## Vision\n\n1. One *(on hold)*\n", "vision.unknown-form", "page.md, line 3: step 1 has “(on hold)”", "(paused)" },
        { "## Vision\n\n1. One *(subject to)*\n", "vision.empty-condition", "page.md, line 3: step 1", "availability of funds" },
        { "## Vision\n\n1. *[One](javascript:alert(1))*\n", "vision.no-address", "page.md, line 3: step 1", "https://" },
        { "## Vision\n\n1. *[One]()*\n", "vision.no-address", "page.md, line 3: step 1", "https://" },
        { "## Vision\n\n1. ![One](/one.png)\n", "vision.image", "page.md, line 3: step 1", "link to it" },
        { "## Vision\n\n1. One <b>bold</b>\n", "vision.html", "page.md, line 3: step 1", "Markdown" },
        { "## Vision\n\n1. " + new string('x', 301) + "\n", "input.too-long", "page.md, line 3:", "shorten" },
        { "---\ntitle: [one\n---\n\n## Vision\n\n1. One\n", "vision.front-matter", "page.md, line ", "correct or remove" },
        { "---\n- one\n---\n\n## Vision\n\n1. One\n", "vision.front-matter", "page.md, line 2:", "name: value" },
        { "---\ntitle: One\n\n## Vision\n\n1. One\n", "vision.front-matter", "page.md, line 1:", "close it" },
        { "---\na: " + new string('[', 5000) + "\n---\n\n## Vision\n\n1. One\n", "vision.front-matter", "page.md, line 2:", "correct or remove" },
        { "## Vision\n\n1. One\n\n## Board of Directors\n\n- *President*\n", "vision.no-name", "page.md, line 7:", "write it" },
        { "## Vision\n\n1. One\n\n" + new string('>', 5000) + " deep\n", "vision.too-deep", "page.md", "right file" },
        { "## Vision\n\n" + string.Concat(Enumerable.Repeat("1. One\n", 60_000)), "vision.too-many-steps", "page.md, line 3:", "60,000" },
        { "## Vision\n\n1. " + new string('x', 10_000_000), "vision.too-big", "page.md", "right file" },
        { "## Vision\n\n1. O\0ne\n", "vision.binary", "page.md, line 3:", "NUL" },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public void names_the_place_and_what_to_do(string text, string code, string place, string advice)
    {
        var refusal = A.Refused(code, VisionDocument.Read("page.md", Encoding.UTF8.GetBytes(text), Page.Site, out var document));
        Assert.StartsWith(place, refusal.Reason, StringComparison.Ordinal);
        Assert.Contains(advice, refusal.Reason, StringComparison.Ordinal);
        Assert.Null(document);
    }

    [Fact]
    public void tells_utf_16_by_its_mark()
    {
        foreach (var encoding in (Encoding[])[Encoding.Unicode, Encoding.BigEndianUnicode])
            Assert.Contains("UTF-8", A.Refused("vision.utf-16", VisionDocument.Read("page.md", [.. encoding.Preamble, .. encoding.GetBytes(Page.Text("One"))], Page.Site, out _)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void tells_utf_16_without_a_mark() =>
        A.Refused("vision.binary", VisionDocument.Read("page.md", Encoding.Unicode.GetBytes(Page.Text("One")), Page.Site, out _));

    [Fact]
    public void names_the_line_that_is_not_utf_8() =>
        Assert.StartsWith("page.md, line 3:", A.Refused("vision.not-utf-8", VisionDocument.Read("page.md", Encoding.Latin1.GetBytes(Page.Text("Añadir")), Page.Site, out _)).Reason, StringComparison.Ordinal);

    [Fact]
    public void tells_a_missing_file_from_a_folder()
    {
        A.Refused("vision.no-file", VisionDocument.Open(Page.PathOf("nowhere.md"), Page.Site, out _));
        A.Refused("vision.folder", VisionDocument.Open(AppContext.BaseDirectory, Page.Site, out _));
    }

    [Theory]
    [InlineData("[")]
    [InlineData("*a **b ")]
    [InlineData("![](")]
    [InlineData("1. ")]
    [InlineData("`a``b")]
    [InlineData("<a ")]
    [InlineData("~~x ~~")]
    [InlineData("&#")]
    public void does_not_take_long_over_a_hostile_one(string mark)
    {
        var bytes = Encoding.UTF8.GetBytes("## Vision\n\n1. " + string.Concat(Enumerable.Repeat(mark, 50_000 / mark.Length)));
        var watch = Stopwatch.StartNew();
        Assert.True(VisionDocument.Read("page.md", bytes, Page.Site, out _).Refused(out _));
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(20));
    }
}
