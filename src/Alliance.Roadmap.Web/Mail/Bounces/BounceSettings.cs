using Alliance.Roadmap.Subscribers;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Mail.Bounces;

/// <summary>Where reports about digests go (<c>Mail:Bounces:</c>). Without a domain they go to <c>Mail:From</c>, and nobody reads them.</summary>
internal sealed class BounceSettings
{
    /// <summary>Mail to <c>bounce</c> there, with anything behind a plus sign, must end in one mailbox.</summary>
    public string? Domain { get; set; }

    public ImapSettings Imap { get; set; } = new();

    /// <summary>The return paths of this instance; null where none are wanted.</summary>
    public async Task<ReturnPaths?> ReturnPaths(RoadmapDb db, CancellationToken cancel) =>
        Domain is { } domain ? new ReturnPaths(await db.Instances.AsNoTracking().SingleAsync(cancel), domain) : null;

    public IEnumerable<string> Problems()
    {
        if (Domain is not null && !Address.TryParse($"bounce@{Domain}", out _, out var refusal)) yield return $"Mail:Bounces:Domain is “{Domain}”: {refusal.Reason}";
        if (Imap.IsOn && Domain is null) yield return "Mail:Bounces:Domain is missing: without it no report comes to the mailbox in Mail:Bounces:Imap.";
        foreach (var problem in Imap.Problems()) yield return problem;
    }
}

/// <summary>The mailbox the reports end in.</summary>
internal sealed class ImapSettings
{
    public string? Host { get; set; }
    public int Port { get; set; } = 993;
    public MailSecurity Security { get; set; } = MailSecurity.Tls;
    public string? UserName { get; set; }
    public string? Password { get; set; }
    public string Folder { get; set; } = "INBOX";

    public bool IsOn => Host is not null;

    public IEnumerable<string> Problems()
    {
        if (!IsOn)
        {
            if (UserName is not null || Password is not null) yield return "Mail:Bounces:Imap:Host is missing: the mailbox needs a server.";
            yield break;
        }

        if (string.IsNullOrWhiteSpace(Host)) yield return "Mail:Bounces:Imap:Host is empty. Please name the server, or remove the setting.";
        if (Port is < 1 or > 65535) yield return $"Mail:Bounces:Imap:Port is {Port}; a port is 1 to 65535.";
        if (string.IsNullOrEmpty(UserName) || string.IsNullOrEmpty(Password)) yield return "Mail:Bounces:Imap:UserName and Password are needed to open the mailbox.";
        if (string.IsNullOrWhiteSpace(Folder)) yield return "Mail:Bounces:Imap:Folder is empty. Please name the folder the reports come to, such as INBOX.";
    }
}
