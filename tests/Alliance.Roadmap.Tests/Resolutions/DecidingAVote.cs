using Alliance.Roadmap.Resolutions;
using CsCheck;

namespace Alliance.Roadmap.Tests.Resolutions;

public sealed class DecidingAVote
{
    private static readonly Statutes Rules = Statutes.On(new DateOnly(2026, 11, 22));

    [Theory]
    [InlineData(8, 5, 0, 5, 0, null, ResolutionOutcome.Carried, "5 of 8 members were present. The quorum of 4 was met. 5 voted yes, 0 no. More than half of 5 voted yes: carried.")]
    [InlineData(8, 3, 0, 3, 0, null, ResolutionOutcome.Invalid, "3 of 8 members were present. The quorum of 4 was not met, so nothing was decided.")]
    [InlineData(7, 5, 2, 3, 0, null, ResolutionOutcome.Invalid, "5 of 7 members were present; 2 did not vote for a personal interest and do not count, which leaves 3. The quorum of 4 was not met, so nothing was decided.")]
    [InlineData(7, 5, 1, 2, 2, Vote.Yes, ResolutionOutcome.Carried, "5 of 7 members were present; 1 did not vote for a personal interest and does not count, which leaves 4. The quorum of 4 was met. 2 voted yes, 2 no. A tie, and the President voted yes: carried.")]
    [InlineData(6, 6, 0, 2, 2, null, ResolutionOutcome.Lost, "6 of 6 members were present. The quorum of 4 was met. 2 voted yes, 2 no, 2 abstained. A tie, without a yes or no of the President: lost.")]
    [InlineData(8, 6, 0, 3, 2, Vote.Yes, ResolutionOutcome.Lost, "6 of 8 members were present. The quorum of 4 was met. 3 voted yes, 2 no, 1 abstained. Not more than half of 6 voted yes: lost.")]
    public void at_a_meeting_shows_its_arithmetic(int members, int present, int recused, int yes, int no, Vote? president, ResolutionOutcome outcome, string arithmetic)
    {
        var verdict = Rules.Decide(ResolutionKind.Meeting, new Count(members, present, recused, yes, no, president));
        Assert.Equal((outcome, arithmetic), (verdict.Outcome, verdict.Arithmetic));
    }

    [Theory]
    [InlineData(7, 0, 7, 0, ResolutionOutcome.Carried, "All 7 members voted yes: valid and carried.")]
    [InlineData(6, 0, 6, 0, ResolutionOutcome.Invalid, "6 of 7 members voted yes; 1 did not vote. A circular resolution is valid only when all members vote yes, and no majority rescues it.")]
    [InlineData(7, 1, 6, 0, ResolutionOutcome.Invalid, "6 of 7 members voted yes; 1 did not vote for a personal interest. A circular resolution is valid only when all members vote yes, and no majority rescues it.")]
    [InlineData(7, 0, 5, 1, ResolutionOutcome.Invalid, "5 of 7 members voted yes; 1 no and 1 abstained. A circular resolution is valid only when all members vote yes, and no majority rescues it.")]
    public void in_writing_needs_everybody(int answered, int recused, int yes, int no, ResolutionOutcome outcome, string arithmetic)
    {
        var verdict = Rules.Decide(ResolutionKind.Circular, new Count(7, answered, recused, yes, no));
        Assert.Equal((outcome, arithmetic), (verdict.Outcome, verdict.Arithmetic));
    }

    [Fact]
    public void comes_to_the_same_as_counting_heads_for_every_board_and_every_way_to_vote()
    {
        var tried = 0;
        for (var members = 6; members <= 9; members++)
            foreach (var heads in Boards(members))
            {
                tried++;
                Agree(heads);
            }

        Assert.Equal(5_805, tried);
    }

    [Fact]
    public void comes_to_the_same_as_counting_heads_for_any_board_at_random() =>
        Gen.Int[0, 4].Array[1, 12].Sample(heads => Agree([.. heads.Select(head => (Head)head)]), iter: 100_000);

    [Theory]
    [InlineData(8, 9, 0, 9, 0, null, "count.too-many-present")]
    [InlineData(8, 4, 5, 0, 0, null, "count.too-many-recused")]
    [InlineData(8, 5, 1, 3, 2, null, "count.too-many-votes")]
    [InlineData(8, 5, 0, int.MaxValue, int.MaxValue, null, "count.too-many-votes")]
    [InlineData(8, 5, 0, 5, 0, Vote.No, "count.not-the-presidents")]
    [InlineData(8, 5, 0, -1, 0, null, "count.negative")]
    public void is_not_asked_of_numbers_nobody_can_have_counted(int members, int present, int recused, int yes, int no, Vote? president, string code) =>
        Assert.Equal(code, new Count(members, present, recused, yes, no, president).Problem()?.Code);

    // The first head is the President's.
    private enum Head
    {
        Absent,
        Recused,
        Yes,
        No,
        Abstain,
    }

    private static void Agree(Head[] heads)
    {
        var president = heads[0] switch { Head.Yes => Vote.Yes, Head.No => Vote.No, Head.Abstain => Vote.Abstain, _ => (Vote?)null };
        var count = new Count(heads.Length, heads.Count(head => head is not Head.Absent), heads.Count(head => head is Head.Recused), heads.Count(head => head is Head.Yes), heads.Count(head => head is Head.No), president);
        Assert.Null(count.Problem());
        Assert.Equal(ByHeads(heads), Rules.Decide(ResolutionKind.Meeting, count).Outcome);
        Assert.Equal(Array.TrueForAll(heads, head => head is Head.Yes) ? ResolutionOutcome.Carried : ResolutionOutcome.Invalid, Rules.Decide(ResolutionKind.Circular, count).Outcome);
    }

    // Deliberately another way: one head after the other, on a balance that tips.
    private static ResolutionOutcome ByHeads(Head[] heads)
    {
        var (seated, balance, anybodyForIt) = (0, 0, false);
        var halves = 0;
        foreach (var head in heads)
        {
            if (head is Head.Absent or Head.Recused) continue;
            seated++;
            halves += head is Head.Yes ? 1 : -1;
            balance += head is Head.Yes ? 1 : head is Head.No ? -1 : 0;
            anybodyForIt |= head is Head.Yes;
        }

        if (seated <= 3) return ResolutionOutcome.Invalid;
        if (halves > 0) return ResolutionOutcome.Carried;
        return balance == 0 && anybodyForIt && heads[0] is Head.Yes ? ResolutionOutcome.Carried : ResolutionOutcome.Lost;
    }

    // Which head is whose matters for the President alone, so the others come as numbers.
    private static IEnumerable<Head[]> Boards(int members)
    {
        foreach (var president in Enum.GetValues<Head>())
            for (var absent = 0; absent < members; absent++)
                for (var recused = 0; absent + recused < members; recused++)
                    for (var yes = 0; absent + recused + yes < members; yes++)
                        for (var no = 0; absent + recused + yes + no < members; no++)
                            yield return
                            [
                                president, .. Enumerable.Repeat(Head.Absent, absent), .. Enumerable.Repeat(Head.Recused, recused), .. Enumerable.Repeat(Head.Yes, yes),
                                .. Enumerable.Repeat(Head.No, no), .. Enumerable.Repeat(Head.Abstain, members - 1 - absent - recused - yes - no),
                            ];
    }
}
