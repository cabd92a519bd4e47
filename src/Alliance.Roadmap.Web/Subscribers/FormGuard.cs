using System.Globalization;
using System.Security.Cryptography;
using Alliance.Roadmap.Subscribers;
using Microsoft.AspNetCore.DataProtection;

namespace Alliance.Roadmap.Web.Subscribers;

/// <summary>What a form that causes mail sends along about itself, see <c>FormGuardFields.razor</c>.</summary>
public sealed class GuardForm
{
    /// <summary>No person sees this field, so a person leaves it empty.</summary>
    public string? Website { get; set; }

    /// <summary>When the form was shown.</summary>
    public string? Shown { get; set; }

    /// <summary>Since when somebody waits for their turn, with which address.</summary>
    public string? Ticket { get; set; }
}

/// <summary>Tells programs that fill in forms from people, without a script and without a riddle: by a field that only programs see, and by the time
/// that passed. Times are protected and travel with the form, so any node reads them, and none keeps anything.</summary>
internal sealed class FormGuard(IDataProtectionProvider protection, TimeProvider clock)
{
    /// <summary>Reading and filling in takes a person longer.</summary>
    public static readonly TimeSpan Quick = TimeSpan.FromSeconds(2);

    /// <summary>How long whoever wants the reserved share waits.</summary>
    public static readonly TimeSpan Turn = TimeSpan.FromSeconds(20);

    // Nobody fills in a form for longer, and nobody collects many.
    private static readonly TimeSpan ShownAtMost = TimeSpan.FromDays(1);
    private static readonly TimeSpan TicketAtMost = TimeSpan.FromMinutes(30);

    private readonly IDataProtector protector = protection.CreateProtector("Form.Shown");

    /// <summary>What the form carries from now on; what it already has stays, so that pressing again is not the first time again.</summary>
    public string Shown(string? before) => Age(before, "") is not null ? before! : Now("");

    /// <summary>The place in the line, for one address.</summary>
    public string Ticket(string? before, Address address) => Age(before, Allowance.HashOf(address.Normalized)) is { } age && age < TicketAtMost ? before! : Now(Allowance.HashOf(address.Normalized));

    public bool IsQuick(GuardForm? form) => !(Age(form?.Shown, "") is { } age && age >= Quick && age < ShownAtMost);

    public bool HasWaited(GuardForm? form, Address address) => Age(form?.Ticket, Allowance.HashOf(address.Normalized)) is { } age && age >= Turn && age < TicketAtMost;

    private string Now(string about) => protector.Protect(string.Create(CultureInfo.InvariantCulture, $"{clock.GetUtcNow().ToUnixTimeMilliseconds()} {about}"));

    private TimeSpan? Age(string? sealedTime, string about)
    {
        if (string.IsNullOrEmpty(sealedTime) || sealedTime.Length > 1_000) return null;
        try
        {
            var parts = protector.Unprotect(sealedTime).Split(' ', 2);
            return parts[1] == about ? clock.GetUtcNow() - DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(parts[0], CultureInfo.InvariantCulture)) : null;
        }
        catch (CryptographicException)
        {
            return null;   // made up, or of other keys
        }
    }
}
