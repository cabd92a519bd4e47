using System.Globalization;
using System.Text.RegularExpressions;
using Alliance.Roadmap.Funding;
using Alliance.Roadmap.Milestones;

namespace Alliance.Roadmap.Tests.Funding;

public sealed partial class EnteringAFigure
{
    [Fact]
    public void keeps_who_when_as_of_when_where_from_and_what_shows_it()
    {
        A.Taken(Reading.Enter(new Money(-1_250, "EUR"), Basis.Balance, "bank", A.Noon.AddDays(-1), " Statement 11 ", "Tess Example, Treasurer", A.Noon, out var reading));
        Assert.Equal((A.Noon.AddDays(-1), A.Noon, "Tess Example, Treasurer", "bank", Basis.Balance, -1_250L, "EUR", "Statement 11"),
            (reading!.At, reading.RecordedAt, reading.By, reading.Source, reading.Basis, reading.Minor, reading.Currency, reading.Evidence));
        Assert.All(typeof(Reading).GetProperties().Where(property => property.DeclaringType == typeof(Reading) && property.CanWrite), property =>
            Assert.Contains(typeof(System.Runtime.CompilerServices.IsExternalInit), property.SetMethod!.ReturnParameter.GetRequiredCustomModifiers()));
    }

    [Theory]
    [InlineData(Basis.Manual, "bank", "Statement", 0, "input.not-a-basis")]
    [InlineData(Basis.Balance, "open-collective", "Statement", 0, "input.reserved-source")]
    [InlineData(Basis.Balance, "Our bank", "Statement", 0, "input.not-a-source")]
    [InlineData(Basis.Balance, "", "Statement", 0, "input.not-a-source")]
    [InlineData(Basis.Balance, "bank", " ", 0, "input.missing-evidence")]
    [InlineData(Basis.Balance, "bank", "Statement", 1, "reading.in-future")]
    public void says_what_is_missing(Basis basis, string source, string evidence, int later, string code) =>
        A.Refused(code, Reading.Enter(Money.Euros(1), basis, source, A.Noon.AddSeconds(later), evidence, "Tess", A.Noon, out _));

    [Theory]
    [InlineData("0.30000000000000004", "EUR", 30)]   // 0.1 + 0.2
    [InlineData("8399.999999999999", "EUR", 840_000)]
    [InlineData("1.005", "EUR", 101)]
    [InlineData("-0.1", "EUR", -10)]
    [InlineData("120.5", "JPY", 121)]
    [InlineData("1.2345", "KWD", 1_235)]
    public void rounds_what_came_over_the_wire_to_whole_minor_units(string number, string currency, long minor)
    {
        Assert.True(Money.TryRound(decimal.Parse(number, CultureInfo.InvariantCulture), currency, out var money));
        Assert.Equal(minor, money.Minor);
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("-12.50", -1_250)]
    [InlineData("8,400.00", 840_000)]
    public void may_be_nothing_or_below(string text, long minor)
    {
        Assert.True(Money.TryReadFigure(text, "EUR", out var money));
        Assert.Equal(minor, money.Minor);
        if (minor <= 0) Assert.False(Money.TryParse(text, "EUR", out _));
    }

    [Fact]
    public void names_a_source_with_the_first_amount_without_a_decision_and_otherwise_only_with_it()
    {
        var act = A.BoardAct() with { Governance = A.BoardInOffice };
        // Whatever the other sources say would count no longer.
        var named = A.MilestoneIn(MilestoneStatus.Planned, A.SixtyThousandAYear());
        A.Refused("governance.decision-required", named.Change(named.Conditions[0], "a salary", Money.Euros(60_000), Basis.Yearly, act, "by-hand"));
        var step = A.MilestoneIn(MilestoneStatus.Planned, A.AvailabilityOfFunds());
        A.Taken(step.Change(step.Conditions[0], "a salary", Money.Euros(60_000), Basis.Yearly, act, "by-hand"));
        Assert.Equal(("specify", "by-hand"), (step.Unrecorded[^1].Name, step.Conditions[0].Source));
        A.Refused("governance.decision-required", step.Change(step.Conditions[0], "a salary", Money.Euros(60_000), Basis.Yearly, act, "open-collective"));
        A.Refused("governance.decision-required", step.Change(step.Conditions[0], "a salary", Money.Euros(60_000), Basis.Yearly, act));
        A.Refused("input.not-a-source", step.Change(step.Conditions[0], "a salary", Money.Euros(60_000), Basis.Yearly, act, "By Hand"));
    }

    /// <summary>No sum is computed in floating point, anywhere where money is.</summary>
    [Fact]
    public void never_goes_through_floating_point()
    {
        var root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "Alliance.Roadmap.sln"))) root = Path.GetDirectoryName(root)!;
        var sources = ((string[])["Alliance.Roadmap", "Alliance.Roadmap.Web"]).SelectMany(project => Directory.EnumerateFiles(Path.Combine(root, "src", project, "Funding"))).ToList();
        Assert.True(sources.Count > 20);
        Assert.All(sources, file => Assert.DoesNotMatch(Floating(), File.ReadAllText(file)));
    }

    [GeneratedRegex(@"\b(double|float|Double|Single|Math\.Pow|GetDouble|GetSingle)\b")]
    private static partial Regex Floating();
}
