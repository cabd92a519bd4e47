using System.Security.Cryptography;
using Alliance.Roadmap.Resolutions;
using Microsoft.AspNetCore.DataProtection;

namespace Alliance.Roadmap.Web.Resolutions;

/// <summary>Seals and opens the urn of a secret ballot. The database sees a text that always has the same length and is another one
/// after each vote; it tells neither how many voted what nor who.</summary>
internal sealed class Urns(IDataProtectionProvider protection)
{
    private readonly IDataProtector protector = protection.CreateProtector("Resolutions.Urn");

    public string Seal(Tally tally) => protector.Protect(tally.ToString());

    /// <param name="sealedTally">Null is an urn nobody has used.</param>
    /// <returns>What lies in it; null where the keys that sealed it are gone.</returns>
    public Tally? Open(string? sealedTally)
    {
        if (sealedTally is null) return default(Tally);
        try
        {
            return Tally.Parse(protector.Unprotect(sealedTally));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
