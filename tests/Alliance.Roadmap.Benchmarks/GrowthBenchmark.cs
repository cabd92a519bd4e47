using System.Diagnostics;
using System.Globalization;
using Alliance.Roadmap.Board;
using Alliance.Roadmap.Digests;
using Alliance.Roadmap.Ledger;
using Alliance.Roadmap.Milestones;
using Alliance.Roadmap.Subscribers;
using Alliance.Roadmap.Web.Digests;
using Alliance.Roadmap.Web.Setup;
using Alliance.Roadmap.Web.Tests;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Alliance.Roadmap.Benchmarks;

/// <summary>What grows with what: a page and an API answer made anew, freezing a digest, claiming from it, and starting on what is there.</summary>
internal static class GrowthBenchmark
{
    private const int Asks = 30;
    private const int Batch = 500;
    private const int Claims = 1_000;

    public static async Task<int> Run(string? postgreSql, int[] steps, int[] deliveries)
    {
        Console.WriteLine("| database | steps | deliveries | `/` | API | freezing | claim of 500, p99 | start to first `/` |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|");
        foreach (var many in steps)
            foreach (var all in deliveries) await Once(new PagesLoad(1, 1, 1, postgreSql, many, 0), all);
        return 0;
    }

    private static async Task Once(PagesLoad load, int deliveries)
    {
        await using var scratch = await ScratchDatabase.Make("benchmark", load.PostgreSql);
        string[] settings = [.. PagesBenchmark.Settings(scratch), "--Roadmap:OutputCache=false"];
        await PagesBenchmark.Populate(load, settings);
        var (freezing, claim) = await Digest(settings, deliveries);
        SqliteConnection.ClearAllPools();
        NpgsqlConnection.ClearAllPools();

        var watch = Stopwatch.StartNew();
        await using var service = await Service.Start(settings);
        var start = watch.Elapsed.TotalSeconds;
        var (page, answer) = (await Median(service, "/"), await Median(service, "/api/v1/roadmap"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {(load.PostgreSql is null ? "SQLite" : "PostgreSQL")} | {load.Steps} | {deliveries:N0} | {page:0.0} ms | {answer:0.0} ms | {freezing:0.00} s | {claim:0.0} ms | {start:0.0} s |"));
    }

    /// <summary>Freezes one digest to so many people, and claims from it as a sender does; nothing of it leaves.</summary>
    private static async Task<(double Freezing, double Claim)> Digest(string[] settings, int deliveries)
    {
        await using var app = RoadmapApp.Build(settings, asCommand: true);
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<RoadmapDb>();
        await DigestBenchmark.Subscribe(db, deliveries);
        var step = await db.Milestones.OrderBy(step => step.Number).FirstAsync(step => step.Status == MilestoneStatus.Planned);
        if (step.Start(new Act(new Person("Ada Example", Office.President), TimeProvider.System.GetUtcNow()) { Reason = "The board agreed." }).Refused(out var refused)) throw new InvalidOperationException(refused.Reason);
        await db.SaveChangesAsync();
        if (!db.IsSqlite) await db.Database.ExecuteSqlRawAsync("ANALYZE");

        var watch = Stopwatch.StartNew();
        var (issue, outcome) = await scope.ServiceProvider.GetRequiredService<DigestPress>().FreezeNow(Cadence.Weekly);
        var freezing = watch.Elapsed.TotalSeconds;
        if (issue is null) throw new InvalidOperationException(outcome.Refusal?.Reason);

        if (!db.IsSqlite) await db.Database.ExecuteSqlRawAsync("ANALYZE");
        await using var connection = await db.KeepConnection();
        var (token, now, claims) = (Guid.NewGuid(), TimeProvider.System.GetUtcNow(), new List<double>());
        for (var claim = 0; claim < Claims; claim++)
        {
            watch.Restart();
            var claimed = await db.Claim(issue.Id, Batch, token, now, TimeSpan.FromMinutes(5));
            claims.Add(watch.Elapsed.TotalMilliseconds);
            // A small digest is given back and claimed again.
            if (claimed.Count < Batch) await db.Return(token);
        }

        await db.Issues.ExecuteUpdateAsync(set => set.SetProperty(row => row.State, IssueState.Paused));
        // The first one also prepares the statement.
        return (freezing, claims.Skip(1).Order().ElementAt((int)((Claims - 1) * 0.99)));
    }

    private static async Task<double> Median(Service service, string address)
    {
        var times = new List<double>();
        for (var ask = 0; ask < Asks; ask++)
        {
            var watch = Stopwatch.StartNew();
            await service.Ask(address, null);
            times.Add(watch.Elapsed.TotalMilliseconds);
        }

        return times.Order().ElementAt(Asks / 2);
    }
}
