using System.Collections.Concurrent;
using System.Data.Common;
using System.Diagnostics;
using System.Text.Json;
using Alliance.Roadmap.Board;
using Alliance.Roadmap.Digests;
using Alliance.Roadmap.Ledger;
using Alliance.Roadmap.Subscribers;
using Alliance.Roadmap.Web.Setup;
using Alliance.Roadmap.Web.Tests;
using Alliance.Roadmap.Web.Tests.Mail;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;
using Npgsql;

namespace Alliance.Roadmap.Torture;

/// <summary>What one kill met: the raw results hold one line for each.</summary>
internal sealed record Kill(int Seed, string Provider, int Round, int Number, string Point, int? After, IReadOnlyDictionary<string, int> States)
{
    public int Armed => States.GetValueOrDefault(nameof(DeliveryState.Sending));
    public bool IsInTheMiddle => Armed + States.GetValueOrDefault(nameof(DeliveryState.Claimed)) > 0;
}

/// <summary>What one issue's recipients got in the end.</summary>
internal sealed record Tally(int Round, int Kills, int Recipients, int Lost, int Invented, int Held, int Duplicates, int ArmedAtDeath, int OtherIds, IReadOnlyDictionary<string, int> States, string IssueState);

/// <summary>One issue to 2,000 recipients, sent by processes that are killed one after the other until one of them is done.</summary>
internal sealed class Round : IAsyncDisposable
{
    public const int Recipients = 2_000;
    public const int Connections = 8;

    private static readonly string[] Points = ["random", "after claim", "after arm", "after the dot, before 250", "after 250, before record", "inside freeze"];

    private readonly ScratchDatabase scratch;
    private readonly SmtpListener server = new();
    private readonly ConcurrentQueue<(string To, string Id)> taken = new();
    private readonly List<Kill> kills = [];
    private readonly string[] settings;
    private readonly bool onPostgreSql;
    private readonly int seed;
    private readonly int round;
    private readonly Random random;
    private volatile Process? doomedAtDot;
    private int letPass;

    private Round(ScratchDatabase scratch, bool onPostgreSql, int seed, int round)
    {
        (this.scratch, this.onPostgreSql, this.seed, this.round, random) = (scratch, onPostgreSql, seed, round, new Random(seed));
        settings =
        [
            .. scratch.Settings(mostConnections: 12), "--Urls=http://127.0.0.1:0", "--Digests:Lease=00:00:01", $"--Mail:Smtp:Connections={Connections}", .. server.Settings,
        ];
        server.BodyTaken = Take;
    }

    public IReadOnlyList<Kill> Kills => kills;

    public static async Task<Round> Begin(bool onPostgreSql, int seed, int round)
    {
        var begun = new Round(await ScratchDatabase.Make("torture", onPostgreSql ? Cluster.OfTheTests : null), onPostgreSql, seed, round);
        await begun.Populate();
        return begun;
    }

    /// <summary>Starts a sender and kills it. False where it was done before death came.</summary>
    public async Task<bool> KillOne(int number)
    {
        // Freezing can be met only until it has happened.
        var point = (await States()).Count == 0 && kills.Count(kill => kill.Point == Points[^1]) < 2 ? Points[^1] : Points[number % (Points.Length - 1)];
        int? after = null;
        using var sender = Start(point switch
        {
            "after claim" => "claim",
            "after arm" => "commit",
            "after 250, before record" => "carry",
            "inside freeze" => "address",
            _ => "-",
        }, point is "after claim" or "inside freeze" ? 0 : random.Next(60));
        if (point == "after the dot, before 250") (letPass, doomedAtDot) = (random.Next(60), sender);
        if (point == "random" && await sender.StandardOutput.ReadLineAsync() is not null)
        {
            after = random.Next(400);
            await Task.WhenAny(Task.Delay(after.Value), sender.WaitForExitAsync());
            sender.Kill();
        }

        await Exit(sender);
        doomedAtDot = null;
        if (sender.ExitCode == 0) return false;
        kills.Add(new Kill(seed, onPostgreSql ? "PostgreSql" : "Sqlite", round, number, point, after, await States()));
        return true;
    }

    /// <summary>Lets a last sender live, and counts.</summary>
    public async Task<Tally> Finish()
    {
        using (var sender = Start("-", 0))
        {
            await Exit(sender);
            Assert.Equal(0, sender.ExitCode);
        }

        await using var app = RoadmapApp.Build(settings, asCommand: true);
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<RoadmapDb>();
        var deliveries = await db.Deliveries.AsNoTracking().Select(delivery => new { delivery.Address, delivery.State }).ToListAsync();
        var copies = taken.ToLookup(copy => copy.To, copy => copy.Id);
        return new Tally(
            round, kills.Count, deliveries.Count,
            Lost: deliveries.Count(delivery => delivery.State != DeliveryState.Held && !copies.Contains(delivery.Address)),
            Invented: copies.Count(copy => deliveries.All(delivery => delivery.Address != copy.Key)),
            Held: deliveries.Count(delivery => delivery.State == DeliveryState.Held),
            Duplicates: copies.Sum(copy => copy.Count() - 1),
            ArmedAtDeath: kills.Sum(kill => kill.Armed),
            OtherIds: copies.Count(copy => copy.Distinct().Count() > 1),
            await States(),
            (await db.Issues.AsNoTracking().SingleAsync()).State.ToString());
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        await scratch.DisposeAsync();
    }

    public static string Line(object result) => JsonSerializer.Serialize(result, JsonSerializerOptions.Web);

    private void Take(MimeMessage message)
    {
        taken.Enqueue((message.To.Mailboxes.Single().Address, message.MessageId ?? ""));
        if (doomedAtDot is not { } doomed || Interlocked.Decrement(ref letPass) >= 0) return;
        doomed.Kill();
        doomed.WaitForExit();
    }

    private Process Start(string moment, int passes)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(Round).Assembly.Location, "sender", moment, $"{passes}", .. settings]) { RedirectStandardOutput = true };
        start.Environment["DOTNET_ENVIRONMENT"] = "Production";
        return Process.Start(start)!;
    }

    /// <summary>Starts a sender that nobody kills, and waits until it holds deliveries.</summary>
    public async Task<Process> Sending()
    {
        var sender = Start("-", 0);
        Assert.Equal("sending", await sender.StandardOutput.ReadLineAsync());
        return sender;
    }

    public static async Task Exit(Process sender)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await sender.WaitForExitAsync(patience.Token);
    }

    private async Task Populate()
    {
        await using var app = RoadmapApp.Build(settings, asCommand: true);
        await RoadmapApp.Prepare(app);
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<RoadmapDb>();
        var now = TimeProvider.System.GetUtcNow();
        for (var number = 1; number <= Recipients; number++)
        {
            Assert.True(Address.TryParse($"reader{number}@example.org", out var address, out var refusal), refusal?.Reason);
            db.Add(new Subscriber(address, Cadence.Weekly, [], new Consent(now, Consent.Web, Consent.Today), now));
        }

        var step = await db.Milestones.SingleAsync(step => step.Number == 4);
        Assert.Null(step.Start(new Act(new Person("Ada Example", Office.President), now) { Reason = "The board agreed." }).Refusal);
        await db.SaveChangesAsync();
    }

    public async Task<Dictionary<string, int>> States()
    {
        await using DbConnection connection = onPostgreSql
            ? new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Cluster.OfTheTests) { Database = scratch.Name }.ConnectionString)
            : new SqliteConnection($"Data Source={Path.Combine(scratch.Folder, "roadmap.db")};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = """SELECT "State", COUNT(*) FROM "Deliveries" GROUP BY "State" """;
        await using var rows = await command.ExecuteReaderAsync();
        var states = new Dictionary<string, int>();
        while (await rows.ReadAsync()) states[rows.GetString(0)] = rows.GetInt32(1);
        return states;
    }
}
