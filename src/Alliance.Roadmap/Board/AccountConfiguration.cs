using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Alliance.Roadmap.Board;

internal sealed class AccountConfiguration : IEntityTypeConfiguration<Account>
{
    public void Configure(EntityTypeBuilder<Account> account)
    {
        account.ToTable("Accounts");
        account.Property(a => a.Name).HasMaxLength(200);
        account.Property(a => a.TimeZone).HasMaxLength(Account.LongestZone);
        account.Ignore(a => a.Person);
        // Identity brings these; without passwords and telephones nothing would ever stand in them.
        account.Ignore(a => a.PasswordHash).Ignore(a => a.PhoneNumber).Ignore(a => a.PhoneNumberConfirmed)
            .Ignore(a => a.TwoFactorEnabled).Ignore(a => a.AccessFailedCount).Ignore(a => a.LockoutEnabled).Ignore(a => a.LockoutEnd);
    }
}
