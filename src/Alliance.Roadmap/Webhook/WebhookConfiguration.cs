using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Alliance.Roadmap.Webhook;

internal sealed class WebhookConfiguration : IEntityTypeConfiguration<WebhookCall>, IEntityTypeConfiguration<WebhookAttempt>
{
    public void Configure(EntityTypeBuilder<WebhookCall> call)
    {
        call.HasMany(c => c.Attempts).WithOne().IsRequired();
        call.Navigation(c => c.Attempts).AutoInclude();
        call.HasIndex(c => new { c.State, c.NextAttemptAt });
    }

    public void Configure(EntityTypeBuilder<WebhookAttempt> attempt) => attempt.Property(a => a.Words).HasMaxLength(WebhookAttempt.LongestWords);
}
