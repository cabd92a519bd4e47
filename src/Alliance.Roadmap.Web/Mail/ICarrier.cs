using Alliance.Roadmap.Mail;
using MimeKit;

namespace Alliance.Roadmap.Web.Mail;

/// <summary>A finished message on its way to one recipient.</summary>
internal sealed record Parcel(MimeMessage Message)
{
    /// <summary>Where reports about it go; null for the sender's own address.</summary>
    public string? ReturnPath { get; init; }

    /// <summary>Asked again right before the first byte of the message, where getting there took a while.</summary>
    public Func<bool>? IsStillWanted { get; init; }
}

/// <summary>Takes finished messages away, one at a time: over one SMTP connection, or into the pickup folder.</summary>
internal interface ICarrier : IAsyncDisposable
{
    /// <summary>Answers with what became of the message; throws only when cancelled.</summary>
    Task<Reply> Carry(Parcel parcel, CancellationToken cancel);
}
