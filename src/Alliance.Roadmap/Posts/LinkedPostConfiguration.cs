using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Alliance.Roadmap.Posts;

internal sealed class LinkedPostConfiguration : IEntityTypeConfiguration<LinkedPost>
{
    public void Configure(EntityTypeBuilder<LinkedPost> post)
    {
        post.Property(p => p.Title).HasMaxLength(300);
        post.Property(p => p.Url).HasMaxLength(2000);
    }
}
