using Alliance.Roadmap.Board;
using Alliance.Roadmap.Ledger;
using Alliance.Roadmap.Milestones;
using Alliance.Roadmap.Resolutions;

namespace Alliance.Roadmap.Tests.Resolutions;

public sealed class RedactingAResolution
{
    private readonly Resolution resolution = Recorded();
    private readonly PaperLedger ledger = new();

    [Fact]
    public void leaves_a_mark_where_the_text_was_and_says_so_in_the_record()
    {
        Assert.Equal(["motion", "board-only", "interests", "objections"], resolution.Texts.Select(text => text.Key));
        A.Taken(resolution.Redact(["objections", "motion"], A.BoardAct() with { Reason = "Asked for by the person." }));
        ledger.Save(resolution);

        Assert.Equal(("[removed]", "Our quotes."), (resolution.Text, resolution.BoardOnly));
        Assert.Equal("[removed]", Assert.Single(resolution.Attendances, member => member.Objection is not null).Objection);
        Assert.Equal(["board-only", "interests"], resolution.Texts.Select(text => text.Key));
        Assert.Equal((Acts.Redact, null, """{"redacted":["motion","objections"],"resolution":"2026-1"}"""), (ledger.Newest.Act, ledger.Newest.Milestone, ledger.Newest.After));
        var words = new EntryInWords(ledger.Newest);
        Assert.Equal("Text removed from resolution 1/2026", words.Heading);
        Assert.Equal(["Removed: what was decided and the objections."], words.Changes);
        Assert.Empty(ledger.Faults());
        Assert.False(Acts.IsTold(ledger.Newest.Act));
    }

    [Fact]
    public void needs_a_reason_and_a_text_that_is_there()
    {
        A.Refused("input.missing-reason", resolution.Redact(["motion"], A.BoardAct() with { Reason = null }));
        A.Refused("input.too-long", resolution.Redact(["motion"], A.BoardAct() with { Reason = new string('x', 4001) }));
        A.Refused("resolution.no-such-text", resolution.Redact([], A.BoardAct()));
        A.Refused("resolution.no-such-text", resolution.Redact(["minutes"], A.BoardAct()));
        A.Taken(resolution.Redact(["motion"], A.BoardAct()));
        A.Refused("resolution.no-such-text", resolution.Redact(["motion"], A.BoardAct()));
    }

    private static Resolution Recorded()
    {
        var (day, count) = (new DateOnly(2026, 11, 22), new Count(6, 4, 0, 4, 0));
        var members = Enumerable.Range(0, 4).Select(at => new Attendance(at, new Person($"Member {at}", Office.Director), null, isPresent: true, isRecused: false)).ToList();
        A.Taken(members[2].Dispute("I was not there.", A.Noon));
        return new Resolution(day, 1, new MotionText { Text = "We begin.", BoardOnly = "Our quotes.", Interests = "None." }, members, count, Statutes.On(day).Decide(ResolutionKind.Meeting, count), A.President, A.Noon);
    }
}
