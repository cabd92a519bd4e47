using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Threading.Channels;
using MimeKit;

namespace Alliance.Roadmap.Web.Tests.Mail;

/// <summary>
/// A small mail server on a real socket that does what the test tells it.
/// <code>
/// await using var server = new SmtpListener();
/// await using var site = await Site.OnSqlite(server.Settings);
/// …
/// var message = await server.Next();                      // waits for the next one
/// server.Answer = command => command.StartsWith("RCPT") ? "550 5.1.1 No such user" : null;
/// server.Hold();                                          // takes bodies, but answers only after Release()
/// await server.Holding();                                 // until one is held
/// server.HangUpAfterBody = true;                          // the reply never comes
/// </code>
/// </summary>
public sealed class SmtpListener : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource closing = new();
    private readonly ConcurrentQueue<MimeMessage> messages = new();
    private readonly ConcurrentQueue<byte[]> originals = new();
    private readonly Channel<MimeMessage> arrivals = Channel.CreateUnbounded<MimeMessage>();
    private readonly Channel<MimeMessage> held = Channel.CreateUnbounded<MimeMessage>();
    private readonly Channel<string> stalled = Channel.CreateUnbounded<string>();
    private readonly TaskCompletionSource resumed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentBag<Task> sessions = [];
    private readonly Task accepting;
    private TaskCompletionSource gate = Open();
    private int connections;

    public SmtpListener()
    {
        listener.Start();
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        accepting = Accept();
    }

    public int Port { get; }

    /// <summary>As an answer: hangs up instead.</summary>
    public const string HangUp = "(hang up)";

    /// <summary>As an answer: begins a reply that never ends.</summary>
    public const string Trickle = "(trickle)";

    /// <summary>As an answer: waits for <see cref="Resume"/>, then replies as usual.</summary>
    public const string Stall = "(stall)";

    /// <summary>Gives a reply of its own to a command line, or to the end of a body (written "."); null for the usual reply.</summary>
    public Func<string, string?>? Answer { get; set; }

    /// <summary>Takes the whole body, then hangs up without a word: the sender can't know what became of it.</summary>
    public bool HangUpAfterBody { get; set; }

    /// <summary>Called with each message whose body is here, before any reply.</summary>
    public Action<MimeMessage>? BodyTaken { get; set; }

    /// <summary>Hangs up hard as soon as the first line of a body is here.</summary>
    public bool ResetInsideBody { get; set; }

    /// <summary>What was accepted so far, in order of arrival. A held or refused message is not among them.</summary>
    public IReadOnlyList<MimeMessage> Messages => [.. messages];

    /// <summary>The same, byte for byte.</summary>
    public IReadOnlyList<byte[]> Originals => [.. originals];

    /// <summary>Speaks TLS from the first byte, and shows this.</summary>
    public X509Certificate2? Certificate { get; set; }

    /// <summary>How many connections were made so far.</summary>
    public int Connections => connections;

    /// <summary>Settings that make the service send here.</summary>
    public string[] Settings =>
        ["--Mail:Mode=Smtp", "--Mail:From=Alliance Roadmap <roadmap@example.org>", "--Mail:Smtp:Host=127.0.0.1", $"--Mail:Smtp:Port={Port}", "--Mail:Smtp:Security=None"];

    /// <summary>The next message that is accepted; fails when none comes within half a minute.</summary>
    public Task<MimeMessage> Next() => arrivals.Reader.ReadAsync(Patience()).AsTask();

    /// <summary>From now on replies to bodies wait for <see cref="Release"/>.</summary>
    public void Hold() => gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The next message whose body is here and whose reply is held back.</summary>
    public Task<MimeMessage> Holding() => held.Reader.ReadAsync(Patience()).AsTask();

    public void Release() => gate.TrySetResult();

    /// <summary>The next command that is stalled or answered by a trickle.</summary>
    public Task<string> Stalled() => stalled.Reader.ReadAsync(Patience()).AsTask();

    public void Resume() => resumed.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        listener.Stop();
        Release();
        await accepting;
        await Task.WhenAll(sessions);
        closing.Dispose();
    }

    private static TaskCompletionSource Open()
    {
        var open = new TaskCompletionSource();
        open.SetResult();
        return open;
    }

    private static CancellationToken Patience() => new CancellationTokenSource(TimeSpan.FromSeconds(30)).Token;

    private async Task Accept()
    {
        try
        {
            while (true)
            {
                var connection = await listener.AcceptTcpClientAsync(closing.Token);
                Interlocked.Increment(ref connections);
                sessions.Add(Converse(connection));
            }
        }
        catch (Exception closed) when (closed is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task Converse(TcpClient connection)
    {
        using var _ = connection;
        try
        {
            connection.NoDelay = true;
            Stream stream = connection.GetStream();
            if (Certificate is not null)
            {
                var secret = new SslStream(stream);
                stream = secret;
                await secret.AuthenticateAsServerAsync(Certificate);
            }

            using var reader = new StreamReader(stream, Encoding.Latin1);
            await Say("220 test");
            while (await reader.ReadLineAsync(closing.Token) is { } command)
            {
                var verb = command.Split(' ', ':')[0].ToUpperInvariant();
                var own = Answer?.Invoke(command);
                if (own is HangUp) return;
                if (own is Trickle)
                {
                    await Say("250-wait a little");
                    await stalled.Writer.WriteAsync(command, closing.Token);
                    await Task.Delay(Timeout.Infinite, closing.Token);
                }

                if (own is Stall)
                {
                    await stalled.Writer.WriteAsync(command, closing.Token);
                    await resumed.Task.WaitAsync(closing.Token);
                }
                else if (own is not null)
                {
                    await Say(own);
                    if (own.StartsWith("421", StringComparison.Ordinal)) return;
                    continue;
                }

                if (verb == "DATA")
                {
                    await Say("354 go ahead");
                    if (!await TakeBody()) return;
                    continue;
                }

                await Say(verb == "EHLO" ? "250-test\r\n250-8BITMIME\r\n250-ENHANCEDSTATUSCODES\r\n250 SMTPUTF8" : verb == "QUIT" ? "221 bye" : "250 ok");
                if (verb == "QUIT") return;
            }

            async Task<bool> TakeBody()
            {
                var body = new StringBuilder();
                while (await reader.ReadLineAsync(closing.Token) is { } line)
                {
                    if (ResetInsideBody)
                    {
                        connection.LingerState = new LingerOption(true, 0);
                        return false;
                    }

                    if (line != ".")
                    {
                        body.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
                        continue;
                    }

                    using var bytes = new MemoryStream(Encoding.Latin1.GetBytes(body.ToString()));
                    var message = await MimeMessage.LoadAsync(bytes, closing.Token);
                    BodyTaken?.Invoke(message);
                    if (!gate.Task.IsCompleted) await held.Writer.WriteAsync(message, closing.Token);
                    await gate.Task.WaitAsync(closing.Token);
                    if (HangUpAfterBody) return false;
                    var reply = Answer?.Invoke(".") ?? "250 2.0.0 taken";
                    if (reply.StartsWith('2'))
                    {
                        originals.Enqueue(bytes.ToArray());
                        messages.Enqueue(message);
                        await arrivals.Writer.WriteAsync(message, closing.Token);
                    }

                    await Say(reply);
                    return true;
                }

                return false;
            }

            async Task Say(string reply) => await stream.WriteAsync(Encoding.Latin1.GetBytes(reply + "\r\n"), closing.Token);
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException or SocketException or ObjectDisposedException or AuthenticationException)
        {
            // The other side hung up, or the test is over.
        }
    }
}
