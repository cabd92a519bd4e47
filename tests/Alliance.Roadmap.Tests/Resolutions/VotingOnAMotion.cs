using Alliance.Roadmap.Board;
using Alliance.Roadmap.Resolutions;

namespace Alliance.Roadmap.Tests.Resolutions;

public sealed class VotingOnAMotion
{
    private static readonly DateOnly Today = new(2026, 11, 23);
    private static readonly DateTimeOffset End = A.Noon.AddDays(7);
    private static readonly Account[] Board =
    [
        new("Ada Example", "ada@example.org", Office.President), new("Vic Example", "vic@example.org", Office.VicePresident), new("Tess Example", "tess@example.org", Office.Treasurer),
        new("Act Example", "act@example.org", Office.Actuary), new("Dan Example", "dan@example.org", Office.Director), new("Eve Example", "eve@example.org", Office.Director),
    ];

    private static readonly HashSet<Guid> InOffice = [.. Board.Select(account => account.Id)];
    private static Account President => Board[0];

    [Fact]
    public void gives_it_a_number_and_freezes_who_votes_and_by_which_rules()
    {
        var motion = Opened();
        Assert.Equal(("1/2026", MotionState.Open, Today), (motion.Name, motion.State, motion.RulesOf));
        A.Refused("motion.not-an-elector", motion.Vote(Guid.NewGuid(), Vote.Yes));
        A.Refused("motion.not-draft", motion.Revise(ResolutionKind.Meeting, new() { Text = "Something else." }));
        A.Refused("motion.not-draft", motion.Propose(Act()));
    }

    [Fact]
    public void opens_only_with_a_time_to_end_and_in_writing_only_for_the_president()
    {
        A.Refused("motion.not-the-president", Open(Draft(ResolutionKind.Circular), by: Board[1]));
        A.Refused("motion.circular-secret", Open(Draft(ResolutionKind.Circular), isSecret: true));
        A.Refused("motion.deadline-past", Open(Draft(), end: A.Noon));
        A.Refused("motion.deadline-far", Open(Draft(), end: A.Noon + Motion.LongestVote + TimeSpan.FromMinutes(1)));
        A.Refused("motion.no-board", Draft().Open(1, [], false, End, President.Person, Today, A.Noon));
        A.Refused("motion.not-open", Draft().Vote(President.Id, Vote.Yes));
    }

    [Fact]
    public void counts_whoever_voted_or_was_seen_as_present()
    {
        var motion = Opened();
        foreach (var member in Board[..3]) A.Taken(motion.Vote(member.Id, Vote.Yes));
        A.Taken(motion.Recuse(Board[3].Id, "My firm would be paid."));
        motion.Saw([Board[4].Id]);
        var resolution = Close(motion)!;
        Assert.Equal((ResolutionOutcome.Carried, 6, 5, 1, 3, 0), (resolution.Outcome, resolution.Members, resolution.Present, resolution.Recused, resolution.Yes, resolution.No));
        Assert.Equal("Closed. 5 of 6 members were present; 1 did not vote for a personal interest and does not count, which leaves 4. The quorum of 4 was met. 3 voted yes, 0 no, 1 abstained. More than half of 4 voted yes: carried.", resolution.Arithmetic);
        Assert.Equal("My firm would be paid.", resolution.Attendances[3].Interest);
        Assert.Equal([Vote.Yes, Vote.Yes, Vote.Yes, null, null, null], resolution.Attendances.Select(member => member.Vote));
    }

    [Fact]
    public void lets_an_open_vote_be_changed_until_it_ends()
    {
        var motion = Opened();
        A.Taken(motion.Vote(President.Id, Vote.No));
        A.Taken(motion.Vote(President.Id, Vote.Yes));
        Assert.Equal(1, Close(motion)!.Yes);
        A.Refused("motion.not-open", motion.Vote(President.Id, Vote.No));
    }

    [Fact]
    public void asks_whoever_discloses_an_interest_which_and_takes_no_vote_of_them()
    {
        var motion = Opened();
        A.Refused("input.missing-interest", motion.Recuse(President.Id, " "));
        A.Taken(motion.Recuse(President.Id, "My sister applied."));
        A.Refused("motion.recused", motion.Vote(President.Id, Vote.Yes));
    }

    [Theory]
    [InlineData(Vote.Yes, ResolutionOutcome.Carried)]
    [InlineData(Vote.No, ResolutionOutcome.Lost)]
    [InlineData(Vote.Abstain, ResolutionOutcome.Lost)]
    public void settles_an_open_tie_by_the_presidents_vote(Vote president, ResolutionOutcome outcome)
    {
        var motion = Opened();
        A.Taken(motion.Vote(President.Id, president));
        (Vote yes, Vote no) = (Vote.Yes, Vote.No);
        Vote[] others = president is Vote.Yes ? [yes, no, no] : president is Vote.No ? [no, yes, yes] : [yes, yes, no, no];
        foreach (var (vote, at) in others.Select((vote, at) => (vote, at))) A.Taken(motion.Vote(Board[at + 1].Id, vote));
        Assert.Equal(outcome, Close(motion)!.Outcome);
    }

    [Fact]
    public void in_secret_keeps_no_vote_and_asks_the_president_on_a_tie()
    {
        var motion = Opened();
        A.Taken(motion.AskForSecrecy(Board[5].Id));
        foreach (var member in Board[..4]) A.Taken(motion.VoteInSecret(member.Id, "sealed"));
        A.Refused("motion.voted-already", motion.VoteInSecret(President.Id, "sealed again"));
        Assert.All(motion.Electors, elector => Assert.Null(elector.Vote));

        Assert.Null(motion.Close("Closed.", new Tally(2, 2, 0), null, "Ada", Today, A.Noon));
        Assert.Equal(MotionState.Casting, motion.State);
        Assert.Equal("motion.not-the-president", motion.CannotCast(Board[1].Id)?.Code);
        Assert.Null(motion.CannotCast(President.Id));
        var resolution = motion.Close("Cast.", new Tally(2, 2, 0), Vote.Yes, "Ada", Today, A.Noon)!;
        Assert.Equal((ResolutionOutcome.Carried, true, Vote.Yes), (resolution.Outcome, resolution.IsSecret, resolution.President));
        Assert.All(resolution.Attendances, member => Assert.Null(member.Vote));
        Assert.Null(motion.Urn);
    }

    [Fact]
    public void in_secret_without_the_president_a_tie_is_lost()
    {
        var motion = Opened(isSecret: true);
        foreach (var member in Board[1..5]) A.Taken(motion.VoteInSecret(member.Id, "sealed"));
        Assert.Equal(ResolutionOutcome.Lost, motion.Close("Closed.", new Tally(2, 2, 0), null, "Ada", Today, A.Noon)!.Outcome);
    }

    [Fact]
    public void turns_secret_only_before_the_first_vote()
    {
        var motion = Opened();
        A.Taken(motion.Vote(Board[1].Id, Vote.Yes));
        A.Refused("motion.voting-began", motion.AskForSecrecy(Board[2].Id));
        A.Refused("motion.circular-secret", Opened(ResolutionKind.Circular).AskForSecrecy(Board[2].Id));
    }

    [Fact]
    public void in_writing_ends_when_all_said_yes_at_the_first_other_answer_at_its_time_or_when_the_board_changes()
    {
        var motion = Opened(ResolutionKind.Circular);
        foreach (var member in Board[..5]) A.Taken(motion.Vote(member.Id, Vote.Yes));
        Assert.Null(motion.Ending(InOffice, A.Noon));
        Assert.Equal("It closed because the board changed.", motion.Ending(new HashSet<Guid>(InOffice.Skip(1)), A.Noon));
        Assert.Equal("The time for voting is over.", motion.Ending(InOffice, End));
        A.Taken(motion.Vote(Board[5].Id, Vote.Yes));
        Assert.Equal("Everybody has answered.", motion.Ending(InOffice, A.Noon));
        var carried = Close(motion)!;
        Assert.Equal((ResolutionOutcome.Carried, "circular resolution 1/2026 of 23 November 2026 (all 6 of 6 yes)"), (carried.Outcome, carried.Cite()));

        var refused = Opened(ResolutionKind.Circular);
        A.Taken(refused.Vote(Board[1].Id, Vote.Abstain));
        Assert.Equal("It closed at the first vote that was not yes.", refused.Ending(InOffice, A.Noon));
        var recused = Opened(ResolutionKind.Circular);
        A.Taken(recused.Recuse(Board[1].Id, "My firm."));
        Assert.Contains("personal interest", recused.Ending(InOffice, A.Noon), StringComparison.Ordinal);
        Assert.Equal(ResolutionOutcome.Invalid, Close(recused)!.Outcome);
        // A meeting's vote does not care who joins or leaves; whom it counts was settled.
        Assert.Null(Opened().Ending(new HashSet<Guid>(), A.Noon));
    }

    [Fact]
    public void that_did_not_carry_in_writing_can_be_put_to_a_meeting_as_it_was()
    {
        var motion = Draft(ResolutionKind.Circular);
        A.Taken(motion.Propose(Act()));
        A.Taken(Open(motion));
        motion.Withdraw("Ada", Today, A.Noon);
        var again = motion.ForAMeeting(President, A.Noon);
        Assert.Equal((ResolutionKind.Meeting, MotionState.Draft, "We begin.", "Start work"), (again.Kind, again.State, again.Text, Assert.Single(again.Acts).Words));
    }

    [Fact]
    public void that_is_open_or_over_is_not_recorded_as_decided_elsewhere()
    {
        var motion = Opened();
        A.Refused("motion.not-draft", motion.Recorded(2026, 2, A.Noon));
        Close(motion);
        A.Refused("motion.not-draft", motion.Recorded(2026, 2, A.Noon));
        Assert.Equal("1/2026", motion.Name);
        A.Taken(Draft().Recorded(2026, 2, A.Noon));
    }

    [Theory, InlineData(true), InlineData(false)]
    public void whose_text_is_removed_forgets_what_its_acts_were_filled_in_with_unless_they_have_yet_to_take_effect(bool isHindered)
    {
        var motion = Draft();
        A.Taken(motion.Propose(new("pause", "launch", null, """{"Reason":"An insult."}""", "Pause")));
        A.Taken(Open(motion));
        Close(motion);
        motion.Redact(["board-only"], isHindered);
        Assert.Contains("insult", motion.Acts[0].Input, StringComparison.Ordinal);
        motion.Redact(["motion"], isHindered);
        Assert.Equal(isHindered, motion.Acts[0].Input.Contains("insult", StringComparison.Ordinal));
    }

    [Fact]
    public void that_carried_or_lost_its_text_is_not_put_to_a_meeting()
    {
        var carried = Opened(ResolutionKind.Circular);
        foreach (var member in Board) A.Taken(carried.Vote(member.Id, Vote.Yes));
        Assert.Equal("resolution.not-for-a-meeting", Close(carried)!.NotForAMeeting?.Code);
        Assert.Equal("resolution.not-for-a-meeting", Close(Opened())!.NotForAMeeting?.Code);
        var lost = Close(Opened(ResolutionKind.Circular))!;
        Assert.Null(lost.NotForAMeeting);
        A.Taken(lost.Redact(["motion"], A.BoardAct()));
        Assert.Equal("resolution.not-for-a-meeting", lost.NotForAMeeting?.Code);
    }

    [Fact]
    public void reminds_those_who_are_silent_once_a_day_before_the_end()
    {
        var motion = Opened();
        var (voter, silent) = (motion.ElectorOf(Board[1].Id)!, motion.ElectorOf(Board[2].Id)!);
        Assert.Equal(VoteMail.Ask, motion.MailFor(silent, A.Noon));
        foreach (var elector in motion.Electors) elector.Mailed(VoteMail.Ask, A.Noon);
        A.Taken(motion.Vote(Board[1].Id, Vote.Yes));
        Assert.Null(motion.MailFor(silent, End.AddDays(-1).AddSeconds(-1)));
        Assert.Equal((VoteMail.Remind, null), (motion.MailFor(silent, End.AddDays(-1)), motion.MailFor(voter, End.AddDays(-1))));
        silent.Mailed(VoteMail.Remind, End.AddDays(-1));
        Assert.Null(motion.MailFor(silent, End.AddHours(-1)));
    }

    private static Motion Draft(ResolutionKind kind = ResolutionKind.Meeting) => new(kind, new() { Text = "We begin." }, President, A.Noon);

    private static Outcome Open(Motion motion, bool isSecret = false, Account? by = null, DateTimeOffset? end = null) =>
        motion.Open(1, [.. Board.Select((account, at) => new Elector(at, account.Person, account.Id, isPresent: false))], isSecret, end ?? End, (by ?? President).Person, Today, A.Noon);

    private static Motion Opened(ResolutionKind kind = ResolutionKind.Meeting, bool isSecret = false)
    {
        var motion = Draft(kind);
        A.Taken(Open(motion, isSecret));
        return motion;
    }

    private static Resolution? Close(Motion motion) => motion.Close("Closed.", null, null, "Ada", Today, A.Noon);

    private static ProposedAct Act() => new("start", "launch", null, "{}", "Start work");
}
