using Alliance.Roadmap.Mail;
using Alliance.Roadmap.Web.Setup;
using MimeKit;

namespace Alliance.Roadmap.Web.Mail;

/// <summary>Sends what people asked for at once, and opens the carriers that digests travel with. Holds no wording.</summary>
internal sealed class Mailer(MailSettings settings, RoadmapSettings roadmap, MessageWriter writer, TimeProvider clock, ILogger<Mailer> log)
{
    /// <summary>Where pickup mail lies.</summary>
    public string PickupFolder => Path.Combine(roadmap.Data, "mail");

    /// <summary>Deletes from the pickup folder what was written to these addresses; answers how many files went.</summary>
    /// <param name="normalizedEmails">See <see cref="Roadmap.Subscribers.Address.Normalized"/>.</param>
    /// <param name="cancel">Stops looking.</param>
    public async Task<int> ForgetMailTo(IReadOnlySet<string> normalizedEmails, CancellationToken cancel = default)
    {
        if (!Directory.Exists(PickupFolder)) return 0;
        var gone = 0;
        foreach (var file in Directory.EnumerateFiles(PickupFolder, "*.eml"))
        {
            try
            {
                if (!(await Recipients(file, cancel)).Any(normalizedEmails.Contains)) continue;
                File.Delete(file);
                gone++;
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or FormatException)
            {
                log.LogWarning("A message in {Folder} could not be looked at, or not deleted ({Kind}). If it is to somebody who has been erased, please delete it by hand.", PickupFolder, problem.GetType().Name);
            }
        }

        return gone;
    }

    private static async Task<IEnumerable<string>> Recipients(string file, CancellationToken cancel)
    {
        await using var message = File.OpenRead(file);
        var to = (await HeaderList.LoadAsync(message, cancel))[HeaderId.To];
        return InternetAddressList.TryParse(to ?? "", out var addresses) ? addresses.Mailboxes.Select(mailbox => mailbox.GetAddress(idnEncode: true).ToLowerInvariant()) : [];
    }

    /// <summary>One connection, or the pickup folder; the caller disposes it.</summary>
    public ICarrier Open() => settings.Mode is MailMode.Smtp ? new SmtpCarrier(settings.Smtp, clock) : new PickupCarrier(PickupFolder);

    /// <summary>Sends one transactional message now. A message that may or may not have arrived counts as sent:
    /// whoever misses it asks again.</summary>
    public async Task<Outcome> Send(Letter letter, CancellationToken cancel = default)
    {
        using var message = writer.Write(letter);
        return await Send(message, cancel);
    }

    /// <summary>The same for a message that is already written.</summary>
    public async Task<Outcome> Send(MimeMessage message, CancellationToken cancel = default)
    {
        await using var carrier = Open();
        var reply = await carrier.Carry(new Parcel(message), cancel);
        if (reply.Kind is ReplyKind.Accepted or ReplyKind.Unknown) return Outcome.Done;
        // Pickup names a folder and no person.
        if (settings.Mode is MailMode.Pickup) log.LogWarning("A message could not be written into {Folder}: {Reason}", PickupFolder, reply.Words);
        // The server's words stay out of the log: they often repeat the recipient's address.
        else log.LogWarning("A message was not sent ({Kind}, {Status}).", reply.Kind, reply.Status ?? "no status");
        return new Refusal("mail.not-sent", "The mail could not be sent just now. Please try again in a few minutes.");
    }
}
