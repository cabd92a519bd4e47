using Alliance.Roadmap.Milestones;

namespace Alliance.Roadmap.Tests.Milestones;

public sealed class RemindingOfReviews
{
    private static readonly Guid Ada = Guid.NewGuid(), Tess = Guid.NewGuid();
    private static readonly DateTimeOffset Due = A.Noon.AddDays(90);
    private readonly Milestone step = A.StartedMilestone();

    [Fact]
    public void waits_until_the_step_is_due() => Assert.Empty(Remind(Due));

    [Fact]
    public void goes_to_whoever_looks_after_the_step()
    {
        var reminder = Assert.Single(Remind(Due.AddSeconds(1), Tess));
        Assert.Equal((ReminderRound.Owners, Tess, Due, step.Id), (reminder.Round, reminder.AccountId, reminder.DueAt, reminder.MilestoneId));
    }

    [Fact]
    public void goes_to_the_whole_board_where_nobody_does() => Assert.Equal([Ada, Tess], Remind(Due.AddSeconds(1)).Select(reminder => reminder.AccountId));

    [Fact]
    public void goes_to_the_board_once_more_after_30_days_and_then_there_is_silence()
    {
        var known = Remind(Due.AddDays(1), Tess).ToList();
        Assert.Empty(Remind(Due.AddDays(29), known, Tess));
        var late = Remind(Due.AddDays(30), known, Tess);
        Assert.Equal([Ada, Tess], late.Select(reminder => reminder.AccountId));
        Assert.All(late, reminder => Assert.Equal(ReminderRound.Board, reminder.Round));
        Assert.Empty(Remind(Due.AddDays(300), [.. known, .. late], Tess));
    }

    [Fact]
    public void of_a_step_found_late_is_one_and_not_two()
    {
        var late = Remind(Due.AddDays(40), Tess);
        Assert.All(late, reminder => Assert.Equal(ReminderRound.Board, reminder.Round));
        Assert.Equal(2, late.Count);
        Assert.Empty(Remind(Due.AddDays(41), late, Tess));
    }

    [Fact]
    public void begins_again_once_somebody_has_looked_and_it_is_due_again()
    {
        var known = Remind(Due.AddDays(1));
        A.Taken(step.Review(A.BoardAct() with { DecidedOn = Due.AddDays(2), RecordedAt = Due.AddDays(2) }));
        Assert.DoesNotContain(known, reminder => reminder.IsAbout(step));
        Assert.Empty(Remind(Due.AddDays(91), known));
        Assert.Equal(2, Remind(Due.AddDays(93), known).Count);
    }

    [Fact]
    public void spares_a_step_nobody_needs_to_look_at()
    {
        A.Taken(step.Complete(A.BoardAct(), Extent.Full));
        Assert.Empty(Remind(Due.AddDays(400)));
    }

    private IReadOnlyList<Reminder> Remind(DateTimeOffset now, params Guid[] owners) => Remind(now, [], owners);

    private IReadOnlyList<Reminder> Remind(DateTimeOffset now, IReadOnlyCollection<Reminder> known, params Guid[] owners) =>
        Reminder.Due([step], owners.ToLookup(_ => step.Id), [Ada, Tess], known, now);
}
