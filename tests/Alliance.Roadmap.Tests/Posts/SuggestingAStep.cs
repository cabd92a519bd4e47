using Alliance.Roadmap.Milestones;
using Alliance.Roadmap.Posts;

namespace Alliance.Roadmap.Tests.Posts;

public sealed class SuggestingAStep
{
    private static readonly Plan Plan = new("Roadmap");

    private readonly Suggestions suggestions = new(
    [
        Step("Build community interest"),
        Step("Launch an independent public mirror of Magento Open Source"),
        Step("Form the supporting organization"),
        Step("Launch the Mage-OS distribution for development and publication of enhancements to the Magento Open Source platform"),
        Step("Launch a grant program to sponsor development of specific improvements to the Mage-OS distribution"),
    ]);

    [Theory]
    [InlineData("Introducing the Mage-OS Distribution", "Launch the Mage-OS distribution", "distribution")]
    [InlineData("Mirror Package Checksum Changes", "Launch an independent public mirror", "mirror")]
    [InlineData("Our first grants are sponsored", "Launch a grant program", "grants, sponsored")]
    [InlineData("Building a community", "Build community interest", "building")]
    public void goes_by_the_words_in_common_and_names_them(string title, string step, string words)
    {
        var first = suggestions.For(title, "")[0];
        Assert.StartsWith(step, first.Milestone.Title, StringComparison.Ordinal);
        Assert.Equal(words, string.Join(", ", first.Words.Order(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData("Mage-OS January Update", "The Mage-OS community and the Magento platform, for all of us.")]
    [InlineData("Meet us in New York", "")]
    [InlineData("", "")]
    [InlineData("Größe", "Привет 👈")]
    public void stays_silent_where_only_usual_words_are_shared(string title, string summary) => Assert.Empty(suggestions.For(title, summary));

    [Fact]
    public void counts_a_word_of_the_summary_less_than_one_of_the_title()
    {
        Assert.Equal("Form the supporting organization", suggestions.For("The organization", "A mirror of it.")[0].Milestone.Title);
        Assert.Empty(suggestions.For("News", "About development."));
        Assert.Empty(suggestions.For("News", "A mirror."));
        Assert.Equal("Form the supporting organization", Assert.Single(suggestions.For("News", "Supporting an organization.")).Milestone.Title);
        Assert.True(suggestions.For("Mirror, grant, organization, distribution", "").Count <= 3);
    }

    private static Milestone Step(string title) => Plan.Import(new(title), MilestoneStatus.Planned, [], [], A.Import());
}
