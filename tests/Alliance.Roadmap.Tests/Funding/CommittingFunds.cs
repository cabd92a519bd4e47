using Alliance.Roadmap.Funding;
using Alliance.Roadmap.Ledger;
using Alliance.Roadmap.Milestones;

namespace Alliance.Roadmap.Tests.Funding;

public sealed class CommittingFunds
{
    private readonly Plan plan = new("Roadmap");

    [Fact]
    public void needs_a_figure_because_unknown_is_not_enough()
    {
        var step = Step(Money.Euros(100));
        var refusal = A.Refused("funding.no-reading", Confirm(step));
        Assert.Equal("€100 (money held) cannot be committed to “Step 1”: no figure was seen in EUR, so how much is there is unknown. "
            + "Please enter a figure with its evidence under Money first, or let the board go ahead without it.", refusal.Reason);
        Assert.Equal(FundingState.Awaiting, step.Funding);
    }

    [Theory]
    [InlineData(9_999, false)]
    [InlineData(10_000, true)]
    [InlineData(10_001, true)]
    public void cannot_exceed_the_newest_figure(long cents, bool isEnough)
    {
        var step = Step(Money.Euros(100));
        var outcome = Confirm(step, Seen(new Money(cents, "EUR")));
        if (isEnough) A.Taken(outcome);
        else Assert.Contains("the newest figure is €99.99 (bank)", A.Refused("funding.not-enough", outcome).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void is_refused_while_the_source_no_longer_gives_the_figure()
    {
        var step = Step(Money.Euros(100));
        var check = new SourceCheck(Sources.OpenCollective);
        var seen = new Figures([Reading.Fetched(Money.Euros(500), Basis.Balance, A.Noon, "page")], [check]);
        check.Answered(A.Noon.AddHours(1), (Basis.Balance, "USD"));
        Assert.StartsWith("€100 (money held) cannot be committed to “Step 1”: Open Collective no longer gives this figure in EUR",
            A.Refused("funding.no-longer-given", step.Confirm(step.Conditions[0], A.TreasurersAct() with { Treasury = new Treasury(seen, plan) })).Reason, StringComparison.Ordinal);
        check.Answered(A.Noon.AddHours(2), (Basis.Balance, "EUR"));
        A.Taken(step.Confirm(step.Conditions[0], A.TreasurersAct() with { Treasury = new Treasury(seen, plan) }));
    }

    [Fact]
    public void leaves_what_is_committed_to_one_step_out_of_reach_for_another()
    {
        var (one, other) = (Step(Money.Euros(100)), Step(Money.Euros(51)));
        var seen = Seen(Money.Euros(150));
        A.Taken(Confirm(one, seen));
        Assert.Contains("of which €100 is committed", A.Refused("funding.not-enough", Confirm(other, seen)).Reason, StringComparison.Ordinal);
        A.Taken(one.Withdraw(one.Conditions[0], A.TreasurersAct()));
        A.Taken(Confirm(other, seen));
    }

    [Theory]
    [InlineData(MilestoneStatus.Dropped)]
    [InlineData(MilestoneStatus.Completed)]
    public void gives_the_sum_back_when_the_step_ends_and_asks_for_it_again_when_it_returns(MilestoneStatus end)
    {
        var (one, other) = (Step(Money.Euros(100)), Step(Money.Euros(100)));
        var seen = Seen(Money.Euros(150));
        A.Taken(Confirm(one, seen));
        if (end is MilestoneStatus.Dropped) A.Taken(one.Drop(Act(seen)));
        else
        {
            A.Taken(one.Start(Act(seen)));
            A.Taken(one.Complete(Act(seen), Extent.Full));
        }

        A.Taken(Confirm(other, seen));
        A.Refused("funding.not-enough", end is MilestoneStatus.Dropped ? one.Reinstate(Act(seen)) : one.Reopen(Act(seen)));
        A.Taken(other.Withdraw(other.Conditions[0], A.TreasurersAct()));
        A.Taken(end is MilestoneStatus.Dropped ? one.Reinstate(Act(seen)) : one.Reopen(Act(seen)));
    }

    [Fact]
    public void is_not_smuggled_in_by_taking_a_withdrawal_back()
    {
        var (one, other) = (Step(Money.Euros(100)), Step(Money.Euros(100)));
        var seen = Seen(Money.Euros(150));
        A.Taken(Confirm(one, seen));
        A.Taken(one.Withdraw(one.Conditions[0], A.TreasurersAct()));
        var ledger = new PaperLedger().Save(plan);
        A.Taken(Confirm(other, seen));
        A.Refused("funding.not-enough", ledger.TakeBack(plan, one, Act(seen)));
        A.Taken(other.Withdraw(other.Conditions[0], A.TreasurersAct()));
        A.Taken(ledger.TakeBack(plan, one, Act(seen)));
        Assert.Equal(FundingState.Met, one.Funding);
    }

    [Fact]
    public void draws_only_on_figures_of_the_same_basis_currency_and_source()
    {
        var step = Step(Money.Euros(100), "bank");
        A.Refused("funding.no-reading", Confirm(step, Seen(Money.Euros(500), Basis.Budget)));
        A.Refused("funding.no-reading", Confirm(step, Seen(new Money(50_000, "USD"))));
        A.Refused("funding.no-reading", Confirm(step, Seen(Money.Euros(500), source: "contract")));
        A.Taken(Confirm(step, Seen(Money.Euros(500))));
    }

    [Fact]
    public void counts_a_sum_without_a_source_against_every_source()
    {
        var (nameless, named) = (Step(Money.Euros(100)), Step(Money.Euros(100), "bank"));
        var seen = Seen(Money.Euros(150));
        A.Taken(Confirm(nameless, seen));
        A.Refused("funding.not-enough", Confirm(named, seen));
    }

    [Fact]
    public void lets_two_sources_hold_two_sums()
    {
        var (bank, contract) = (Step(Money.Euros(100), "bank"), Step(Money.Euros(100), "contract"));
        Reading[] seen = [.. Seen(Money.Euros(100)), .. Seen(Money.Euros(100), source: "contract")];
        A.Taken(Confirm(bank, seen));
        A.Taken(Confirm(contract, seen));
    }

    [Fact]
    public void needs_no_figure_where_a_person_judges_or_no_amount_is_named()
    {
        A.Taken(Confirm(plan.Import(new("A"), MilestoneStatus.Planned, [new FundingCondition("a sponsor", null, Basis.Manual)], [], A.Import())));
        A.Taken(Confirm(plan.Import(new("B"), MilestoneStatus.Planned, [A.AvailabilityOfFunds()], [], A.Import())));
    }

    [Fact]
    public void is_not_asked_of_what_the_published_page_says() =>
        A.Taken(Step(Money.Euros(100)) is var step ? step.Confirm(step.Conditions[0], A.Import() with { Evidence = "published page" }) : default);

    [Fact]
    public void by_a_decision_has_the_same_limit() =>
        A.Refused("funding.no-reading", Step(Money.Euros(100)) is var step ? step.Confirm(step.Conditions[0], A.BoardAct() with { Decision = "Resolution 7/2026", IsResolved = true }) : default);

    [Fact]
    public void writes_the_sum_into_the_entry()
    {
        var step = Step(Money.Euros(100), "bank");
        A.Taken(Confirm(step, Seen(Money.Euros(100))));
        Assert.Equal("""{"description":"funds","state":"met","amount":{"value":"100.00","currency":"EUR"},"basis":"balance","source":"bank"}""",
            step.Unrecorded[^1].After["funding"]!["conditions"]![0]!.ToJsonString());
    }

    private Milestone Step(Money amount, string? source = null) =>
        plan.Import(new($"Step {plan.Milestones.Count + 1}"), MilestoneStatus.Planned, [new FundingCondition("funds", amount, Basis.Balance, source)], [], A.Import());

    private Outcome Confirm(Milestone step, params Reading[] seen) => step.Confirm(step.Conditions[0], Act(seen));

    private Act Act(Reading[] seen) => A.TreasurersAct() with { Treasury = new Treasury(new Figures(seen, []), plan) };

    private static Reading[] Seen(Money money, Basis basis = Basis.Balance, string source = "bank") => [A.Reading(money, basis, source)];
}
