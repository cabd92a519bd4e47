using Alliance.Roadmap.Mail;
using MimeKit;

namespace Alliance.Roadmap.Web.Mail;

/// <summary>Takes finished messages away, one at a time: over one SMTP connection, or into the pickup folder.</summary>
internal interface ICarrier : IAsyncDisposable
{
    /// <summary>Answers with what became of the message; throws only when cancelled.</summary>
    Task<Reply> Carry(MimeMessage message, CancellationToken cancel);
}
