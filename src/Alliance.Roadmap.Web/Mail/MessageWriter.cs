using Alliance.Roadmap.Web.Setup;
using MimeKit;
using MimeKit.Text;

namespace Alliance.Roadmap.Web.Mail;

/// <summary>Writes every message we send: two alternatives with the text first, one sender, one recipient, 7-bit.</summary>
internal sealed class MessageWriter(MailSettings settings, RoadmapSettings roadmap, TimeProvider clock)
{
    /// <summary>How messages are written out: lines end as RFC 5322 has it, also in pickup files.</summary>
    public static readonly FormatOptions Lines = CrLf();

    private readonly string fromAddress = (settings.From is null ? null : MailboxAddress.Parse(settings.From).Address) ?? $"roadmap@{roadmap.Public.IdnHost}";
    private readonly string fromName = (settings.From is null ? null : MailboxAddress.Parse(settings.From).Name) ?? "Mage-OS Alliance roadmap";

    /// <summary>The domain our Message-IDs and list are named after: that of <c>Mail:From</c>.</summary>
    public string Domain => fromAddress[(fromAddress.LastIndexOf('@') + 1)..];

    /// <summary>A transactional message: no list headers.</summary>
    public MimeMessage Write(Letter letter) => Write(letter.To, letter.Subject, letter.Text, letter.Html, $"{Guid.CreateVersion7():N}@{Domain}");

    /// <summary>A message of the digest list. The same <paramref name="messageId"/> again is the same message again.</summary>
    /// <param name="unsubscribe">The one https address that takes the RFC 8058 POST.</param>
    public MimeMessage WriteToList(string to, string subject, string text, string html, string messageId, string unsubscribe)
    {
        var message = Write(to, subject, text, html, messageId);
        message.Headers.Add("List-Id", $"Mage-OS roadmap digests <digests.{Domain}>");
        message.Headers.Add(HeaderId.ListUnsubscribe, $"<{unsubscribe}>");
        message.Headers.Add("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
        message.Headers.Add(HeaderId.ListHelp, $"<{roadmap.Link("subscribe")}>");
        message.Headers.Add(HeaderId.ListArchive, $"<{roadmap.Link("digests")}>");
        message.Headers.Add(HeaderId.ListPost, "NO");
        return message;
    }

    private MimeMessage Write(string to, string subject, string text, string html, string messageId)
    {
        var message = new MimeMessage
        {
            // Only now does an address become a MailboxAddress: a long-lived one would keep every message alive.
            From = { new MailboxAddress(fromName, fromAddress) },
            To = { new MailboxAddress("", to) },
            Subject = subject,
            Date = clock.GetUtcNow(),
            MessageId = messageId,
            Body = new MultipartAlternative { Part(TextFormat.Plain, text), Part(TextFormat.Html, html) },
        };
        message.Headers.Add("Auto-Submitted", "auto-generated");
        message.Headers.Add("Precedence", "bulk");
        message.Prepare(EncodingConstraint.SevenBit);
        return message;
    }

    private static TextPart Part(TextFormat format, string body)
    {
        var part = new TextPart(format) { ContentTransferEncoding = ContentEncoding.QuotedPrintable };
        part.SetText("utf-8", body);
        return part;
    }

    private static FormatOptions CrLf()
    {
        var lines = FormatOptions.Default.Clone();
        lines.NewLineFormat = NewLineFormat.Dos;
        lines.EnsureNewLine = true;
        return lines;
    }
}
