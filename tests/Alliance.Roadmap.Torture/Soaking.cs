using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Alliance.Roadmap.Digests;
using Alliance.Roadmap.Web.Setup;
using Alliance.Roadmap.Web.Tests;
using Alliance.Roadmap.Web.Tests.Instances;
using Alliance.Roadmap.Web.Tests.Mail;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Alliance.Roadmap.Torture;

/// <summary>The built program under everything at once for <c>ROADMAP_SOAK_MINUTES</c>, two unless it says otherwise: readers, acts of the
/// board, sign-ups, digests, and every few seconds a fault. One process on SQLite, two on PostgreSQL.</summary>
public abstract class Soaking(bool onPostgreSql) : IAsyncLifetime
{
    private const int Readers = 40;
    private const int MostMegabytes = 400;

    private static readonly TimeSpan Length = TimeSpan.FromMinutes(double.Parse(Environment.GetEnvironmentVariable("ROADMAP_SOAK_MINUTES") ?? "2", CultureInfo.InvariantCulture));
    private static readonly string[] Pages = ["/", "/history", "/digests", "/api/v1/roadmap", "/api/v1/events?after=0", "/feed.atom", "/roadmap.ics", "/milestones/launch-the-mage-os-distribution-for-development-and"];

    private readonly SmtpListener server = new();
    private readonly ConcurrentQueue<(string To, string Id)> taken = new();
    private readonly ConcurrentDictionary<string, int> tally = new();
    private readonly List<long> megabytes = [];
    private readonly CancellationTokenSource enough = new();
    private readonly HttpClient client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = TimeSpan.FromSeconds(30) };
    private readonly Random random = new(20_261_126);
    private readonly Node[] nodes = [.. Enumerable.Range(0, onPostgreSql ? 2 : 1).Select(_ => new Node())];
    private ScratchDatabase? scratch;

    public async ValueTask InitializeAsync()
    {
        if (onPostgreSql && Cluster.OfTheTests is null) throw Needed.NoCluster();
        scratch = await ScratchDatabase.Make("soak", onPostgreSql ? Cluster.OfTheTests : null);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in nodes) await node.DisposeAsync();
        client.Dispose();
        enough.Dispose();
        await server.DisposeAsync();
        if (scratch is not null) await scratch.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task holds_everything_it_promised_at_the_end()
    {
        server.BodyTaken = message => taken.Enqueue((message.To.Mailboxes.Single().Address, message.MessageId ?? ""));
        foreach (var node in nodes) node.Begin(Settings(node));
        foreach (var node in nodes) await node.Ready();
        var token = await Settle();

        enough.CancelAfter(Length);
        await Task.WhenAll(Reading(0), Reading(1), Acting(token), SigningUp(), Sending(), Failing(), Weighing());

        // The causes go; what they left behind is taken up.
        server.Answer = null;
        foreach (var node in nodes)
        {
            await node.Signal("CONT");
            if (node.HasExited) node.Begin(Settings(node));
            await node.Ready();
        }

        await Node.Until(async () =>
        {
            await PassTime();
            return (await Issues()).All(issue => issue.Pending == 0);
        });
        foreach (var issue in await Issues())
        {
            Assert.Equal((0, issue.Recipients), (issue.Held, issue.Accepted + issue.Failed + issue.Suppressed));
            Assert.Equal("sent", issue.State);
        }

        // Each delivery has a Message-ID of its own, which a copy sent again has too.
        var arrived = taken.Where(copy => copy.To.StartsWith("reader", StringComparison.Ordinal)).DistinctBy(copy => copy.Id).Count();
        Assert.True(arrived >= (await Issues()).Sum(issue => issue.Accepted), "Deliveries count as accepted that the mail server never had.");

        foreach (var node in nodes) await node.Stop();
        Assert.Equal(0, (await Command("ledger", "verify")).ExitCode);
        var words = string.Join(", ", tally.OrderBy(count => count.Key).Select(count => $"{count.Key} {count.Value}"));
        TestContext.Current.TestOutputHelper?.WriteLine($"{words}; memory {megabytes.Min()} to {megabytes.Max()} MB");
        Assert.True(tally.GetValueOrDefault("read") > 100 && tally.GetValueOrDefault("act") > 5 && tally.GetValueOrDefault("sign-up") > 5 && tally.GetValueOrDefault("digest") > 0, $"Too little happened for this run to say anything: {words}");
        // A database that is taken away is answered for with 503, which two minutes show less than ten times; no fault is answered with anything else.
        Assert.False(tally.Keys.Any(key => key.Contains(" 5", StringComparison.Ordinal) && !key.EndsWith(" 503", StringComparison.Ordinal)), words);
        Assert.True(tally.GetValueOrDefault("read") > 100 * tally.Where(count => count.Key.EndsWith(" 503", StringComparison.Ordinal)).Sum(count => count.Value), words);
        Assert.InRange(megabytes.Max(), 1, MostMegabytes);
        var (middle, last) = (megabytes.Skip(megabytes.Count / 3).Take(megabytes.Count / 3).Max(), megabytes.Skip(megabytes.Count * 2 / 3).Max());
        if (Length >= TimeSpan.FromMinutes(10)) Assert.True(last <= middle * 1.25, $"Memory grew from {middle} to {last} MB.");
    }

    // A server that said "not just now" is asked again after minutes, and after hours; what waits for that is due.
    private async Task PassTime()
    {
        await using var app = RoadmapApp.Build(Settings(nodes[0]), asCommand: true);
        await using var scope = app.Services.CreateAsyncScope();
        var now = TimeProvider.System.GetUtcNow();
        await scope.ServiceProvider.GetRequiredService<RoadmapDb>().Deliveries.Where(delivery => delivery.State == DeliveryState.Pending && delivery.NextAttemptAt > now)
            .ExecuteUpdateAsync(set => set.SetProperty(delivery => delivery.NextAttemptAt, now));
    }

    private async Task<string> Settle()
    {
        var csv = Path.Combine(scratch!.Folder, "subscribers.csv");
        await File.WriteAllLinesAsync(csv, ["email,cadence,milestones,consentedAt,consentSource", .. Enumerable.Range(1, Readers).Select(number => $"reader{number}@example.org,weekly,,2026-01-01,form")]);
        Assert.Equal(0, (await Command("subscribers", "import", csv)).ExitCode);
        Assert.Equal(0, (await Command("board", "invite", "--name", "Ada Example", "--email", "ada@example.org", "--office", "president")).ExitCode);
        return (await Command("board", "token", "--email", "ada@example.org")).Output.Trim();
    }

    private Task Reading(int reader) => Over(TimeSpan.FromMilliseconds(20), async turn =>
    {
        using var answer = await client.GetAsync(At(turn, Pages[(turn + reader) % Pages.Length]), enough.Token);
        Count(answer.StatusCode is HttpStatusCode.OK ? "read" : $"read {(int)answer.StatusCode}");
    });

    private Task Acting(string token) => Over(TimeSpan.FromSeconds(1), async turn =>
    {
        string[] acts = ["start", "pause", "resume", "pause", "resume"];
        var slug = turn % 2 == 0 ? "launch-the-mage-os-distribution-for-development-and" : "create-a-business-entity-to-provide-merchant-support";
        using var act = new HttpRequestMessage(HttpMethod.Post, At(turn, $"/api/v1/milestones/{slug}/{acts[turn / 2 % acts.Length]}")) { Content = new StringContent("""{ "reason": "The soak wants it." }""", Encoding.UTF8, "application/json") };
        act.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await client.SendAsync(act, enough.Token);
        Count(answer.StatusCode is HttpStatusCode.NoContent ? "act" : $"act {(int)answer.StatusCode}");
    });

    private Task SigningUp() => Over(TimeSpan.FromSeconds(2), async turn =>
    {
        using var visitor = new HttpClient(new SocketsHttpHandler { UseCookies = true }) { Timeout = TimeSpan.FromSeconds(30) };
        var page = await visitor.GetStringAsync(At(turn, "/subscribe"), enough.Token);
        string Hidden(string name) => page.Split($"name=\"{name}\" value=\"")[1].Split('"')[0];
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["_handler"] = "subscribe",
            ["__RequestVerificationToken"] = Hidden("__RequestVerificationToken"),
            ["Form.Email"] = $"new{turn}-{Guid.NewGuid():N}@example.org",
            ["Form.Cadence"] = "weekly",
            ["Form.Follow"] = "all",
        });
        using var answer = await visitor.PostAsync(At(turn, "/subscribe"), form, enough.Token);
        Count(answer.IsSuccessStatusCode ? "sign-up" : $"sign-up {(int)answer.StatusCode}");
    });

    private Task Sending() => Over(TimeSpan.FromSeconds(15), async _ => Count((await Command("digest", "freeze", "--cadence", "weekly")).ExitCode == 0 ? "digest" : "digest refused"));

    // One at a time, and each is over before the next.
    private Task Failing() => Over(TimeSpan.FromSeconds(4), async turn =>
    {
        var node = nodes[random.Next(nodes.Length)];
        switch (turn % 4)
        {
            case 0:
                await node.Signal("STOP");
                await Pause(TimeSpan.FromSeconds(2));
                await node.Signal("CONT");
                Count("frozen");
                break;
            case 1:
                server.Answer = command => command.StartsWith("RCPT", StringComparison.Ordinal) ? "451 4.3.0 Not just now" : null;
                await Pause(TimeSpan.FromSeconds(2));
                server.Answer = command => command == "." ? SmtpListener.HangUp : null;
                await Pause(TimeSpan.FromSeconds(1));
                server.Answer = null;
                Count("mail down");
                break;
            case 2:
                await node.End();
                node.Begin(Settings(node));
                await node.Ready();
                Count("killed");
                break;
            case 3 when onPostgreSql:
                await Cluster.Run($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{scratch!.Name}'");
                Count("cut off");
                break;
        }
    });

    private Task Weighing() => Over(TimeSpan.FromSeconds(2), _ =>
    {
        megabytes.AddRange(nodes.Select(node => node.Megabytes).Where(size => size > 0));
        return Task.CompletedTask;
    });

    /// <summary>Again and again until it is enough. A server that is down or frozen is what this is about.</summary>
    private Task Over(TimeSpan pause, Func<int, Task> work) => Task.Run(async () =>
    {
        for (var turn = 0; !enough.IsCancellationRequested; turn++)
        {
            try
            {
                await work(turn);
            }
            catch (Exception away) when (away is HttpRequestException or OperationCanceledException or IOException)
            {
                Count(away is HttpRequestException { StatusCode: { } status } ? $"page {(int)status}" : "away");
            }

            await Pause(pause);
        }
    });

    private async Task Pause(TimeSpan time)
    {
        try
        {
            await Task.Delay(time, enough.Token);
        }
        catch (OperationCanceledException)
        {
            // It is enough.
        }
    }

    private void Count(string what) => tally.AddOrUpdate(what, 1, (_, count) => count + 1);

    private Uri At(int turn, string path) => nodes[turn % nodes.Length].At(path);

    private async Task<List<Totals>> Issues() => JsonSerializer.Deserialize<List<Totals>>((await Command("digest", "status", "--json")).Output, JsonSerializerOptions.Web)!;

    private Task<CommandRun> Command(params string[] words) => CommandRun.Of([.. words, .. Settings(nodes[0])]);

    private string[] Settings(Node node) =>
    [
        $"--Roadmap:PublicUrl=http://127.0.0.1:{nodes[0].Port}", .. scratch!.Settings(Path.Combine(scratch!.Folder, $"{node.Port}"), mostConnections: 30), "--Governance:DecisionRequiredFor=none", "--Digests:Lease=00:00:10",
        .. server.Settings,
    ];

    private sealed record Totals(int Number, string State, int Recipients, int Accepted, int Failed, int Suppressed, int Held, int Pending);
}

public sealed class SoakingOnSqlite() : Soaking(onPostgreSql: false);

public sealed class SoakingOnPostgreSql() : Soaking(onPostgreSql: true);
