using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Alliance.Roadmap.Board;

internal sealed class SignInRequestConfiguration : IEntityTypeConfiguration<SignInRequest>
{
    public void Configure(EntityTypeBuilder<SignInRequest> request)
    {
        request.ToTable("SignInRequests");
        request.Property(r => r.AddressHash).HasMaxLength(64);
        request.Property(r => r.BrowserHash).HasMaxLength(64);
        request.Property(r => r.LinkHash).HasMaxLength(64);
        request.Property(r => r.CodeHash).HasMaxLength(64);
        request.Property(r => r.ReturnUrl).HasMaxLength(500);
        request.HasIndex(r => r.LinkHash).IsUnique();
        request.HasIndex(r => r.BrowserHash);
        request.HasIndex(r => r.AddressHash);
        request.HasOne<Account>().WithMany().HasForeignKey(r => r.AccountId).OnDelete(DeleteBehavior.Cascade);
    }
}
