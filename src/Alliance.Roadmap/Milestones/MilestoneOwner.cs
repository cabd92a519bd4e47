using Alliance.Roadmap.Board;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Alliance.Roadmap.Milestones;

/// <summary>Somebody on the board who looks after a step: reminders go there first. It is no part of the record, and nobody's
/// business outside.</summary>
public sealed class MilestoneOwner
{
    private MilestoneOwner()
    {
    }

    public MilestoneOwner(Milestone milestone, Account account) => (MilestoneId, AccountId) = (milestone.Id, account.Id);

    public Guid MilestoneId { get; private init; }
    public Guid AccountId { get; private init; }
}

public static class MilestoneOwners
{
    /// <summary>Who looks after which step now. Whoever's account has ended, or who is no longer on the board, looks after none.</summary>
    public static IQueryable<MilestoneOwner> InOffice(this IQueryable<MilestoneOwner> owners, IQueryable<Account> accounts) =>
        owners.Join(accounts.OnTheBoard(), owner => owner.AccountId, account => account.Id, (owner, _) => owner);
}

internal sealed class MilestoneOwnerConfiguration : IEntityTypeConfiguration<MilestoneOwner>
{
    public void Configure(EntityTypeBuilder<MilestoneOwner> owner)
    {
        owner.ToTable("MilestoneOwners");
        owner.HasKey(o => new { o.MilestoneId, o.AccountId });
        owner.HasOne<Milestone>().WithMany().HasForeignKey(o => o.MilestoneId);
        owner.HasOne<Account>().WithMany().HasForeignKey(o => o.AccountId);
    }
}
