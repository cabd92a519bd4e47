using Alliance.Roadmap.Funding;
using Alliance.Roadmap.Ledger;
using Alliance.Roadmap.Milestones;

namespace Alliance.Roadmap.Tests.Funding;

public sealed class ChangingACondition
{
    [Theory]
    [InlineData(null, null, 60, Basis.Yearly, Acts.Specify)]
    [InlineData(null, null, null, Basis.Manual, Acts.Specify)]
    [InlineData(null, Basis.Manual, null, Basis.Yearly, Acts.Loosen)]
    [InlineData(60, Basis.Yearly, 70, Basis.Yearly, Acts.Tighten)]
    [InlineData(60, Basis.Yearly, 50, Basis.Yearly, Acts.Loosen)]
    [InlineData(60, Basis.Yearly, 70, Basis.Balance, Acts.Loosen)]
    [InlineData(60, Basis.Yearly, null, null, Acts.Loosen)]
    [InlineData(60, Basis.Yearly, null, Basis.Yearly, Acts.Loosen)]
    public void is_named_for_what_it_does_to_the_promise(int? amount, Basis? basis, int? newAmount, Basis? newBasis, string act)
    {
        var milestone = A.MilestoneIn(MilestoneStatus.Planned, new FundingCondition("funds", amount is { } was ? Money.Euros(was) : null, basis));
        A.Taken(milestone.Change(milestone.Conditions[0], "funds", newAmount is { } now ? Money.Euros(now) : null, newBasis, A.BoardAct()));
        Assert.Equal(act, milestone.Unrecorded[^1].Name);
    }

    [Fact]
    public void specifies_when_only_the_words_change_and_tells_before_and_after()
    {
        var milestone = A.MilestoneIn(MilestoneStatus.Planned, A.SixtyThousandAYear());
        A.Taken(milestone.Change(milestone.Conditions[0], "salary of a COO", Money.Euros(60_000), Basis.Yearly, A.BoardAct()));
        var draft = milestone.Unrecorded[^1];
        Assert.Equal(Acts.Specify, draft.Name);
        Assert.Equal("a salary", draft.Before["funding"]!["conditions"]![0]!["description"]!.GetValue<string>());
        Assert.Equal("""{"description":"salary of a COO","state":"awaiting","amount":{"value":"60000.00","currency":"EUR"},"basis":"yearly"}""",
            draft.After["funding"]!["conditions"]![0]!.ToJsonString());
    }

    [Fact]
    public void loosens_when_the_currency_changes_because_nobody_can_compare_them()
    {
        var milestone = A.MilestoneIn(MilestoneStatus.Planned, A.SixtyThousandAYear());
        A.Taken(milestone.Change(milestone.Conditions[0], "a salary", new Money(9_000_000, "PLN"), Basis.Yearly, A.BoardAct()));
        Assert.Equal(Acts.Loosen, milestone.Unrecorded[^1].Name);
    }

    [Fact]
    public void needs_a_decision_only_where_it_loosens()
    {
        var milestone = A.MilestoneIn(MilestoneStatus.Planned, A.SixtyThousandAYear());
        var act = A.BoardAct() with { Governance = A.BoardInOffice };
        A.Refused("governance.decision-required", milestone.Change(milestone.Conditions[0], "a salary", Money.Euros(59_999), Basis.Yearly, act));
        A.Refused("governance.decision-required", milestone.Release(milestone.Conditions[0], act));
        A.Taken(milestone.Change(milestone.Conditions[0], "a salary", Money.Euros(60_001), Basis.Yearly, act));
    }

    [Fact]
    public void needs_a_reason() =>
        Refused("input.missing-reason", (milestone, condition) => milestone.Change(condition, "other words", null, null, A.BoardAct() with { Reason = null }));

    [Fact]
    public void needs_something_to_change() =>
        Refused("condition.same", (milestone, condition) => milestone.Change(condition, " availability of funds ", null, null, A.BoardAct()));

    [Fact]
    public void refuses_an_amount_of_nothing() =>
        Refused("input.no-amount", (milestone, condition) => milestone.Change(condition, "funds", Money.Euros(0), Basis.Yearly, A.BoardAct()));

    [Fact]
    public void comes_too_late_for_funds_that_are_confirmed()
    {
        var milestone = A.FundedMilestone();
        A.Refused("condition.not-awaiting", milestone.Change(milestone.Conditions[0], "other words", null, null, A.BoardAct()));
    }

    [Fact]
    public void removes_a_condition_for_good()
    {
        var milestone = A.MilestoneIn(MilestoneStatus.Planned, A.AvailabilityOfFunds(), A.SixtyThousandAYear());
        A.Taken(milestone.Release(milestone.Conditions[0], A.BoardAct()));
        Assert.Equal(["a salary"], milestone.Conditions.Select(condition => condition.Description));
        Assert.Equal(Acts.Loosen, milestone.Unrecorded[^1].Name);
    }

    private static void Refused(string code, Func<Milestone, FundingCondition, Outcome> change)
    {
        var milestone = A.WaitingMilestone();
        A.Refused(code, change(milestone, milestone.Conditions[0]));
    }
}
