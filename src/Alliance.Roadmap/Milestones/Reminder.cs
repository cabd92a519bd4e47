using Alliance.Roadmap.Board;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Alliance.Roadmap.Milestones;

/// <summary>Who is reminded.</summary>
public enum ReminderRound
{
    /// <summary>Those who look after the step, as soon as it is due to be looked at; where nobody does, the whole board.</summary>
    Owners,

    /// <summary>The whole board, 30 days later. Then there is silence.</summary>
    Board,
}

/// <summary>One person reminded of one step that was due to be looked at then; each due date reminds once, and once more after
/// 30 days. Written down before the mail leaves.</summary>
public sealed class Reminder : Entity
{
    public static readonly TimeSpan Late = TimeSpan.FromDays(30);

    private Reminder()
    {
    }

    private Reminder(Milestone step, ReminderRound round, Guid account) => (MilestoneId, DueAt, Round, AccountId) = (step.Id, step.ReviewDueAt!.Value, round, account);

    public Guid MilestoneId { get; private init; }
    public DateTimeOffset DueAt { get; private init; }
    public ReminderRound Round { get; private init; }
    public Guid AccountId { get; private init; }

    /// <summary>When the mail left; null while it has not.</summary>
    public DateTimeOffset? ToldAt { get; private set; }

    /// <summary>The reminders that a moment brings. A step that was found late at once is told to the board alone.</summary>
    /// <param name="steps">All steps.</param>
    /// <param name="owners">Who looks after which step, in office.</param>
    /// <param name="board">The members of the board in office.</param>
    /// <param name="known">The reminders there are of these steps.</param>
    public static IReadOnlyList<Reminder> Due(IEnumerable<Milestone> steps, ILookup<Guid, Guid> owners, IReadOnlyCollection<Guid> board, IReadOnlyCollection<Reminder> known, DateTimeOffset now) =>
    [
        .. from step in steps
           where step.ReviewDueAt < now
           let round = step.ReviewDueAt + Late <= now ? ReminderRound.Board : ReminderRound.Owners
           where !known.Any(reminder => reminder.IsAbout(step) && (reminder.Round == round || reminder.Round is ReminderRound.Board))
           from account in round is ReminderRound.Owners && owners[step.Id].Any() ? owners[step.Id] : board
           select new Reminder(step, round, account),
    ];

    /// <summary>Whether it is about this step as it is due now: a look in the meantime ends it.</summary>
    public bool IsAbout(Milestone step) => MilestoneId == step.Id && DueAt == step.ReviewDueAt;

    public void Told(DateTimeOffset now) => ToldAt = now;

    /// <summary>The mail did not leave after all.</summary>
    public void NotTold() => ToldAt = null;
}

internal sealed class ReminderConfiguration : IEntityTypeConfiguration<Reminder>
{
    public void Configure(EntityTypeBuilder<Reminder> reminder)
    {
        reminder.ToTable("Reminders");
        // Two processes that begin a round at once: the second is refused.
        reminder.HasIndex(r => new { r.MilestoneId, r.DueAt, r.Round, r.AccountId }).IsUnique();
        reminder.HasOne<Milestone>().WithMany().HasForeignKey(r => r.MilestoneId);
        reminder.HasOne<Account>().WithMany().HasForeignKey(r => r.AccountId);
    }
}
