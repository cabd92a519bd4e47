using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Alliance.Roadmap.Milestones;

internal sealed class MilestoneConfiguration : IEntityTypeConfiguration<Milestone>, IEntityTypeConfiguration<Plan>
{
    public void Configure(EntityTypeBuilder<Milestone> milestone)
    {
        milestone.Property(m => m.Slug).HasMaxLength(80);
        milestone.HasIndex(m => m.Slug).IsUnique();
        milestone.Property(m => m.Title).HasMaxLength(Wording.LongestTitle);
        milestone.Property(m => m.OriginalTitle).HasMaxLength(Wording.LongestTitle);
        milestone.Property(m => m.WordedAsTitle).HasMaxLength(Wording.LongestTitle);
        milestone.Property(m => m.WordedAsWhatThisMeans);
        milestone.Property(m => m.WordedAsDoneWhen);
        milestone.Property(m => m.Target).HasConversion(target => target.Value ?? "", text => TargetDate.Read(text)).HasMaxLength(10);
        milestone.Property(m => m.OriginalTarget).HasConversion(target => target.Value ?? "", text => TargetDate.Read(text)).HasMaxLength(10);
        milestone.Ignore(m => m.Wording).Ignore(m => m.WordedAs).Ignore(m => m.Funding).Ignore(m => m.Unrecorded).Ignore(m => m.Committed);
        milestone.HasMany(m => m.Conditions).WithOne().IsRequired();
        milestone.Navigation(m => m.Conditions).AutoInclude();   // unloaded would read as "no conditions"
        milestone.HasMany(m => m.Posts).WithOne().IsRequired();
        milestone.Navigation(m => m.Posts).AutoInclude();
    }

    public void Configure(EntityTypeBuilder<Plan> plan)
    {
        plan.Property(p => p.Title).HasMaxLength(200);
        plan.Ignore(p => p.Milestones);
        plan.HasMany<Milestone>("milestones").WithOne().IsRequired();
        plan.Navigation("milestones").AutoInclude();
    }
}
