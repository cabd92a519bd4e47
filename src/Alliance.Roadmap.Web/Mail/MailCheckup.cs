using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Alliance.Roadmap.Web.Setup;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;

namespace Alliance.Roadmap.Web.Mail;

/// <summary>Looks whether mail could go out, without sending any.</summary>
internal sealed class MailCheckup(MailSettings settings, Mailer mailer) : ICheckup
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public async IAsyncEnumerable<Finding> Examine([EnumeratorCancellation] CancellationToken cancel)
    {
        yield return settings.Mode is MailMode.Smtp ? await Knock(cancel) : Writable();
    }

    // As far as the server lets us in: greeting, EHLO, encryption and login. Then good-bye.
    private async Task<Finding> Knock(CancellationToken cancel)
    {
        var (smtp, server) = (settings.Smtp, $"{settings.Smtp.Host}:{settings.Smtp.Port}");
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Patience);
        try
        {
            using var client = new SmtpClient { Timeout = (int)Patience.TotalMilliseconds };
            await client.ConnectAsync(smtp.Host!, smtp.Port, smtp.Security switch
            {
                MailSecurity.Tls => SecureSocketOptions.SslOnConnect,
                MailSecurity.StartTls => SecureSocketOptions.StartTls,
                _ => SecureSocketOptions.None,
            }, patience.Token);
            if (smtp is { UserName: not null, Password: not null }) await client.AuthenticateAsync(smtp.UserName, smtp.Password, patience.Token);
            await client.DisconnectAsync(quit: true, patience.Token);
            return Finding.Well($"The mail server {server} lets this program in{(smtp.Security is MailSecurity.None ? ", without encryption" : "")}.");
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return Finding.Problem($"The mail server {server} does not answer within {Patience.TotalSeconds:0} seconds. Please check Mail:Smtp:Host and Port, and that a firewall lets it through.");
        }
        catch (AuthenticationException refused)
        {
            return Finding.Problem($"The mail server {server} does not accept the login: {refused.Message.ReplaceLineEndings(" ")} Please check Mail:Smtp:UserName and Password.");
        }
        catch (Exception failed) when (failed is SslHandshakeException or NotSupportedException)
        {
            return Finding.Problem($"The connection to the mail server {server} cannot be encrypted: {failed.Message.Split('\n')[0].Trim()} Please check Mail:Smtp:Security ({smtp.Security}) and the server's certificate.");
        }
        catch (Exception failed) when (failed is SocketException or IOException or ProtocolException or CommandException or TimeoutException)
        {
            return Finding.Problem($"The mail server {server} cannot be reached: {failed.Message.ReplaceLineEndings(" ")} Please check Mail:Smtp:Host, Port and Security.");
        }
    }

    private Finding Writable()
    {
        try
        {
            Directory.CreateDirectory(mailer.PickupFolder);
            var probe = Path.Combine(mailer.PickupFolder, $".probe-{Guid.NewGuid():N}");
            File.WriteAllText(probe, "");
            File.Delete(probe);
            return Finding.Well($"Mail is not sent: every message becomes a file in {mailer.PickupFolder}, which can be written.");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return Finding.Problem($"Mail is to become files in {mailer.PickupFolder}, but that folder cannot be written: {problem.Message}");
        }
    }
}
