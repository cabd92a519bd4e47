using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Alliance.Roadmap.Posts;

internal sealed class FeedConfiguration : IEntityTypeConfiguration<FeedPost>, IEntityTypeConfiguration<FeedCheck>
{
    public void Configure(EntityTypeBuilder<FeedPost> post)
    {
        post.Property(p => p.Title).HasMaxLength(FeedItem.LongestTitle);
        post.Property(p => p.Url).HasMaxLength(PostAddress.Longest);
        post.Property(p => p.Key).HasMaxLength(PostAddress.Longest);
        post.Ignore(p => p.FormerUrls);
        post.Property(p => p.FormerLines).HasMaxLength(FeedPost.MostFormer * (PostAddress.Longest + 1));
        post.Property(p => p.FeedId).HasMaxLength(FeedItem.LongestId);
        post.Property(p => p.Summary).HasMaxLength(FeedItem.LongestSummary);
        post.Property(p => p.DismissedBy).HasMaxLength(300);
        post.HasIndex(p => p.Key).IsUnique();
    }

    public void Configure(EntityTypeBuilder<FeedCheck> check)
    {
        check.Property(c => c.Url).HasMaxLength(PostAddress.Longest);
        check.HasIndex(c => c.Url).IsUnique();
        check.Property(c => c.Failure).HasMaxLength(FeedCheck.LongestFailure);
        check.Property(c => c.ETag).HasMaxLength(FeedCheck.LongestValidator);
        check.Property(c => c.LastModified).HasMaxLength(FeedCheck.LongestValidator);
    }
}
