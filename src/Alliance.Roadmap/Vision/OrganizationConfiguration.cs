using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Alliance.Roadmap.Vision;

internal sealed class OrganizationConfiguration : IEntityTypeConfiguration<Organization>, IEntityTypeConfiguration<BoardMember>, IEntityTypeConfiguration<Committee>, IEntityTypeConfiguration<EarlierBoard>
{
    public const int LongestName = 200;

    public void Configure(EntityTypeBuilder<Organization> organization)
    {
        organization.Property(o => o.Name).HasMaxLength(LongestName);
        organization.Property(o => o.StatutesUrl).HasMaxLength(2000);
        organization.HasMany(o => o.Board).WithOne().IsRequired();
        organization.Navigation(o => o.Board).AutoInclude();
        organization.HasMany(o => o.Committees).WithOne().IsRequired();
        organization.Navigation(o => o.Committees).AutoInclude();
        organization.HasMany(o => o.EarlierBoards).WithOne().IsRequired();
    }

    public void Configure(EntityTypeBuilder<EarlierBoard> earlier) => earlier.ToTable("EarlierBoards");

    public void Configure(EntityTypeBuilder<BoardMember> member)
    {
        member.ToTable("BoardMembers");
        member.Property(m => m.Name).HasMaxLength(LongestName);
        member.Property(m => m.Country).HasMaxLength(LongestName);
        member.Property(m => m.Role).HasMaxLength(LongestName);
    }

    public void Configure(EntityTypeBuilder<Committee> committee)
    {
        committee.ToTable("Committees");
        committee.Property(c => c.Name).HasMaxLength(LongestName);
        committee.Property(c => c.Lead).HasMaxLength(LongestName);
        committee.Property(c => c.Country).HasMaxLength(LongestName);
    }
}
