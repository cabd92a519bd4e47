using Alliance.Roadmap.Board;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Board;

/// <summary>Shows Identity our own table of passkeys. Its schema (<c>IdentitySchemaVersions.Version3</c>) would keep them in one JSON column
/// and change tables that have long been there.</summary>
internal sealed class PasskeyStore(RoadmapDb database) : UserOnlyStore<Account, RoadmapDb, Guid>(database), IUserPasskeyStore<Account>
{
    public override async Task<IList<UserPasskeyInfo>> GetPasskeysAsync(Account user, CancellationToken cancellationToken) =>
        (await Context.Passkeys.AsNoTracking().Where(passkey => passkey.AccountId == user.Id).ToListAsync(cancellationToken)).ConvertAll(InTheirWords);

    public override async Task<Account?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken) =>
        await Context.Users.SingleOrDefaultAsync(account => Context.Passkeys.Any(passkey => passkey.CredentialId == credentialId && passkey.AccountId == account.Id), cancellationToken);

    public override async Task<UserPasskeyInfo?> FindPasskeyAsync(Account user, byte[] credentialId, CancellationToken cancellationToken) =>
        await Context.Passkeys.AsNoTracking().SingleOrDefaultAsync(passkey => passkey.AccountId == user.Id && passkey.CredentialId == credentialId, cancellationToken) is { } known ? InTheirWords(known) : null;

    /// <summary>Passkeys are kept by <see cref="Passkeys"/>, together with what else belongs to the act.</summary>
    public override Task AddOrUpdatePasskeyAsync(Account user, UserPasskeyInfo passkey, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <inheritdoc cref="AddOrUpdatePasskeyAsync"/>
    public override Task RemovePasskeyAsync(Account user, byte[] credentialId, CancellationToken cancellationToken) => throw new NotSupportedException();

    // How it was made is not kept: nobody verifies makers here.
    private static UserPasskeyInfo InTheirWords(Passkey passkey) => new(
        passkey.CredentialId, passkey.PublicKey, passkey.MadeAt, (uint)passkey.Counter, passkey.Transports.Split(' ', StringSplitOptions.RemoveEmptyEntries),
        isUserVerified: true, passkey.IsBackupEligible, passkey.IsBackedUp, attestationObject: [], clientDataJson: [])
    { Name = passkey.Name };
}
