using Alliance.Roadmap.Web.Setup;
using MimeKit;

namespace Alliance.Roadmap.Web.Mail;

/// <summary>Writes every message we send: two alternatives with the text first, one sender, one recipient, 7-bit, signed.</summary>
internal sealed class MessageWriter(MailSettings settings, RoadmapSettings roadmap, TimeProvider clock) : IDisposable
{
    /// <summary>How messages are written out: lines end as RFC 5322 has it, also in pickup files.</summary>
    public static readonly FormatOptions Lines = CrLf();

    private readonly string fromAddress = (settings.From is null ? null : MailboxAddress.Parse(settings.From).Address) ?? $"roadmap@{roadmap.Public.IdnHost}";
    private readonly string fromName = (settings.From is null ? null : MailboxAddress.Parse(settings.From).Name) ?? "Mage-OS Alliance roadmap";
    private readonly ThreadLocal<Dkim>? signers = settings.Dkim.IsOn ? new(() => new Dkim(settings.Dkim), trackAllValues: true) : null;

    /// <summary>The domain our Message-IDs and list are named after: that of <c>Mail:From</c>.</summary>
    public string Domain => fromAddress[(fromAddress.LastIndexOf('@') + 1)..];

    /// <summary>A transactional message: no list headers.</summary>
    public MimeMessage Write(Letter letter)
    {
        var alternatives = Stencil.Alternatives(letter.Text, letter.Html);
        alternatives.Prepare(EncodingConstraint.SevenBit);
        return Signed(Write(letter.To, letter.Subject, alternatives, $"{Guid.CreateVersion7():N}@{Domain}"));
    }

    /// <summary>A message of the digest list. The same <paramref name="messageId"/> again is the same message again.</summary>
    /// <param name="key">The recipient's own, in their links.</param>
    public MimeMessage WriteToList(string to, Stencil stencil, string key, string messageId)
    {
        var message = Write(to, stencil.Subject, stencil.For(key), messageId);
        message.Headers.Add("List-Id", $"Mage-OS roadmap digests <digests.{Domain}>");
        // The one web address that takes the POST of RFC 8058.
        message.Headers.Add(HeaderId.ListUnsubscribe, $"<{roadmap.Link($"unsubscribe/{key}")}>");
        message.Headers.Add("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
        message.Headers.Add(HeaderId.ListHelp, $"<{roadmap.Link("subscribe")}>");
        message.Headers.Add(HeaderId.ListArchive, $"<{roadmap.Link("digests")}>");
        message.Headers.Add(HeaderId.ListPost, "NO");
        return Signed(message);
    }

    public void Dispose()
    {
        foreach (var signer in signers?.Values ?? []) signer.Dispose();
        signers?.Dispose();
    }

    private MimeMessage Write(string to, string subject, MimeEntity body, string messageId)
    {
        var message = new MimeMessage
        {
            // Only now does an address become a MailboxAddress: a long-lived one would keep every message alive.
            From = { new MailboxAddress(fromName, fromAddress) },
            To = { new MailboxAddress("", to) },
            Subject = subject,
            Date = clock.GetUtcNow(),
            MessageId = messageId,
            Body = body,
        };
        message.Headers.Add("Auto-Submitted", "auto-generated");
        message.Headers.Add("Precedence", "bulk");
        return message;
    }

    private MimeMessage Signed(MimeMessage message)
    {
        signers?.Value!.Sign(message);
        return message;
    }

    private static FormatOptions CrLf()
    {
        var lines = FormatOptions.Default.Clone();
        lines.NewLineFormat = NewLineFormat.Dos;
        lines.EnsureNewLine = true;
        return lines;
    }
}
