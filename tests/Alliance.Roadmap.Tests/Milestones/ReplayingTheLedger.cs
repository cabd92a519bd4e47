using Alliance.Roadmap.Board;
using Alliance.Roadmap.Funding;
using Alliance.Roadmap.Ledger;
using Alliance.Roadmap.Milestones;
using Alliance.Roadmap.Posts;
using CsCheck;

namespace Alliance.Roadmap.Tests.Milestones;

public sealed class ReplayingTheLedger
{
    private static readonly string[] Titles = ["Hire a COO", "Hire a CEO", "Launch the distribution", "Lauch the distribution", "Grant program", "中文"];
    private static readonly string[] Targets = ["", "2027", "2027-Q1", "2027-03", "2027-03-15"];

    // What, which step, and two numbers whose meaning the act decides; far more tries are made than are allowed.
    private static readonly Gen<(int What, int Step, int A, int B)[]> AnySequence =
        Gen.Select(Gen.Int[0, 29], Gen.Int[0, 7], Gen.Int[0, 5], Gen.Int[0, 5]).Array[0, 60];

    [Fact]
    public void brings_back_the_state_that_any_sequence_of_acts_has_left() =>
        AnySequence.Sample(acts =>
        {
            var plan = A.PlanOf("First", "Second", "Third");
            plan.Import(new("Fourth"), MilestoneStatus.Completed, [], [new LinkedPost("Post", "https://example.org/0")], A.Import());
            plan.Import(new("Fifth"), MilestoneStatus.Planned, [A.AvailabilityOfFunds()], [], A.Import());
            var ledger = new PaperLedger().Save(plan);
            for (var at = 0; at < acts.Length; at++)
            {
                Take(plan, ledger, acts[at], A.Noon.AddMinutes(at));
                ledger.Save(plan);
                Assert.Equal(Enumerable.Range(1, plan.Milestones.Count), plan.Milestones.Select(milestone => milestone.Number));
            }

            Assert.Equal(
                plan.Milestones.Select(milestone => Jcs.Write(milestone.Facts().ToJson())),
                Replay.Of(ledger.Entries).Steps.Select(facts => Jcs.Write(facts.ToJson())));
            Assert.Empty(Replay.Of(ledger.Entries).Strayed(plan.Milestones));
            Assert.Equal(plan.Milestones.Select(Told), Replay.Of(ledger.Entries).Recall().Select(Told));
            Assert.Empty(ledger.Faults());
        }, iter: 1_000);

    [Fact]
    public void shows_the_roadmap_as_it_stood_after_any_entry()
    {
        var plan = A.PlanOf("First", "Second");
        var ledger = new PaperLedger().Save(plan);
        A.Taken(plan.Milestones[0].Start(A.BoardAct()));
        A.Taken(plan.Add(new("Earlier"), 1, [], [], A.BoardAct()));
        A.Taken(plan.Milestones[1].Reword(new("First of all"), A.BoardAct()));
        ledger.Save(plan);

        Assert.Equal(["First planned", "Second planned"], After(2));
        Assert.Equal(["First in-progress", "Second planned"], After(3));
        Assert.Equal(["Earlier planned", "First in-progress", "Second planned"], After(4));
        Assert.Equal(["Earlier planned", "First of all in-progress", "Second planned"], After(5));

        IEnumerable<string> After(int entries) => Replay.Of(ledger.Entries.Take(entries)).Steps.Select(step => $"{step.Title} {step.Status}");
    }

    // What the record does not state of a step, but its pages tell.
    private static string Told(Milestone step) => $"{step.Slug} {step.Funding} moved {step.MovedAt:O} {(step.IsReworded ? "reworded" : "")} {string.Join(' ', step.Posts.Select(post => post.Title))}";

    private static void Take(Plan plan, PaperLedger ledger, (int What, int Step, int A, int B) next, DateTimeOffset now)
    {
        var milestone = plan.Milestones[next.Step % plan.Milestones.Count];
        var condition = milestone.Conditions.Count == 0 ? null : milestone.Conditions[next.A % milestone.Conditions.Count];
        var (amount, basis) = next.B == 0 ? default((Money?, Basis?)) : (Money.Euros(next.B), (Basis?)(next.A % 5));
        var wording = new Wording(Titles[next.A], next.B > 2 ? "So that it works." : null, next.B % 2 == 0 ? "It works." : null);
        var act = new Act(next.B == 1 ? A.Editor : A.Treasurer, now)
        {
            Reason = next.B == 5 ? null : "Because.",
            Evidence = next.A == 5 ? null : "https://example.org/proof",
            Decision = next.A == 4 ? "Resolution 1/2026" : null,
            Governance = next.B == 4 ? A.BoardInOffice : Governance.None,
        };

        // A refused try changes nothing, so its outcome does not matter here.
        _ = next.What switch
        {
            0 or 1 => milestone.Start(act),
            2 => milestone.Complete(act, next.B < 3 ? Extent.Full : Extent.Part),
            3 => milestone.Pause(act),
            4 => milestone.Resume(act),
            5 => milestone.Drop(act),
            6 => milestone.Reopen(act),
            7 => milestone.Reinstate(act),
            8 or 9 => milestone.Reword(wording, act),
            10 => milestone.CorrectSpelling(milestone.Wording with { Title = milestone.Title.Replace('u', 'o') }, act),
            11 => milestone.Retarget(TargetDate.TryParse(Targets[next.A % 5], out var target) ? target : default, act),
            12 => milestone.Link(new LinkedPost("Post", $"https://example.org/{next.A}", next.B > 2 ? new(2026, 9, next.B) : null), act),
            13 => milestone.Tell("It moves.", act),
            14 => milestone.Review(act),
            15 or 16 => plan.Reorder(milestone, 1 + next.B, act),
            17 => plan.Add(wording, 1 + next.B, next.A > 3 ? [A.SixtyThousandAYear()] : [], [], act),
            18 => milestone.Require(next.A > 2 ? "funds" : "members' fees", amount, basis, act),
            19 when condition is not null => milestone.Change(condition, next.A > 2 ? "funds" : "fees", amount, basis, act),
            20 when condition is not null => milestone.Release(condition, act),
            21 when condition is not null => milestone.Confirm(condition, act),
            22 when condition is not null => milestone.Waive(condition, act),
            23 when condition is not null => milestone.Withdraw(condition, act),
            24 => plan.Split(milestone, next.B > 2 ? wording : null, Titles[next.B], act),
            25 => plan.Merge(milestone, plan.Milestones[next.B % plan.Milestones.Count], act),
            26 or 27 => milestone.Readdress($"https://example.org/{next.B}", $"https://example.org/{next.A}", act),
            _ => ledger.TakeBack(plan, milestone, act),
        };
    }
}
