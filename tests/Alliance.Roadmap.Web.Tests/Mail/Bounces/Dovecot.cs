using System.Collections.Concurrent;
using System.Diagnostics;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Security;
using MimeKit;

namespace Alliance.Roadmap.Web.Tests.Mail.Bounces;

/// <summary>
/// A real mail server with one mailbox, on a port and in a folder of its own; it needs no account of the system.
/// <code>
/// await using var mailbox = await Dovecot.Start();
/// await using var site = await Site.OnSqlite(mailbox.Settings);
/// await mailbox.Deliver(message, arrivedAt);
/// var left = await mailbox.Lying("INBOX");
/// </code>
/// Where Dovecot is not installed such a test is skipped; with <c>CI</c> set it fails.
/// </summary>
public sealed class Dovecot : IAsyncDisposable
{
    private const string User = "bounces", Password = "not-a-secret";
    private static readonly string? Program = Installed.Find("dovecot");

    private static readonly bool IsRoot = Environment.UserName == "root";

    // Mail is never kept as root: Dovecot refuses to.
    private static readonly string Owner = IsRoot ? "mail" : Environment.UserName;

    private readonly string folder;
    private readonly Process process;

    private Dovecot(string folder, Process process, int port) => (this.folder, this.process, Port) = (folder, process, port);

    public int Port { get; }

    private string Inbox => Path.Combine(folder, "mail", User);

    /// <summary>Settings that make the service read here.</summary>
    public string[] Settings =>
    [
        "--Mail:Bounces:Domain=bounces.example.org", "--Mail:Bounces:Imap:Host=127.0.0.1", $"--Mail:Bounces:Imap:Port={Port}", "--Mail:Bounces:Imap:Security=None",
        $"--Mail:Bounces:Imap:UserName={User}", $"--Mail:Bounces:Imap:Password={Password}",
    ];

    public static async Task<Dovecot> Start()
    {
        if (Program is null) throw Needed.Missing("Dovecot is not installed. “bash tests/run” installs it.");
        var folder = Directory.CreateTempSubdirectory("roadmap-dovecot-").FullName;
        var port = FreePort.Next();
        foreach (var part in (string[])["tmp", "new", "cur"]) Directory.CreateDirectory(Path.Combine(folder, "mail", User, part));
        await File.WriteAllTextAsync(Path.Combine(folder, "users"), $"{User}:{{PLAIN}}{Password}\n");
        await File.WriteAllTextAsync(Path.Combine(folder, "dovecot.conf"), $$"""
            base_dir = {{folder}}/run
            log_path = /dev/stderr
            protocols = imap
            listen = 127.0.0.1
            ssl = no
            disable_plaintext_auth = no
            mail_location = maildir:{{folder}}/mail/%u
            mail_fsync = never
            first_valid_uid = 1
            service imap-login {
              {{(IsRoot ? "" : "chroot =")}}
              inet_listener imap {
                port = {{port}}
              }
              inet_listener imaps {
                port = 0
              }
            }
            {{(IsRoot ? "" : $"default_internal_user = {Owner}\ndefault_login_user = {Owner}\nservice anvil {{\n  chroot =\n}}")}}
            passdb {
              driver = passwd-file
              args = scheme=PLAIN {{folder}}/users
            }
            userdb {
              driver = static
              args = uid={{await Say("id", "-u", Owner)}} gid={{await Say("id", "-g", Owner)}} home={{folder}}/mail/%u
            }
            """);
        if (IsRoot)
        {
            await Say("chmod", "755", folder);
            await Say("chown", "-R", $"{Owner}:", Path.Combine(folder, "mail"));
        }

        var process = Process.Start(new ProcessStartInfo(Program, ["-F", "-c", Path.Combine(folder, "dovecot.conf")]) { RedirectStandardError = true })!;
        var dovecot = new Dovecot(folder, process, port);
        var (said, listens) = (new ConcurrentQueue<string>(), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        process.ErrorDataReceived += (_, line) =>
        {
            said.Enqueue(line.Data ?? "");
            // It listens before it says so; a stream that ends says that it never will.
            if (line.Data is null || line.Data.Contains("starting up", StringComparison.Ordinal)) listens.TrySetResult();
        };
        process.BeginErrorReadLine();
        await listens.Task.WaitAsync(TimeSpan.FromSeconds(30));
        if (!process.HasExited) return dovecot;
        await dovecot.DisposeAsync();
        throw new InvalidOperationException($"Dovecot did not start: {string.Join('\n', said)}");
    }

    /// <summary>Puts a message into the inbox, as if it had arrived then. By hand, since no server takes one from the future.</summary>
    public async Task Deliver(MimeMessage message, DateTimeOffset at)
    {
        var (written, arrived) = (Path.Combine(Inbox, "tmp", $"{Guid.CreateVersion7():N}.test"), Path.Combine(Inbox, "new", $"{Guid.CreateVersion7():N}.test"));
        await message.WriteToAsync(written);
        File.SetLastWriteTimeUtc(written, at.UtcDateTime);
        if (IsRoot) await Say("chown", Owner, written);
        File.Move(written, arrived);
    }

    /// <summary>What lies in a folder, and whether it is flagged; nothing where there is no such folder.</summary>
    public async Task<IReadOnlyList<(string Subject, bool IsFlagged)>> Lying(string name)
    {
        List<(string, bool)> found = [];
        await With(async client =>
        {
            var opened = name == "INBOX" ? client.Inbox! : (await client.GetFolder(client.PersonalNamespaces[0]).GetSubfoldersAsync()).FirstOrDefault(sub => sub.Name == name);
            if (opened is null) return;
            await opened.OpenAsync(FolderAccess.ReadOnly);
            var summaries = await opened.FetchAsync(0, -1, MessageSummaryItems.Envelope | MessageSummaryItems.Flags);
            found.AddRange(summaries.Select(summary => (summary.Envelope?.Subject ?? "", summary.Flags is { } flags && flags.HasFlag(MessageFlags.Flagged))));
        });
        return found;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            // A killed master would leave its children behind; a terminated one ends them first.
            await Say("kill", "-TERM", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture));
            await process.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromSeconds(30)).Token);
        }

        process.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private async Task With(Func<ImapClient, Task> work)
    {
        using var client = new ImapClient { Timeout = 30_000 };
        await client.ConnectAsync("127.0.0.1", Port, SecureSocketOptions.None);
        await client.AuthenticateAsync(User, Password);
        await work(client);
        await client.DisconnectAsync(quit: true);
    }

    private static async Task<string> Say(string program, params string[] words)
    {
        using var saying = Process.Start(new ProcessStartInfo(program, words) { RedirectStandardOutput = true })!;
        var answer = await saying.StandardOutput.ReadToEndAsync();
        await saying.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromSeconds(30)).Token);
        return answer.Trim();
    }
}
