using Alliance.Roadmap.Funding;

namespace Alliance.Roadmap.Tests.Funding;

public sealed class KnowingFigures
{
    private static readonly FundingCondition Salary = new("a salary", Money.Euros(60_000), Basis.Yearly);

    [Fact]
    public void means_unknown_where_none_was_seen() => Assert.Null(Figures.None.For(Salary));

    [Fact]
    public void takes_the_newest_of_any_source_where_a_condition_names_none()
    {
        var (older, newer) = (A.Reading(Money.Euros(1), Basis.Yearly, "bank", A.Noon.AddDays(-2)), A.Reading(Money.Euros(2), Basis.Yearly, "by-hand", A.Noon.AddDays(-1)));
        Assert.Same(newer, new Figures([newer, older], []).For(Salary));
    }

    [Fact]
    public void keeps_a_contract_entered_by_hand_from_being_overwritten_by_a_nightly_figure()
    {
        var condition = new FundingCondition("a salary", Money.Euros(60_000), Basis.Yearly, "by-hand");
        var (contract, nightly) = (A.Reading(Money.Euros(60_000), Basis.Yearly, "by-hand", A.Noon.AddDays(-9)), Reading.Fetched(Money.Euros(8_400), Basis.Yearly, A.Noon, "page"));
        Assert.Same(contract, new Figures([contract, nightly], []).For(condition));
    }

    [Fact]
    public void shows_another_currency_and_compares_nothing()
    {
        var dollars = A.Reading(new Money(9_900_000, "USD"), Basis.Yearly, "bank");
        var figures = new Figures([dollars], []);
        Assert.Null(figures.For(Salary));
        Assert.Same(dollars, figures.InOtherCurrency(Salary));
    }

    [Theory]
    [InlineData(Sources.OpenCollective, 48 * 60)]
    [InlineData("bank", 100 * 24 * 60)]
    public void lasts_until_nobody_looked_for_too_long(string source, int minutes)
    {
        var reading = source == Sources.OpenCollective ? Reading.Fetched(Money.Euros(1), Basis.Balance, A.Noon, "page") : A.Reading(Money.Euros(1), Basis.Balance, source);
        var figures = new Figures([reading], []);
        Assert.Null(figures.UnknownSince(reading, A.Noon.AddMinutes(minutes - 1)));
        Assert.Equal(A.Noon.AddMinutes(minutes), figures.UnknownSince(reading, A.Noon.AddMinutes(minutes + 500)));
    }

    [Fact]
    public void ends_with_the_first_failure_and_returns_with_the_next_answer()
    {
        var reading = Reading.Fetched(Money.Euros(1), Basis.Balance, A.Noon, "page");
        var check = new SourceCheck(Sources.OpenCollective);
        var figures = new Figures([reading], [check]);
        check.Answered(A.Noon.AddHours(40), (Basis.Balance, "EUR"));
        Assert.Null(figures.UnknownSince(reading, A.Noon.AddHours(50)));
        Assert.Equal(A.Noon.AddHours(40), figures.LastChecked(reading));
        check.Failed(A.Noon.AddHours(41), "It did not answer.");
        check.Failed(A.Noon.AddHours(42), "It did not answer again.");
        Assert.Equal(A.Noon.AddHours(41), figures.UnknownSince(reading, A.Noon.AddHours(42)));
        check.Answered(A.Noon.AddHours(43), (Basis.Balance, "EUR"));
        Assert.Null(figures.UnknownSince(reading, A.Noon.AddHours(43)));
    }

    [Fact]
    public void ends_when_the_source_answers_without_it_and_returns_when_it_is_given_again()
    {
        var reading = Reading.Fetched(Money.Euros(1), Basis.Balance, A.Noon, "page");
        var check = new SourceCheck(Sources.OpenCollective);
        var figures = new Figures([reading], [check]);
        check.Answered(A.Noon.AddHours(1), (Basis.Balance, "EUR"), (Basis.Yearly, "EUR"));
        check.Answered(A.Noon.AddHours(2), (Basis.Balance, "USD"), (Basis.Yearly, "EUR"));
        Assert.Equal((A.Noon.AddHours(1), (DateTimeOffset?)A.Noon.AddHours(1)), (figures.LastChecked(reading), figures.UnknownSince(reading, A.Noon.AddHours(2))));
        check.Answered(A.Noon.AddHours(3), (Basis.Balance, "EUR"));
        Assert.Null(figures.UnknownSince(reading, A.Noon.AddHours(3)));
    }

    [Fact]
    public void asks_once_an_hour_and_not_before_it_was_told_to()
    {
        var check = new SourceCheck(Sources.OpenCollective);
        Assert.True(check.IsDue(A.Noon));
        check.Failed(A.Noon, "Too often.", A.Noon.AddHours(3));
        Assert.False(check.IsDue(A.Noon.AddHours(3).AddSeconds(-1)));
        Assert.True(check.IsDue(A.Noon.AddHours(3)));
        check.Answered(A.Noon.AddHours(3));
        Assert.False(check.IsDue(A.Noon.AddHours(3).AddMinutes(54)));
        Assert.True(check.IsDue(A.Noon.AddHours(4)));
    }
}
