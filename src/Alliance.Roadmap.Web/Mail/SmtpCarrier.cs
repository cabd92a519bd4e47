using System.Net.Sockets;
using Alliance.Roadmap.Mail;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Alliance.Roadmap.Web.Mail;

/// <summary>One connection to the mail server, opened with the first message and again after it broke.</summary>
internal sealed class SmtpCarrier(SmtpSettings settings, TimeProvider clock) : ICarrier
{
    private static readonly TimeSpan Opening = TimeSpan.FromSeconds(30);

    // RFC 5321 §4.5.3.2.6: the server may take ten minutes to answer the end of the data.
    private const int Patience = 600_000;

    // A server that sends a byte now and then is never silent for ten minutes, and would never be done either.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(15);

    // An armed message usually leaves within milliseconds; after this long the recipient is asked about again.
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(2);

    private Client? client;

    public async Task<Reply> Carry(Parcel parcel, CancellationToken cancel)
    {
        var progress = new Progress();
        using var patience = new CancellationTokenSource(Longest, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, patience.Token);
        var since = clock.GetTimestamp();
        try
        {
            client ??= await Open(either.Token);
            client.MayStart = () => parcel.IsStillWanted is not { } isWanted || clock.GetElapsedTime(since) < Fresh || isWanted();
            // Made anew for each message: an address that lives on keeps all its messages alive.
            var sender = parcel.ReturnPath is { } path ? new MailboxAddress("", path) : new MailboxAddress("", parcel.Message.From.Mailboxes.First().Address);
            return SmtpFaults.Accepted(await client.SendAsync(MessageWriter.Lines, parcel.Message, sender, parcel.Message.To.Mailboxes, either.Token, progress));
        }
        // Who stops us while the message leaves has not called it back: it may have arrived.
        catch (Exception failure) when (failure is not OperationCanceledException || !cancel.IsCancellationRequested || progress.BodyStarted)
        {
            // A server that says 421 hangs up, and after any refusal a new connection costs less than guessing its state.
            Close();
            return SmtpFaults.Meaning(failure, progress.BodyStarted);
        }
    }

    /// <summary>Opens the connection as for a message, signing in included, and sends none.</summary>
    public async Task<Reply> Knock(CancellationToken cancel)
    {
        try
        {
            client ??= await Open(cancel);
            return new Reply(ReplyKind.Accepted, "ready");
        }
        catch (Exception failure)
        {
            Close();
            return SmtpFaults.Meaning(failure, bodyStarted: false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (client is { IsConnected: true })
        {
            try
            {
                using var farewell = new CancellationTokenSource(TimeSpan.FromSeconds(5));
                await client.DisconnectAsync(quit: true, farewell.Token);
            }
            catch (Exception gone) when (gone is IOException or ProtocolException or CommandException or OperationCanceledException or SocketException)
            {
                // It hung up first; nothing is lost by that.
            }
        }

        Close();
    }

    private async Task<Client> Open(CancellationToken cancel)
    {
        using var opening = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        opening.CancelAfter(Opening);

        // Without NoDelay every message waits 40 ms: Nagle's algorithm against delayed acknowledgement.
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        var opened = new Client { Timeout = Patience };
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

    private void Close()
    {
        client?.Dispose();
        client = null;
    }

    /// <summary>Sends what is written as it is written: it is 7-bit and may be signed.</summary>
    private sealed class Client : SmtpClient
    {
        // What the headers of a digest add to its bodies, at the most; the size is an estimate (RFC 1870 §3).
        private const int HeaderSize = 4_096;

        public Func<bool> MayStart { get; set; } = () => true;

        protected override void Prepare(FormatOptions options, MimeMessage message, EncodingConstraint constraint, int maxLineLength)
        {
        }

        protected override long GetSize(FormatOptions options, MimeMessage message, CancellationToken cancellationToken) =>
            message.Body is Stencil.Print print ? print.Size + HeaderSize : base.GetSize(options, message, cancellationToken);

        protected override Task<long> GetSizeAsync(FormatOptions options, MimeMessage message, CancellationToken cancellationToken) =>
            message.Body is Stencil.Print print ? Task.FromResult<long>(print.Size + HeaderSize) : base.GetSizeAsync(options, message, cancellationToken);

        protected override void OnRecipientAccepted(MimeMessage message, MailboxAddress mailbox, SmtpResponse response)
        {
            if (!MayStart()) throw new NoLongerWantedException();
            base.OnRecipientAccepted(message, mailbox, response);
        }
    }

    private sealed class NoLongerWantedException() : Exception("The recipient stopped before the message left.");

    // MailKit throws the same type before and after the body; only the count of bytes tells them apart.
    private sealed class Progress : ITransferProgress
    {
        public bool BodyStarted { get; private set; }

        public void Report(long bytesTransferred, long totalSize) => BodyStarted = true;

        public void Report(long bytesTransferred) => BodyStarted = true;
    }
}
