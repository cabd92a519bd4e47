using Alliance.Roadmap.Funding;

namespace Alliance.Roadmap.Tests.Funding;

public sealed class Amounts
{
    [Theory]
    [InlineData("60000", "EUR", 6_000_000, "60000.00", "€60,000")]
    [InlineData("60,000.00", "EUR", 6_000_000, "60000.00", "€60,000")]
    [InlineData(" 1234.5 ", "USD", 123_450, "1234.50", "$1,234.50")]
    [InlineData("0.01", "GBP", 1, "0.01", "£0.01")]
    [InlineData("5,000", "PLN", 500_000, "5000.00", "PLN 5,000")]
    [InlineData("1,234,567", "JPY", 1_234_567, "1234567", "JPY 1,234,567")]
    [InlineData("1.234", "KWD", 1_234, "1.234", "KWD 1.234")]
    public void are_whole_minor_units_of_one_currency(string text, string currency, long minor, string value, string words)
    {
        Assert.True(Money.TryParse(text, currency, out var money));
        Assert.Equal((minor, value, words), (money.Minor, money.Value, money.ToString()));
    }

    [Theory]
    [InlineData("0", "EUR")]
    [InlineData("0.00", "EUR")]
    [InlineData("-5", "EUR")]
    [InlineData("0.005", "EUR")]
    [InlineData("1.5", "JPY")]
    [InlineData("", "EUR")]
    [InlineData(null, "EUR")]
    [InlineData("€5", "EUR")]
    [InlineData("1e3", "EUR")]
    [InlineData("5", "eur")]
    [InlineData("5", "EURO")]
    [InlineData("5", null)]
    [InlineData("99999999999999999999", "EUR")]
    public void are_nothing_else(string? text, string? currency) => Assert.False(Money.TryParse(text, currency, out _));

    [Theory]
    [InlineData("1,50")]
    [InlineData("60.000")]
    [InlineData("6,0,000")]
    [InlineData(",500")]
    [InlineData("1234,567")]
    [InlineData("60.000,00")]
    public void are_never_guessed_from_another_countrys_way_of_writing(string text) => Assert.False(Money.TryParse(text, "EUR", out _));
}
