using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Alliance.Roadmap.Board;
using Alliance.Roadmap.Digests;
using Alliance.Roadmap.Ledger;
using Alliance.Roadmap.Subscribers;
using Alliance.Roadmap.Vision;
using Alliance.Roadmap.Web.Digests;
using Alliance.Roadmap.Web.Mail;
using Alliance.Roadmap.Web.Setup;
using Alliance.Roadmap.Web.Tests;
using Alliance.Roadmap.Web.Vision;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Alliance.Roadmap.Benchmarks;

internal sealed record DigestLoad(int Recipients, int Connections, bool Dkim, string? PostgreSql, int Nodes, int Runs, int Size);

/// <summary>What one run took.</summary>
internal sealed record DigestRun(double FreezeSeconds, double Seconds, double CpuMicroseconds, double SourceSeconds)
{
    public double Ratio => SourceSeconds / Seconds;
}

/// <summary>The whole path of a digest beside what Postfix's own load generator does with as many sessions.</summary>
internal static class DigestBenchmark
{
    // The real roadmap's digest has 9 KB; this one leaves room to be filled up to exactly what smtp-source sends.
    private const string Vision = """
        ## Vision

        1. *[Build community interest](/blog/one)*
        2. **Form the supporting organization** 👈 We are here
        3. Launch the distribution
        4. Hire a full-time Chief Operations Officer *(subject to availability of funds)*
        """;

    public static async Task<int> Run(DigestLoad load)
    {
        var runs = new List<DigestRun>();
        for (var run = 1; run <= load.Runs; run++)
        {
            runs.Add(await Once(load));
            Print($"run {run}", runs[^1], load);
        }

        Print("median", new(Median(runs, run => run.FreezeSeconds), Median(runs, run => run.Seconds), Median(runs, run => run.CpuMicroseconds), Median(runs, run => run.SourceSeconds)), load);
        Console.WriteLine($"peak memory {PeakMegabytes()} MB");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"ratio {Median(runs, run => run.Ratio):0.00}"));
        return 0;
    }

    private static async Task<DigestRun> Once(DigestLoad load)
    {
        await using var scratch = await ScratchDatabase.Make("benchmark", load.PostgreSql);
        var port = FreePort.Next();
        using var sink = Tool.Start("smtp-sink", EnvironmentUser(), $"127.0.0.1:{port}", "1024");
        try
        {
            await using var app = await Prepared(load, scratch, port);
            await using var others = new Nodes([.. Enumerable.Range(2, load.Nodes - 1).Select(node => Built(load, scratch, Directory.CreateDirectory(Path.Combine(scratch.Folder, $"node{node}")).FullName, port))]);
            await Populate(app, load);

            var (wall, cpu) = (Stopwatch.StartNew(), Process.GetCurrentProcess().TotalProcessorTime);
            Guid issue;
            await using (var scope = app.Services.CreateAsyncScope())
            {
                var (frozen, outcome) = await scope.ServiceProvider.GetRequiredService<DigestPress>().FreezeNow(Cadence.Weekly);
                issue = frozen?.Id ?? throw new InvalidOperationException(outcome.Refusal?.Reason);
            }

            var freeze = wall.Elapsed.TotalSeconds;
            await Task.WhenAll(others.Apps.Prepend(app).Select(node => Task.Run(() => node.Services.GetRequiredService<Postman>().GoRound(CancellationToken.None))));
            var (seconds, used) = (wall.Elapsed.TotalSeconds, Process.GetCurrentProcess().TotalProcessorTime - cpu);
            await Check(app, issue, load);
            return new DigestRun(freeze, seconds, used.TotalMicroseconds / load.Recipients, await Source(load, port));
        }
        finally
        {
            sink.Kill();
        }
    }

    private static async Task<WebApplication> Prepared(DigestLoad load, ScratchDatabase scratch, int port)
    {
        var app = Built(load, scratch, scratch.Folder, port);
        await using var scope = app.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<Database>().Migrate();
        if (VisionDocument.Read("benchmark.md", Encoding.UTF8.GetBytes(Vision), new Uri("https://example.org"), out var document).Refused(out var refusal)
            || (await scope.ServiceProvider.GetRequiredService<VisionImport>().Follow(document!, null, dropMissing: false, apply: true, default)).Outcome.Refused(out refusal)) throw new InvalidOperationException(refusal.Reason);
        return app;
    }

    private static WebApplication Built(DigestLoad load, ScratchDatabase scratch, string folder, int port)
    {
        List<string> settings =
        [
            .. scratch.Settings(folder), "--Roadmap:PublicUrl=https://roadmap.example.org", "--Mail:Mode=Smtp", "--Mail:From=Alliance Roadmap <roadmap@example.org>",
            "--Mail:Smtp:Host=127.0.0.1", $"--Mail:Smtp:Port={port}", "--Mail:Smtp:Security=None", $"--Mail:Smtp:Connections={load.Connections / load.Nodes}",
        ];
        if (load.Dkim)
        {
            using var key = RSA.Create(2048);
            var file = Path.Combine(folder, "dkim.pem");
            File.WriteAllText(file, key.ExportPkcs8PrivateKeyPem());
            settings.AddRange(["--Mail:Dkim:Domain=example.org", "--Mail:Dkim:Selector=roadmap", $"--Mail:Dkim:PrivateKeyFile={file}"]);
        }

        return RoadmapApp.Build([.. settings], asCommand: true);
    }

    private static async Task Populate(WebApplication app, DigestLoad load)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<RoadmapDb>();
        await Subscribe(db, load.Recipients);
        await Move(db, load);
    }

    /// <summary>So many people who read the digest each week.</summary>
    internal static async Task Subscribe(RoadmapDb db, int readers)
    {
        // The database makes them up itself, so that what is measured is the digest and not this.
        var (id, token) = db.IsSqlite
            ? ("printf('00000000-0000-4000-A000-%012d', n)", "printf('%032d', n)")
            : ("('00000000-0000-4000-A000-' || lpad(n::text, 12, '0'))::uuid", "lpad(n::text, 32, '0')");
        var making = $$"""
            WITH RECURSIVE made(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM made WHERE n < {0})
            INSERT INTO "Subscribers" ("Id", "Email", "NormalizedEmail", "Cadence", "Milestones", "Token", "ConsentedAt", "ConsentSource", "ConfirmedAt", "Version")
            SELECT {{id}}, 'reader' || n || '@example.org', 'reader' || n || '@example.org', '{{Cadence.Weekly}}', '', {{token}}, {1}, '{{Consent.Web}}', {1}, 0 FROM made
            """;
        await db.Database.ExecuteSqlRawAsync(making, readers, TimeProvider.System.GetUtcNow().UtcDateTime);
    }

    private static async Task Move(RoadmapDb db, DigestLoad load)
    {
        // The reason stands in the text and in the HTML, and fills the message up to its size.
        var step = await db.Milestones.SingleAsync(step => step.Number == 3);
        const int Bare = 7_530;
        var reason = string.Concat(Enumerable.Repeat("The board looked at what is done. ", Math.Max(1, (load.Size - Bare) / 70)));
        if (step.Start(new Act(new Person("Ada Example", Office.President), TimeProvider.System.GetUtcNow()) { Reason = reason }).Refused(out var refused)) throw new InvalidOperationException(refused.Reason);
        await db.SaveChangesAsync();
    }

    private static async Task Check(WebApplication app, Guid issue, DigestLoad load)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<RoadmapDb>();
        var accepted = await db.Deliveries.CountAsync(delivery => delivery.IssueId == issue && delivery.State == DeliveryState.Accepted && delivery.Attempts == 1);
        if (accepted != load.Recipients) throw new InvalidOperationException($"Only {accepted} of {load.Recipients} messages were accepted at the first attempt.");
        var rendering = await db.Set<Rendering>().SingleAsync();
        var writer = scope.ServiceProvider.GetRequiredService<MessageWriter>();
        using var message = writer.WriteToList("reader1@example.org", IssueMessages.StencilOf(rendering), Rendering.TokenPlaceholder, "1@example.org");
        using var bytes = new MemoryStream();
        await message.WriteToAsync(MessageWriter.Lines, bytes);
        Console.Error.WriteLine($"a message has {bytes.Length} bytes");
    }

    private static async Task<double> Source(DigestLoad load, int port)
    {
        var wall = Stopwatch.StartNew();
        using var source = Tool.Start("smtp-source", "-d", "-s", $"{load.Connections}", "-l", $"{load.Size}", "-m", $"{load.Recipients}", "-f", "roadmap@example.org", "-t", "reader@example.org", $"127.0.0.1:{port}");
        await source.WaitForExitAsync();
        return source.ExitCode == 0 ? wall.Elapsed.TotalSeconds : throw new InvalidOperationException("smtp-source failed.");
    }

    private static void Print(string name, DigestRun run, DigestLoad load) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"{name}: {load.Recipients / run.Seconds:0} messages/s (froze in {run.FreezeSeconds:0.00} s), {run.CpuMicroseconds:0} µs of CPU each; smtp-source {load.Recipients / run.SourceSeconds:0}/s; {run.Ratio:0.00}"));

    private static double Median(IEnumerable<DigestRun> runs, Func<DigestRun, double> of) => runs.Select(of).Order().ElementAt(runs.Count() / 2);

    // Linux keeps the highest mark itself.
    private static long PeakMegabytes() => long.Parse(
        File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal)).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;

    // Postfix's tools give up root by themselves, to a user they are told.
    private static string EnvironmentUser() => Environment.UserName == "root" ? "-unobody" : "-c";

    private sealed record Nodes(IReadOnlyList<WebApplication> Apps) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            foreach (var app in Apps) await app.DisposeAsync();
        }
    }
}
