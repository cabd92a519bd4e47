using System.Net.Sockets;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Search;
using MailKit.Security;
using MimeKit;

namespace Alliance.Roadmap.Web.Mail.Bounces;

/// <summary>The mailbox that reports come to. What was understood is moved to a folder beside it; what was not stays where a
/// person finds it, flagged so that it is not read again. Only
/// what was understood is deleted, after 30 days.</summary>
internal sealed class BounceMailbox : IAsyncDisposable
{
    private const string HandledFolder = "Handled";

    /// <summary>A report names a person, and what it meant is written down by then.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    // A report brings at most one of our messages along, and those are under 300 KB.
    private const uint LargestReport = 2 * 1024 * 1024;
    private static readonly TimeSpan Opening = TimeSpan.FromSeconds(30);

    private readonly ImapClient client;
    private readonly IMailFolder folder;
    private IMailFolder? handled;

    private BounceMailbox(ImapClient client, IMailFolder folder) => (this.client, this.folder) = (client, folder);

    /// <exception cref="MailboxException">It cannot be opened; the message says why in a sentence, without anybody's address.</exception>
    public static async Task<BounceMailbox> Open(ImapSettings settings, CancellationToken cancel)
    {
        using var opening = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        opening.CancelAfter(Opening);
        var client = new ImapClient { Timeout = (int)Opening.TotalMilliseconds };
        try
        {
            await client.ConnectAsync(settings.Host!, settings.Port, settings.Security switch
            {
                MailSecurity.Tls => SecureSocketOptions.SslOnConnect,
                MailSecurity.StartTls => SecureSocketOptions.StartTls,
                _ => SecureSocketOptions.None,
            }, opening.Token);
            await client.AuthenticateAsync(settings.UserName!, settings.Password!, opening.Token);
            var folder = await client.GetFolderAsync(settings.Folder, opening.Token);
            await folder.OpenAsync(FolderAccess.ReadWrite, opening.Token);
            return new BounceMailbox(client, folder);
        }
        catch (Exception failure) when (IsFault(failure) && !cancel.IsCancellationRequested)
        {
            client.Dispose();
            throw new MailboxException($"The bounce mailbox cannot be opened: {Why(failure, settings)}", failure);
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <summary>Whether the mailbox failed us, rather than this program.</summary>
    public static bool IsFault(Exception failure) => failure is IOException or SocketException or ProtocolException or CommandException
        or AuthenticationException or SslHandshakeException or NotSupportedException or FolderNotFoundException or OperationCanceledException or ServiceNotConnectedException;

    /// <summary>What nobody has looked at yet, oldest first.</summary>
    public async Task<IReadOnlyList<IMessageSummary>> Unread(int most, CancellationToken cancel)
    {
        // Not by "unseen": a person who looks into the mailbox does not take a report away from us.
        var found = await folder.SearchAsync(SearchQuery.NotFlagged.And(SearchQuery.NotDeleted), cancel);
        return found.Count == 0 ? [] : [.. await folder.FetchAsync([.. found.Take(most)], MessageSummaryItems.UniqueId | MessageSummaryItems.InternalDate | MessageSummaryItems.Size, cancel)];
    }

    /// <summary>Null for what is no report: too large, or gone meanwhile.</summary>
    public async Task<MimeMessage?> Read(IMessageSummary report, CancellationToken cancel)
    {
        if (report.Size > LargestReport) return null;
        try
        {
            return await folder.GetMessageAsync(report.UniqueId, cancel);
        }
        catch (Exception unfit) when (unfit is FormatException or MessageNotFoundException)
        {
            return null;
        }
    }

    public async Task PutAway(IMessageSummary report, CancellationToken cancel)
    {
        handled ??= await Handled(cancel) ?? await Root.CreateAsync(HandledFolder, isMessageFolder: true, cancel);
        await folder.MoveToAsync(report.UniqueId, handled!, cancel);
    }

    /// <summary>Deletes what was put away, once it arrived before this. To be called last: another folder is open afterwards. A folder of the same name that the
    /// mailbox itself is set to is left alone.</summary>
    public async Task Forget(DateTimeOffset before, CancellationToken cancel)
    {
        if (await Handled(cancel) is not { } putAway || putAway.FullName == folder.FullName) return;
        await putAway.OpenAsync(FolderAccess.ReadWrite, cancel);
        // Mail servers search by day; the day itself is left to tomorrow.
        var old = await putAway.SearchAsync(SearchQuery.DeliveredBefore(before.UtcDateTime.Date), cancel);
        if (old.Count == 0) return;
        await putAway.AddFlagsAsync(old, MessageFlags.Deleted, silent: true, cancel);
        await putAway.ExpungeAsync(cancel);
    }

    private IMailFolder Root => client.GetFolder(client.PersonalNamespaces[0]);

    private async Task<IMailFolder?> Handled(CancellationToken cancel) =>
        (await Root.GetSubfoldersAsync(subscribedOnly: false, cancel)).FirstOrDefault(sub => sub.Name == HandledFolder);

    public Task Keep(IMessageSummary report, CancellationToken cancel) => folder.AddFlagsAsync(report.UniqueId, MessageFlags.Flagged, silent: true, cancel);

    public async ValueTask DisposeAsync()
    {
        try
        {
            using var farewell = new CancellationTokenSource(TimeSpan.FromSeconds(5));
            await client.DisconnectAsync(quit: true, farewell.Token);
        }
        catch (Exception gone) when (IsFault(gone))
        {
            // It hung up first; nothing is lost by that.
        }

        client.Dispose();
    }

    // The server's own words may repeat a user name, which often is somebody's address.
    private static string Why(Exception failure, ImapSettings settings) => failure switch
    {
        AuthenticationException => "the server does not let us sign in. Please check Mail:Bounces:Imap:UserName and Password.",
        SslHandshakeException => "the connection cannot be protected. Please check Mail:Bounces:Imap:Security and the server's certificate.",
        FolderNotFoundException or CommandException => $"there is no folder {settings.Folder} that we may write to. Please check Mail:Bounces:Imap:Folder.",
        NotSupportedException => "the server lacks what the settings ask for. Please check Mail:Bounces:Imap:Security.",
        OperationCanceledException or TimeoutException => $"{settings.Host}, port {settings.Port}, does not answer. Please check Mail:Bounces:Imap:Host, Port and Security.",
        _ => $"{settings.Host}, port {settings.Port}, cannot be reached ({failure.GetBaseException().Message.TrimEnd('.')}). Please check Mail:Bounces:Imap:Host, Port and Security.",
    };
}

/// <summary>The mailbox cannot be used; the message says why in a sentence.</summary>
internal sealed class MailboxException(string message, Exception inner) : Exception(message, inner);
