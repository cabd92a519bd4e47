using Alliance.Roadmap.Board;
using Alliance.Roadmap.Funding;
using Alliance.Roadmap.Milestones;
using Alliance.Roadmap.Web.Tests.Board;
using Alliance.Roadmap.Web.Tests.Milestones;

namespace Alliance.Roadmap.Web.Tests.Funding;

public abstract class ActingOnACondition(Site site)
{
    private const string Preview = "button[value=preview]";
    private const string Record = "button[value=record]";

    [Theory]
    [InlineData("60000", "yearly", "This tightens the condition", "tighten")]
    [InlineData("50", "yearly", "This loosens the condition", "loosen")]
    [InlineData("100", "yearly", "This specifies the condition", "specify")]
    public async Task says_in_the_preview_what_a_change_comes_to(string amount, string basis, string kind, string entry)
    {
        var (slug, address) = await Waiting(new FundingCondition("funds", Money.Euros(100), Basis.Yearly));
        using var president = await site.SignedIn(Office.President);
        var preview = await president.Submit(await president.Open(address + "change"), Preview,
            ("Input.Condition", "members’ fees"), ("Input.Amount", amount), ("Input.Basis", basis), ("Input.Reason", "We know more."));
        Assert.Contains(kind, preview.Words, StringComparison.Ordinal);
        Assert.Contains("Condition: was €100 a year (funds), now", preview.Words, StringComparison.Ordinal);
        await president.Submit(preview, Record);
        Assert.Equal(["add", entry], await site.Story(slug));
    }

    [Fact]
    public async Task is_confirmed_by_the_Treasurer_with_evidence_and_by_nobody_else()
    {
        var (slug, address) = await Waiting(new FundingCondition("funds"));
        using var president = await site.SignedIn(Office.President);
        var refused = await president.Submit(await president.Open(address + "confirm"), Preview, ("Input.Evidence", "The contract."));
        Assert.Contains("Only the Treasurer confirms funds", refused.Alert, StringComparison.Ordinal);

        using var treasurer = await site.SignedIn(Office.Treasurer);
        var form = await treasurer.Open(address + "confirm");
        Assert.Contains("without evidence", (await treasurer.Submit(form, Preview)).Alert, StringComparison.Ordinal);
        await treasurer.Submit(await treasurer.Submit(form, Preview, ("Input.Evidence", "The contract.")), Record);
        Assert.Equal(FundingState.Met, (await site.Stored(slug)).Funding);

        Assert.Contains("There is nothing to confirm", (await treasurer.Submit(await treasurer.Open(address + "confirm"), Preview, ("Input.Evidence", "Again."))).Alert, StringComparison.Ordinal);
        await treasurer.Submit(await treasurer.Open(address + "withdraw"), Preview, ("Input.Reason", "The contract ended."), ("Input.Step", "record"));
        Assert.Equal(FundingState.Awaiting, (await site.Stored(slug)).Funding);
        Assert.Equal(["add", "confirm", "withdraw"], await site.Story(slug));
    }

    [Theory]
    [InlineData("waive", "", "without a reason")]
    [InlineData("withdraw", "No.", "only confirmed funds can be withdrawn")]
    [InlineData("release", "", "without a reason")]
    [InlineData("change", "No.", "Nothing was changed.")]
    public async Task is_left_alone_where_the_rules_say_so(string act, string reason, string because)
    {
        var (slug, address) = await Waiting(new FundingCondition("funds"));
        using var president = await site.SignedIn(Office.President);
        var refused = await president.Submit(await president.Open(address + act), Preview, ("Input.Reason", reason), ("Input.Step", "record"));
        Assert.Contains(because, refused.Alert, StringComparison.Ordinal);
        Assert.Equal(["add"], await site.Story(slug));
    }

    [Fact]
    public async Task is_waived_or_released_with_a_reason()
    {
        using var president = await site.SignedIn(Office.President);
        foreach (var (act, state) in new[] { ("waive", FundingState.Waived), ("release", FundingState.None) })
        {
            var (slug, address) = await Waiting(new FundingCondition("funds"));
            var preview = await president.Submit(await president.Open(address + act), Preview, ("Input.Reason", "We go ahead."));
            Assert.Equal(FundingState.Awaiting, (await site.Stored(slug)).Funding);
            await president.Submit(preview, Record);
            Assert.Equal(state, (await site.Stored(slug)).Funding);
        }
    }

    [Fact]
    public async Task tells_whoever_acts_on_one_that_somebody_just_removed()
    {
        var (slug, address) = await Waiting(new FundingCondition("funds"));
        using var president = await site.SignedIn(Office.President);
        using var treasurer = await site.SignedIn(Office.Treasurer);
        var confirm = await treasurer.Open(address + "confirm");
        await president.Submit(await president.Open(address + "release"), Preview, ("Input.Reason", "Not needed."), ("Input.Step", "record"));

        var told = await treasurer.Submit(confirm, Preview, ("Input.Evidence", "The contract."), ("Input.Step", "record"));
        Assert.Contains("Somebody else changed this", told.Alert, StringComparison.Ordinal);
        Assert.Equal(["add", "loosen"], await site.Story(slug));
    }

    private async Task<(string Slug, string Address)> Waiting(FundingCondition condition)
    {
        var slug = await site.Step(MilestoneStatus.Planned, condition);
        return (slug, $"/board/milestones/{slug}/conditions/{(await site.Stored(slug)).Conditions[0].Id}/");
    }
}

public sealed class ActingOnAConditionOnSqlite(SqliteSite site) : ActingOnACondition(site), IClassFixture<SqliteSite>;

public sealed class ActingOnAConditionOnPostgreSql(PostgreSqlSite site) : ActingOnACondition(site), IClassFixture<PostgreSqlSite>;
