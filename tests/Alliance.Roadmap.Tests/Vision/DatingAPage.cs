using Alliance.Roadmap.Vision;

namespace Alliance.Roadmap.Tests.Vision;

public sealed class DatingAPage
{
    [Fact]
    public void decides_at_the_start_of_its_day()
    {
        A.Taken(Page.FirstOfMarch.ToAct(Page.FirstOfMarch.From.AddDays(-1), Page.Now, out var act));
        Assert.Equal((Page.FirstOfMarch.From, "published page as of 1 March 2027", ""), (act!.DecidedOn, act.Reason, act.By.Name));
    }

    [Fact]
    public void is_refused_for_a_day_before_the_newest_decision() =>
        A.Refused("vision.as-of-too-early", Page.FirstOfMarch.ToAct(Page.FirstOfMarch.Until, Page.FirstOfMarch.Until.AddDays(1), out _));

    [Fact]
    public void follows_what_was_decided_on_the_same_day()
    {
        var newest = Page.FirstOfMarch.From.AddHours(10);
        A.Taken(Page.FirstOfMarch.ToAct(newest, Page.Now, out var act));
        Assert.Equal(newest, act!.DecidedOn);
    }

    [Theory]
    [InlineData("0001-01-01", "vision.as-of-too-early")]
    [InlineData("1990-12-31", "vision.as-of-too-early")]
    [InlineData("2027-03-01", null)]
    [InlineData("2027-03-02", "vision.as-of-future")]
    [InlineData("9999-12-31", "vision.as-of-future")]
    public void is_possible_since_there_are_pages_and_until_today(string day, string? code) =>
        Assert.Equal(code, PublishedPage.Problem(DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture), new DateOnly(2027, 3, 1))?.Code);

    [Fact]
    public void is_refused_for_a_day_still_to_come() =>
        A.Refused("vision.as-of-future", Page.FirstOfMarch.ToAct(null, Page.FirstOfMarch.From.AddMinutes(-1), out _));
}
