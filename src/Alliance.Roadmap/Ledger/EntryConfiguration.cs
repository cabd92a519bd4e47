using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Alliance.Roadmap.Ledger;

internal sealed class EntryConfiguration :
    IEntityTypeConfiguration<Entry>, IEntityTypeConfiguration<EntryText>, IEntityTypeConfiguration<LedgerHead>
{
    public void Configure(EntityTypeBuilder<Entry> entry)
    {
        entry.HasKey(e => e.Sequence);
        entry.Property(e => e.Sequence).ValueGeneratedNever();
        entry.Property(e => e.Milestone).HasMaxLength(80);
        entry.Property(e => e.Act).HasMaxLength(20);
        entry.Property(e => e.Label).HasMaxLength(20);
        entry.Property(e => e.PreviousHash).HasMaxLength(64);
        entry.Property(e => e.Hash).HasMaxLength(64);
        entry.HasIndex(e => new { e.Milestone, e.Sequence });
        entry.HasIndex(e => e.Supersedes);
        entry.Ignore(e => e.Unrecorded);
        entry.HasMany(e => e.Texts).WithOne().HasForeignKey(text => text.Entry).IsRequired();
        entry.Navigation(e => e.Texts).AutoInclude();
    }

    public void Configure(EntityTypeBuilder<EntryText> text)
    {
        text.ToTable("EntryTexts");
        text.HasKey(t => new { t.Entry, t.Key });
        text.Property(t => t.Key).HasMaxLength(10);
        text.Property(t => t.Salt).HasMaxLength(32);
    }

    public void Configure(EntityTypeBuilder<LedgerHead> head)
    {
        head.Property(h => h.Id).ValueGeneratedNever();
        head.Property(h => h.Hash).HasMaxLength(64);
        head.HasData(new { Id = 1, Sequence = 0L, Hash = Entry.NoHash });
    }
}
