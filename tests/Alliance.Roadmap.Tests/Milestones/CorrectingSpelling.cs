using Alliance.Roadmap.Ledger;

namespace Alliance.Roadmap.Tests.Milestones;

public sealed class CorrectingSpelling
{
    private static readonly Act Plainly = new(A.President, A.Noon);

    [Theory]
    [InlineData("Lauch the distribution", "Launch the distribution")]
    [InlineData("Launch teh distribution", "Launch the distribution")]
    [InlineData("Lauch teh distrbution", "Launch the distribution")]
    [InlineData("launch the Distribution", "Launch the distribution")]
    public void needs_neither_reason_nor_decision_for_up_to_three_letters(string was, string now)
    {
        var milestone = A.MilestoneCalled(was);
        A.Taken(milestone.CorrectSpelling(new(now), Plainly with { Governance = A.BoardInOffice }));
        Assert.Equal(now, milestone.Title);
        Assert.Equal(Acts.Spelling, milestone.Unrecorded[^1].Name);
    }

    [Theory]
    [InlineData("Lunch teh distrbtion", "Launch the distribution")]
    [InlineData("Hire 2 people", "Hire 3 people")]
    [InlineData("Hire a COO", "Hire no COO")]
    [InlineData("Hire a COO", "Hire a CTO soon")]
    [InlineData("Hire a COO", "Hire COO")]
    [InlineData("We can hire", "We may hire")]
    public void refuses_more_letters_digits_and_whole_words(string was, string now)
    {
        var milestone = A.MilestoneCalled(was);
        A.Refused("milestone.more-than-spelling", milestone.CorrectSpelling(new(now), Plainly));
        Assert.Equal(was, milestone.Title);
    }

    [Fact]
    public void makes_no_other_promise_of_it()
    {
        var milestone = A.PlannedMilestone();
        A.Taken(milestone.CorrectSpelling(milestone.Wording with { Title = milestone.Title + "." }, A.BoardAct()));
        Assert.False(milestone.IsReworded);
        A.Taken(milestone.Reword(new("Another promise"), A.BoardAct()));
        Assert.True(milestone.IsReworded);
    }

    [Fact]
    public void counts_letters_over_all_corrections_since_the_last_rewording()
    {
        var milestone = A.MilestoneCalled("Something important here");
        A.Taken(milestone.CorrectSpelling(new("Samething important here"), Plainly));
        A.Taken(milestone.CorrectSpelling(new("Samathing important here"), Plainly));
        A.Taken(milestone.CorrectSpelling(new("Samathang important here"), Plainly));
        A.Refused("milestone.more-than-spelling", milestone.CorrectSpelling(new("Samathang impartant here"), Plainly));

        A.Taken(milestone.Reword(new("Samathang impartant here"), A.BoardAct()));
        A.Taken(milestone.CorrectSpelling(new("Something impartant here"), Plainly));
    }

    [Fact]
    public void shares_the_three_letters_among_title_and_texts()
    {
        var milestone = A.MilestoneCalled("Lauch it", "Peple can try it.", "It is aviable.");
        A.Refused("milestone.more-than-spelling", milestone.CorrectSpelling(new("Launch it", "People can try it.", "It is available."), Plainly));
        A.Taken(milestone.CorrectSpelling(new("Launch it", "People can try it.", "It is aviable."), Plainly));
    }

    [Fact]
    public void does_not_add_or_remove_a_text() =>
        A.Refused("milestone.more-than-spelling", A.MilestoneCalled("Launch it", "So.").CorrectSpelling(new("Launch it"), Plainly));

    [Fact]
    public void needs_something_to_correct() =>
        A.Refused("milestone.same-wording", A.MilestoneCalled("Launch it").CorrectSpelling(new("Launch it "), Plainly));
}
