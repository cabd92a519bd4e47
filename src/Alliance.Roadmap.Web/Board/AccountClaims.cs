using System.Security.Claims;
using Alliance.Roadmap.Board;
using Microsoft.AspNetCore.Identity;

namespace Alliance.Roadmap.Web.Board;

/// <summary>What a signed-in account may claim: who it is and its office.</summary>
internal static class AccountClaims
{
    public const string Office = "office";
    public const string Stamp = "stamp";

    public static ClaimsPrincipal ToPrincipal(this Account account, string scheme) => new(new ClaimsIdentity(
    [
        new(ClaimTypes.NameIdentifier, account.Id.ToString()),
        new(ClaimTypes.Name, account.Name),
        new(Office, account.Office.Kebab()),
        new(Stamp, account.SecurityStamp!),
    ], scheme));

    public static bool HasOffice(this ClaimsPrincipal person, Func<Office, bool> which) =>
        Words.TryKebab<Office>(person.FindFirstValue(Office), out var office) && which(office);

    /// <summary>For sign-in by Identity's own means.</summary>
    internal sealed class Factory : IUserClaimsPrincipalFactory<Account>
    {
        public Task<ClaimsPrincipal> CreateAsync(Account user) => Task.FromResult(user.ToPrincipal(IdentityConstants.ApplicationScheme));
    }
}
