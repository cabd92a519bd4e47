using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Alliance.Roadmap.Board;

internal sealed class BoardChangeConfiguration : IEntityTypeConfiguration<BoardChange>
{
    public void Configure(EntityTypeBuilder<BoardChange> change)
    {
        change.ToTable("BoardChanges");
        change.Property(c => c.Minutes).HasMaxLength(BoardChange.LongestMinutes);
        change.Property(c => c.RecordedBy).HasMaxLength(300);
        change.Ignore(c => c.WhoLeft).Ignore(c => c.WhoCame);
    }
}
