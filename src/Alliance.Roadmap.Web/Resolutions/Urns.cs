using Alliance.Roadmap.Resolutions;
using Microsoft.AspNetCore.DataProtection;

namespace Alliance.Roadmap.Web.Resolutions;

/// <summary>Seals and opens the urn of a secret ballot. The database sees a text that always has the same length and is another one
/// after each vote; it tells neither how many voted what nor who.</summary>
internal sealed class Urns(IDataProtectionProvider protection)
{
    private readonly IDataProtector protector = protection.CreateProtector("Resolutions.Urn");

    public string Seal(Tally tally) => protector.Protect(tally.ToString());

    /// <summary>Null is an urn nobody has used.</summary>
    public Tally Open(string? sealedTally) => sealedTally is null ? default : Tally.Parse(protector.Unprotect(sealedTally));
}
