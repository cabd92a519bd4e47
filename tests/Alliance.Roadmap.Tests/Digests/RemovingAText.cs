using System.Text.Encodings.Web;
using Alliance.Roadmap.Digests;
using Alliance.Roadmap.Subscribers;

namespace Alliance.Roadmap.Tests.Digests;

public sealed class RemovingAText
{
    [Theory]
    [InlineData("Why: the harbor was closed.", "Why: the harbor was\n  closed.", "Why: the harbor was closed.")]
    [InlineData("Why: Łukasz said “no” & <b>left</b>.", "Why: Łukasz said “no” & <b>left</b>.", null)]
    [InlineData("Why: first\nsecond line", "Why: first\n  second line", null)]
    [InlineData("Proof: see https://example.org/a?b=1&c=2", "Proof: see\n  https://example.org/a?b=1&c=2", """Proof: see <a href="https://example.org/a?b=1&amp;c=2" style="color: #9A3412;">https://example.org/a?b=1&amp;c=2</a>""")]
    [InlineData("Decided: resolution 1/2026 (5 yes).", "Decided: resolution 1/2026 (5 yes).", """Decided: <a href="https://x.example/resolutions/2026-1" style="color: #9A3412;">resolution 1/2026 (5 yes).</a>""")]
    [InlineData("Why: it costs $5 (or $&).", "Why: it costs $5 (or $&).", null)]
    public void takes_it_out_of_both_bodies_and_leaves_the_rest(string sentence, string inText, string? inHtml)
    {
        var rendering = new Rendering("Subject", $"Before.\n  {inText}\n  After.\n", $"<ul><li>Before.</li><li>{inHtml ?? HtmlEncoder.Default.Encode(sentence)}</li><li>After.</li></ul>");
        var (issue, hash) = (Frozen(rendering), rendering.Hash);

        Assert.True(issue.Remove([sentence], A.Noon));

        var gone = $"{sentence[..sentence.IndexOf(' ', StringComparison.Ordinal)]} [removed]";
        Assert.Equal($"Before.\n  {gone}\n  After.\n", rendering.Text);
        Assert.Equal($"<ul><li>Before.</li><li>{gone}</li><li>After.</li></ul>", rendering.Html);
        Assert.Equal((hash, (DateTimeOffset?)A.Noon), (rendering.Hash, issue.RedactedAt));
    }

    [Fact]
    public void that_it_does_not_tell_changes_nothing()
    {
        var issue = Frozen(new Rendering("Subject", "Why: another.\n", "<li>Why: another.</li>"));
        Assert.False(issue.Remove(["Why: an"], A.Noon));
        Assert.Equal(("Why: another.\n", null), (issue.Full!.Text, issue.RedactedAt));
    }

    [Fact]
    public void takes_it_out_of_every_selection_alike()
    {
        var some = new Rendering("Subject", "Why: so.\n", "<li>Why: so.</li>", Selection.Of(["one"]));
        var issue = Frozen(new Rendering("Subject", "Why: so.\n", "<li>Why: so.</li>"), some);
        Assert.True(issue.Remove(["Why: so."], A.Noon));
        Assert.All(issue.Renderings, rendering => Assert.Equal(("Why: [removed]\n", "<li>Why: [removed]</li>"), (rendering.Text, rendering.Html)));
    }

    private static Issue Frozen(params Rendering[] renderings)
    {
        var issue = Issue.Asked(Cadence.Weekly, new Period("2026-W48"), A.Noon);
        issue.Freeze(1, A.Noon, "example.org", [1], renderings);
        return issue;
    }
}
