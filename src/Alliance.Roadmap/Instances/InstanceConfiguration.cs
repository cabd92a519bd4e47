using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Alliance.Roadmap.Instances;

internal sealed class InstanceConfiguration : IEntityTypeConfiguration<Instance>
{
    public void Configure(EntityTypeBuilder<Instance> instance)
    {
        instance.Property(i => i.Key).HasMaxLength(32);
        instance.Property(i => i.Home).HasMaxLength(1000);
        instance.Ignore(i => i.Unrecorded);
        instance.Property(i => i.SendingPausedBecause).HasMaxLength(600);
    }
}
