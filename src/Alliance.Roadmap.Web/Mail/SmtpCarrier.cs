using System.Net.Sockets;
using System.Text.RegularExpressions;
using Alliance.Roadmap.Mail;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Alliance.Roadmap.Web.Mail;

/// <summary>One connection to the mail server, opened with the first message and again after it broke.</summary>
internal sealed partial class SmtpCarrier(SmtpSettings settings) : ICarrier
{
    private static readonly TimeSpan Opening = TimeSpan.FromSeconds(30);

    // RFC 5321 §4.5.3.2.6: the server may take ten minutes to answer the end of the data.
    private const int Patience = 600_000;

    private SmtpClient? client;

    public async Task<Reply> Carry(MimeMessage message, CancellationToken cancel)
    {
        var progress = new Progress();
        try
        {
            client ??= await Open(cancel);
            var words = await client.SendAsync(MessageWriter.Lines, message, cancel, progress);
            return new Reply(ReplyKind.Accepted, Short(words), StatusIn(words));
        }
        catch (SmtpCommandException refused)
        {
            var reply = Classify(refused.ErrorCode, (int)refused.StatusCode, refused.Message);
            // A server that says 421 hangs up, and after any refusal a new connection costs less than guessing its state.
            await Close();
            return reply;
        }
        catch (AuthenticationException refused)
        {
            await Close();
            return new Reply(ReplyKind.OurFault, Short(refused.Message));
        }
        catch (Exception broken) when (broken is not OperationCanceledException || !cancel.IsCancellationRequested)
        {
            await Close();
            return new Reply(progress.BodyStarted ? ReplyKind.Unknown : ReplyKind.NotSent, Short(broken.Message));
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (client is { IsConnected: true })
        {
            try
            {
                await client.DisconnectAsync(quit: true, new CancellationTokenSource(TimeSpan.FromSeconds(5)).Token);
            }
            catch (Exception gone) when (gone is IOException or ProtocolException or CommandException or OperationCanceledException or SocketException)
            {
                // It hung up first; nothing is lost by that.
            }
        }

        await Close();
    }

    /// <summary>What a refusal means: of the recipient, of us, or only for now.</summary>
    internal static Reply Classify(SmtpErrorCode step, int code, string words)
    {
        var status = StatusIn(words);
        var kind = code is >= 400 and < 500 ? ReplyKind.Later
            : step is SmtpErrorCode.SenderNotAccepted || code is 530 or 535 || status?.StartsWith("5.7.", StringComparison.Ordinal) == true ? ReplyKind.OurFault
            : step is SmtpErrorCode.RecipientNotAccepted or SmtpErrorCode.MessageNotAccepted ? ReplyKind.Refused
            : ReplyKind.OurFault;
        return new Reply(kind, Short($"{code} {words}"), status);
    }

    private async Task<SmtpClient> Open(CancellationToken cancel)
    {
        using var opening = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        opening.CancelAfter(Opening);

        // Without NoDelay every message waits 40 ms: Nagle's algorithm against delayed acknowledgement.
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        var opened = new SmtpClient { Timeout = Patience };
        try
        {
            await socket.ConnectAsync(settings.Host!, settings.Port, opening.Token);
            await opened.ConnectAsync(socket, settings.Host!, settings.Port, settings.Security switch
            {
                MailSecurity.Tls => SecureSocketOptions.SslOnConnect,
                MailSecurity.StartTls => SecureSocketOptions.StartTls,
                _ => SecureSocketOptions.None,
            }, opening.Token);
            if (settings is { UserName: not null, Password: not null }) await opened.AuthenticateAsync(settings.UserName, settings.Password, opening.Token);
            return opened;
        }
        catch
        {
            opened.Dispose();
            socket.Dispose();
            throw;
        }
    }

    private ValueTask Close()
    {
        client?.Dispose();
        client = null;
        return ValueTask.CompletedTask;
    }

    private static string Short(string words)
    {
        var line = words.ReplaceLineEndings(" ").Trim();
        return line.Length <= 500 ? line : line[..500];
    }

    private static string? StatusIn(string words) => EnhancedStatus().Match(words) is { Success: true } found ? found.Value : null;

    [GeneratedRegex(@"\b[245]\.\d{1,3}\.\d{1,3}\b")]
    private static partial Regex EnhancedStatus();

    // MailKit throws the same type before and after the body; only the count of bytes tells them apart.
    private sealed class Progress : ITransferProgress
    {
        public bool BodyStarted { get; private set; }

        public void Report(long bytesTransferred, long totalSize) => BodyStarted = true;

        public void Report(long bytesTransferred) => BodyStarted = true;
    }
}
