using System.Text;
using Alliance.Roadmap.Web.Setup;
using MimeKit;

namespace Alliance.Roadmap.Web.Mail;

/// <summary>Writes every message we send: two alternatives with the text first, one sender, one recipient, 7-bit, signed.</summary>
internal sealed class MessageWriter : IDisposable
{
    /// <summary>How messages are written out: lines end as RFC 5322 has it, also in pickup files.</summary>
    public static readonly FormatOptions Lines = CrLf();

    private readonly TimeProvider clock;
    private readonly string fromAddress, fromName, unsubscribe;
    // The same in every message, so they are encoded once.
    private readonly Header[] headers, listHeaders;
    private readonly ThreadLocal<Dkim>? signers;

    public MessageWriter(MailSettings settings, RoadmapSettings roadmap, TimeProvider clock)
    {
        this.clock = clock;
        var from = settings.From is null ? null : MailboxAddress.Parse(settings.From);
        (fromAddress, fromName) = (from?.Address ?? $"roadmap@{roadmap.Public.IdnHost}", from?.Name ?? "Mage-OS Alliance roadmap");
        unsubscribe = roadmap.Link("unsubscribe/");
        headers = [new("Auto-Submitted", "auto-generated"), new(HeaderId.Precedence, "bulk")];
        listHeaders =
        [
            new(HeaderId.ListId, $"Mage-OS roadmap digests <digests.{Domain}>"), new(HeaderId.ListUnsubscribePost, "List-Unsubscribe=One-Click"),
            new(HeaderId.ListHelp, $"<{roadmap.Link("subscribe")}>"), new(HeaderId.ListArchive, $"<{roadmap.Link("digests")}>"), new(HeaderId.ListPost, "NO"),
        ];
        signers = settings.Dkim.IsOn ? new(() => new Dkim(settings.Dkim), trackAllValues: true) : null;
    }

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
        foreach (var header in listHeaders) message.Headers.Add(header.Clone());
        // The one web address that takes the POST of RFC 8058.
        message.Headers.Add(Written(HeaderId.ListUnsubscribe, $"<{unsubscribe}{key}>"));
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
        foreach (var header in headers) message.Headers.Add(header.Clone());
        return message;
    }

    // Plain ASCII shorter than a line may be (RFC 5322 §2.1.1): the library's encoder would find nothing to do, and takes its time.
    private static Header Written(HeaderId id, string value)
    {
        var header = new Header(id, "");
        header.SetRawValue(Encoding.ASCII.GetBytes($" {value}\r\n"));
        return header;
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
