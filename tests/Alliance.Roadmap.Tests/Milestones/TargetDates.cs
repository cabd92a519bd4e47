using Alliance.Roadmap.Milestones;

namespace Alliance.Roadmap.Tests.Milestones;

public sealed class TargetDates
{
    [Theory]
    [InlineData("2027", TargetPrecision.Year, "2027", "2027-12-31")]
    [InlineData("2027-Q1", TargetPrecision.Quarter, "January to March 2027", "2027-03-31")]
    [InlineData("2027-Q4", TargetPrecision.Quarter, "October to December 2027", "2027-12-31")]
    [InlineData("2028-02", TargetPrecision.Month, "February 2028", "2028-02-29")]
    [InlineData("2027-03-15", TargetPrecision.Day, "15 March 2027", "2027-03-15")]
    public void say_no_more_than_was_promised(string text, TargetPrecision precision, string words, string last)
    {
        Assert.True(TargetDate.TryParse(text, out var target));
        Assert.Equal((precision, text, words, last), (target.Precision, target.Value, target.InWords, $"{target.LastDay:yyyy-MM-dd}"));
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    public void may_be_absent(string? text)
    {
        Assert.True(TargetDate.TryParse(text, out var target));
        Assert.Equal((null, "no date"), (target.Value, target.InWords));
    }

    [Theory]
    [InlineData("soon")]
    [InlineData("2027-Q5")]
    [InlineData("2027-Q0")]
    [InlineData("2027-13")]
    [InlineData("2027-02-29")]
    [InlineData("27")]
    [InlineData("2027-1")]
    [InlineData("0001-Q1")]
    [InlineData("9999")]
    [InlineData("٢٠٢٧")]
    public void are_nothing_else(string text) => Assert.False(TargetDate.TryParse(text, out _));
}
