using Alliance.Roadmap.Digests;
using Alliance.Roadmap.Web.Mail;
using MimeKit;

namespace Alliance.Roadmap.Web.Digests;

/// <summary>A digest that has not been frozen, as a message: to look at, or as a test to whoever asks. It counts as told to nobody,
/// and the links of a recipient in it belong to nobody.</summary>
internal sealed class PreviewMail(Mailer mailer, MessageWriter writer)
{
    public MimeMessage Write(DigestPreview preview) =>
        Write(preview, "reader@example.org", preview.Rendering.Subject, $"preview@{writer.Domain}");

    public async Task<Outcome> SendTest(DigestPreview preview, string to, CancellationToken cancel = default)
    {
        using var message = Write(preview, to, $"Test: {preview.Rendering.Subject}", $"test.{Guid.CreateVersion7():N}@{writer.Domain}");
        return await mailer.Send(message, cancel);
    }

    /// <summary>The bytes as they would leave.</summary>
    public static byte[] Source(MimeMessage message)
    {
        using var bytes = new MemoryStream();
        message.WriteTo(MessageWriter.Lines, bytes);
        return bytes.ToArray();
    }

    private MimeMessage Write(DigestPreview preview, string to, string subject, string messageId) =>
        writer.WriteToList(to, new Stencil(subject, preview.Rendering.Text, preview.Rendering.Html, Rendering.TokenPlaceholder), Rendering.TokenPlaceholder, messageId);
}
