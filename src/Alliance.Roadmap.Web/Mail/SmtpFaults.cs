using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using Alliance.Roadmap.Mail;
using MailKit.Net.Smtp;
using MailKit.Security;

namespace Alliance.Roadmap.Web.Mail;

/// <summary>What a failed attempt means: of the recipient, of us, or of the moment. The one place that decides it.</summary>
internal static partial class SmtpFaults
{
    /// <param name="bodyStarted">Whether a byte of the message had left: MailKit throws the same types before and after.</param>
    public static Reply Meaning(Exception failure, bool bodyStarted) => failure switch
    {
        SmtpCommandException refused => Meaning(refused.ErrorCode, (int)refused.StatusCode, refused.Message),
        // 454 4.7.0 is the server's own trouble with checking passwords; 535 is ours.
        AuthenticationException refused => new(refused.Message.StartsWith('4') ? ReplyKind.NotSent : ReplyKind.OurFault, Short($"It does not let us sign in ({refused.Message}). Please check Mail:Smtp:UserName and Password."), StatusIn(refused.Message)),
        SslHandshakeException refused => new(ReplyKind.OurFault, Short($"The connection cannot be protected ({Cause(refused)}). Please check Mail:Smtp:Security and the server's certificate.")),
        NotSupportedException lacking => new(ReplyKind.OurFault, Short($"The server lacks what the settings ask for ({lacking.Message}). Please check Mail:Smtp:Security and UserName.")),
        OperationCanceledException => new(bodyStarted ? ReplyKind.Unknown : ReplyKind.NotSent, "The server took too long."),
        _ => new(bodyStarted ? ReplyKind.Unknown : ReplyKind.NotSent, Short(failure.Message)),
    };

    /// <summary>What a reply with a code means, by the step it answered.</summary>
    public static Reply Meaning(SmtpErrorCode step, int code, string words)
    {
        var status = StatusIn(words);
        var isPermanent = code >= 500;
        var kind = isPermanent && (step is SmtpErrorCode.SenderNotAccepted || code is 530 or 535 || status is ['5', '.', '7', '.', ..]) ? ReplyKind.OurFault
            // 421 closes the connection whatever it answers, and a sender put off says nothing of the recipient.
            : code is 421 || step is SmtpErrorCode.SenderNotAccepted ? ReplyKind.NotSent
            : !isPermanent ? ReplyKind.Later
            : step is SmtpErrorCode.RecipientNotAccepted or SmtpErrorCode.MessageNotAccepted ? ReplyKind.Refused
            : ReplyKind.OurFault;
        return new Reply(kind, Short($"{code} {words}"), status);
    }

    public static Reply Accepted(string words) => new(ReplyKind.Accepted, Short(words), StatusIn(words));

    // The platform says no more than that it was rejected; that it ran out is the one cause we can name for sure.
    private static string Cause(SslHandshakeException refused) =>
        refused.ServerCertificate is X509Certificate2 certificate && certificate.NotAfter.ToUniversalTime() < DateTime.UtcNow
            ? $"its certificate expired on {DateOnly.FromDateTime(certificate.NotAfter.ToUniversalTime()).InFull()}"
            : Cause((Exception)refused);

    private static string Cause(Exception failure) => failure.InnerException is { } inner ? Cause(inner) : failure.Message;

    private static string Short(string words)
    {
        var line = words.ReplaceLineEndings(" ").Trim();
        return line.Length <= 500 ? line : line[..500];
    }

    /// <summary>The enhanced status in a server's words; null where there is none.</summary>
    public static string? StatusIn(string words) => EnhancedStatus().Match(words) is { Success: true } found ? found.Value : null;

    // Not the middle of an IP address, which servers like to quote.
    [GeneratedRegex(@"(?<![\d.])[245]\.\d{1,3}\.\d{1,3}(?!\.?\d)")]
    private static partial Regex EnhancedStatus();
}
