using Alliance.Roadmap.Board;
using Alliance.Roadmap.Milestones;

namespace Alliance.Roadmap.Tests;

public sealed class WordsForPeopleAndPrograms
{
    [Fact]
    public void write_states_for_both()
    {
        Assert.Equal(("in-progress", "in progress"), (MilestoneStatus.InProgress.Kebab(), MilestoneStatus.InProgress.InWords()));
        Assert.Equal("vice-president", Office.VicePresident.Kebab());
    }

    [Theory]
    [InlineData("vice-president", true)]
    [InlineData("VicePresident", false)]
    [InlineData("1", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void are_read_back_in_one_form_only(string? text, bool read) => Assert.Equal(read, Words.TryKebab<Office>(text, out _));

    [Theory]
    [InlineData("Launch the Mage-OS distribution", "launch-the-mage-os-distribution")]
    [InlineData("  Ré-élire — “now”! ", "re-elire-now")]
    [InlineData("中文", "")]
    [InlineData("Support the people who have been waiting for this for a very long time", "support-the-people-who-have-been-waiting-for-this-for-a")]
    public void make_readable_addresses(string title, string slug) => Assert.Equal(slug, Words.Slug(title));

    [Theory]
    [InlineData(new string[0], "")]
    [InlineData(new[] { "a" }, "a")]
    [InlineData(new[] { "a", "b" }, "a and b")]
    [InlineData(new[] { "a", "b", "c" }, "a, b and c")]
    public void join_lists_as_people_do(string[] items, string sentence) => Assert.Equal(sentence, items.Joined());

    [Fact]
    public void write_dates_in_full() => Assert.Equal("3 March 2027", new DateOnly(2027, 3, 3).InFull());
}
