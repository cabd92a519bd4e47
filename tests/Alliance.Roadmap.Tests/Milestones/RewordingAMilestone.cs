using Alliance.Roadmap.Milestones;

namespace Alliance.Roadmap.Tests.Milestones;

public sealed class RewordingAMilestone
{
    private readonly Milestone milestone = A.MilestoneCalled("Hire a COO", doneWhen: "A contract is signed.");

    [Fact]
    public void keeps_the_first_wording_and_the_address_for_ever()
    {
        A.Taken(milestone.Reword(new("Hire a director"), A.BoardAct()));
        A.Taken(milestone.Reword(new("Hire somebody"), A.BoardAct()));
        Assert.Equal(("Hire somebody", "Hire a COO", "hire-a-coo"), (milestone.Title, milestone.OriginalTitle, milestone.Slug));
    }

    [Fact]
    public void says_what_was_and_what_is_now_and_nothing_else()
    {
        A.Taken(milestone.Reword(new("Hire a COO", "Somebody works full time.", "A contract is signed."), A.BoardAct()));
        var draft = milestone.Unrecorded[^1];
        Assert.Equal("""{"whatThisMeans":null}""", draft.Before.ToJsonString());
        Assert.Equal("""{"whatThisMeans":"Somebody works full time."}""", draft.After.ToJsonString());
    }

    [Fact]
    public void needs_a_reason() =>
        A.Refused("input.missing-reason", milestone.Reword(new("Hire a director"), A.BoardAct() with { Reason = null }));

    [Fact]
    public void needs_a_decision_once_the_board_is_in_office() =>
        A.Refused("governance.decision-required", milestone.Reword(new("Hire a director"), A.BoardAct() with { Governance = A.BoardInOffice }));

    [Fact]
    public void needs_other_words_than_before() =>
        A.Refused("milestone.same-wording", milestone.Reword(new("  Hire a COO\n", " ", "A contract is signed.\r\n"), A.BoardAct()));

    [Fact]
    public void needs_a_title() => A.Refused("input.missing-title", milestone.Reword(new(" "), A.BoardAct()));

    [Fact]
    public void refuses_a_title_that_is_a_chapter() => A.Refused("input.too-long", milestone.Reword(new(new string('x', 301)), A.BoardAct()));
}
