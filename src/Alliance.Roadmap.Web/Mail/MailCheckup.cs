using System.Runtime.CompilerServices;
using Alliance.Roadmap.Mail;
using Alliance.Roadmap.Web.Setup;

namespace Alliance.Roadmap.Web.Mail;

/// <summary>Looks at the sender and knocks at the mail server, without sending anything.</summary>
internal sealed class MailCheckup(MailSettings settings, Mailer mailer, MessageWriter writer, TimeProvider clock) : ICheckup
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public async IAsyncEnumerable<Finding> Examine([EnumeratorCancellation] CancellationToken cancel)
    {
        if (settings.Mode is MailMode.Pickup)
        {
            yield return Writable();
            yield break;
        }

        yield return Sender();
        yield return await Server(cancel);
    }

    private Finding Sender()
    {
        if (!writer.Domain.Contains('.')) return Finding.Problem($"Mail comes from the domain {writer.Domain}, which nobody outside can answer. Please give Mail:From an address in a domain of yours, such as roadmap@example.org.");
        if (settings.Dkim.Domain is not { } signer) return Finding.Well($"Mail comes from the domain {writer.Domain} and is not signed by this program.");
        return writer.Domain.Equals(signer, StringComparison.OrdinalIgnoreCase) || writer.Domain.EndsWith($".{signer}", StringComparison.OrdinalIgnoreCase)
            ? Finding.Well($"Mail comes from the domain {writer.Domain} and is signed for {signer}.")
            : Finding.Problem($"Mail comes from the domain {writer.Domain} but is signed for {signer}, which receivers do not count. Please make Mail:From and Mail:Dkim:Domain agree.");
    }

    private async Task<Finding> Server(CancellationToken cancel)
    {
        var server = $"The mail server {settings.Smtp.Host}:{settings.Smtp.Port}";
        using var patience = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, patience.Token);
        await using var carrier = new SmtpCarrier(settings.Smtp, clock);
        return await carrier.Knock(either.Token) switch
        {
            { Kind: ReplyKind.Accepted } => Finding.Well($"{server} answers{(settings.Smtp.UserName is null ? "" : " and lets us sign in")}."),
            { Kind: ReplyKind.OurFault, Words: var words } => Finding.Problem($"{server} does not take mail from us. {words}"),
            { Words: var words } => Finding.Problem($"{server} cannot be used now: {words} Please check Mail:Smtp:Host and Port, and that it runs."),
        };
    }

    private Finding Writable()
    {
        try
        {
            PrivateFolder.Create(mailer.PickupFolder);
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
