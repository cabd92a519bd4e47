using Alliance.Roadmap.Ledger;
using Alliance.Roadmap.Milestones;

namespace Alliance.Roadmap.Tests.Milestones;

public sealed class AskingTheRules
{
    private static readonly Act Unbacked = new(A.President, A.Noon) { Governance = A.BoardInOffice };
    private static readonly Act Backed = A.BoardAct() with { Governance = A.BoardInOffice, Decision = "Resolution 7/2026", IsResolved = true };

    private static readonly Dictionary<string, Func<Milestone, Act, Outcome>> Tried = new()
    {
        [Acts.Start] = (step, act) => step.Start(act),
        [Acts.Complete] = (step, act) => step.Complete(act, Extent.Full),
        [Acts.Pause] = (step, act) => step.Pause(act),
        [Acts.Resume] = (step, act) => step.Resume(act),
        [Acts.Drop] = (step, act) => step.Drop(act),
        [Acts.Reopen] = (step, act) => step.Reopen(act),
        [Acts.Reinstate] = (step, act) => step.Reinstate(act),
        [Acts.Reword] = (step, act) => step.Reword(step.Wording, act),
        [Acts.Spelling] = (step, act) => step.CorrectSpelling(new Wording("Something else entirely"), act),
        [Acts.Retarget] = (step, act) => step.Retarget(step.Target, act),
        [Acts.Tighten] = (step, act) => step.Require("members’ fees", null, null, act),
        [Acts.Specify] = (step, act) => step.Change(step.Conditions[0], step.Conditions[0].Description, null, null, act),
        [Acts.Loosen] = (step, act) => step.Release(step.Conditions[0], act),
        [Acts.Confirm] = (step, act) => step.Confirm(step.Conditions[0], act),
        [Acts.Waive] = (step, act) => step.Waive(step.Conditions[0], act),
        [Acts.Withdraw] = (step, act) => step.Withdraw(step.Conditions[0], act),
        [Acts.Update] = (step, act) => step.Tell(" ", act),
        [Acts.Review] = (step, act) => step.Review(act),
    };

    public static TheoryData<string, MilestoneStatus> Everything => [.. Tried.Keys.SelectMany(act => Enum.GetValues<MilestoneStatus>().Select(status => (act, status)))];

    /// <summary>A refusal that no sentence stands for would leave the board without an answer.</summary>
    [Theory, MemberData(nameof(Everything))]
    public void has_a_sentence_for_whatever_refuses_an_act(string name, MilestoneStatus from)
    {
        foreach (var act in new[] { Unbacked, Backed, Unbacked with { Reason = "Why.", Evidence = "A note." }, Backed with { DecidedOn = A.Noon.AddDays(1) }, Backed with { DecidedOn = A.Noon.AddDays(-1) } })
        {
            if (!Tried[name](A.MilestoneIn(from, A.AvailabilityOfFunds()), act).Refused(out var refusal)) continue;
            var answers = Rules.Answers(name, act.Decision, refusal);
            var blocking = answers.ToList().FindIndex(answer => answer.Passes is false);
            Assert.True(blocking >= 0, $"{name} from {from} is refused with {refusal.Code}, which no sentence stands for.");
            Assert.All(answers.Take(blocking), answer => Assert.True(answer.Passes));
            Assert.All(answers.Skip(blocking + 1), answer => Assert.Null(answer.Passes));
        }
    }

    [Fact]
    public void says_which_rule_blocks_and_which_were_not_asked_any_more()
    {
        var act = A.BoardAct() with { Governance = A.BoardInOffice };
        Assert.True(A.WaitingMilestone().Start(act).Refused(out var refusal));
        Assert.Equal(
        [
            new("It was not decided in the future, nor before the step’s newest entry.", true),
            new("Only a planned step starts.", true),
            new("Every funding condition is met, or the board goes ahead without it.", false),
            new("It needs a decision of the board.", null),
        ], Rules.Answers(Acts.Start, null, refusal));
    }

    [Fact]
    public void says_that_all_pass_and_whether_a_decision_stands_behind_it()
    {
        Assert.All(Rules.Answers(Acts.Start, "Resolution 7/2026", null), answer => Assert.True(answer.Passes));
        Assert.Equal("A decision of the board is named.", Rules.Answers(Acts.Start, "Resolution 7/2026", null)[^1].Words);
        Assert.Equal("It needs no decision of the board.", Rules.Answers(Acts.Start, null, null)[^1].Words);
    }

    [Fact]
    public void says_nothing_of_a_refusal_that_is_none_of_theirs() =>
        Assert.Empty(Rules.Answers(Acts.Start, null, RoadmapDb.Changed));
}
