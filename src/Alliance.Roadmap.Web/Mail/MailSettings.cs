using Alliance.Roadmap.Subscribers;
using Alliance.Roadmap.Web.Mail.Bounces;
using Alliance.Roadmap.Web.Setup;
using MimeKit;

namespace Alliance.Roadmap.Web.Mail;

internal enum MailMode
{
    /// <summary>One <c>.eml</c> per message in the data directory; nothing leaves the machine.</summary>
    Pickup,
    Smtp,
}

/// <summary>How the connection is protected. There is no "when available": that could be talked out of it.</summary>
internal enum MailSecurity
{
    None,
    StartTls,
    Tls,
}

/// <summary>The settings under <c>Mail:</c>.</summary>
internal sealed class MailSettings : ISettings
{
    public static string Section => "Mail";

    public MailMode Mode { get; set; } = MailMode.Pickup;

    /// <summary>Address, with or without a name. Unset, it is <c>roadmap@</c> and the host of <c>Roadmap:PublicUrl</c>.</summary>
    public string? From { get; set; }
    public SmtpSettings Smtp { get; set; } = new();
    public DkimSettings Dkim { get; set; } = new();
    public BounceSettings Bounces { get; set; } = new();

    public IEnumerable<string> Problems()
    {
        if (From is not null && FromProblem() is { } wrong) yield return $"Mail:From is “{From}”. {wrong} Write it as “Name <name@example.org>”.";
        foreach (var problem in Dkim.Problems().Concat(Bounces.Problems())) yield return problem;
        if (Mode is MailMode.Pickup) yield break;
        if (From is null) yield return "Mail:From is missing: mail over SMTP needs the address it comes from.";
        if (string.IsNullOrWhiteSpace(Smtp.Host)) yield return "Mail:Smtp:Host is missing: mail over SMTP needs a server.";
        if (Smtp.Port is < 1 or > 65535) yield return $"Mail:Smtp:Port is {Smtp.Port}; a port is 1 to 65535.";
        if (Smtp.Connections is < 1 or > 64) yield return $"Mail:Smtp:Connections is {Smtp.Connections}; 1 to 64 are possible.";
        if (Smtp.PerSecond < 0) yield return $"Mail:Smtp:PerSecond is {Smtp.PerSecond}; 0 means no limit.";
        if ((Smtp.UserName is null) != (Smtp.Password is null)) yield return "Mail:Smtp:UserName and Mail:Smtp:Password go together: set both or neither.";
    }

    // What receivers answer to must be an address we would write to ourselves, as it stands.
    private string? FromProblem() =>
        !MailboxAddress.TryParse(From, out var from) ? "That is no address."
        : !Address.TryParse(from.Address, out _, out var refusal) ? refusal.Reason
        : !System.Text.Ascii.IsValid(from.Address) ? "Not every mail server takes a domain with such letters: please write its ASCII form, which begins with xn--."
        : null;
}

internal sealed class SmtpSettings
{
    public string? Host { get; set; }
    public int Port { get; set; } = 587;
    public MailSecurity Security { get; set; } = MailSecurity.StartTls;
    public string? UserName { get; set; }
    public string? Password { get; set; }
    public int Connections { get; set; } = 4;

    /// <summary>Messages a second over all connections; 0 for no limit.</summary>
    public int PerSecond { get; set; }
}

/// <summary>The key that signs every message (RFC 6376): all three settings, or none.</summary>
internal sealed class DkimSettings
{
    public string? Domain { get; set; }
    public string? Selector { get; set; }

    /// <summary>A PEM file with an RSA private key; the public half stands in the DNS at <c>Selector._domainkey.Domain</c>.</summary>
    public string? PrivateKeyFile { get; set; }

    public bool IsOn => Domain is not null;

    public IEnumerable<string> Problems()
    {
        string?[] all = [Domain, Selector, PrivateKeyFile];
        if (Array.TrueForAll(all, string.IsNullOrWhiteSpace)) yield break;
        if (Array.Exists(all, string.IsNullOrWhiteSpace)) yield return "Mail:Dkim:Domain, Selector and PrivateKeyFile go together: set all three or none.";
        else if (Problem() is { } problem) yield return problem;
    }

    private string? Problem()
    {
        try
        {
            using var key = new Dkim(this);
            return key.KeySize < 1024 ? $"Mail:Dkim:PrivateKeyFile holds a key of {key.KeySize} bits; receivers ignore fewer than 1024. Please make one of 2048." : null;
        }
        catch (Exception missing) when (missing is IOException or UnauthorizedAccessException)
        {
            return $"Mail:Dkim:PrivateKeyFile cannot be read: {missing.Message}";
        }
        catch (Exception unfit) when (unfit is ArgumentException or System.Security.Cryptography.CryptographicException)
        {
            return $"Mail:Dkim:PrivateKeyFile {PrivateKeyFile} holds no RSA private key in PEM form. Please make one: openssl genrsa -out dkim.pem 2048.";
        }
    }
}
