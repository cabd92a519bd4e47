using System.Diagnostics;
using System.Globalization;
using System.Text;
using Alliance.Roadmap.Board;
using Alliance.Roadmap.Ledger;
using Alliance.Roadmap.Milestones;
using Alliance.Roadmap.Vision;
using Alliance.Roadmap.Web.Setup;
using Alliance.Roadmap.Web.Tests;
using Alliance.Roadmap.Web.Vision;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Alliance.Roadmap.Benchmarks;

internal sealed record PagesLoad(int Connections, int Seconds, int Runs, string? PostgreSql, int Steps, int Entries);

/// <summary>What wrk saw.</summary>
internal readonly record struct Rate(double PerSecond, double Slowest1PercentMs)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{PerSecond:0}/s, p99 {Slowest1PercentMs:0.0} ms");
}

/// <summary>Public pages as wrk sees them, from memory and made anew, beside nginx with the same bytes under the same headers.</summary>
internal static class PagesBenchmark
{
    private const string Coding = "br";

    public static async Task<int> Run(PagesLoad load)
    {
        await using var scratch = await ScratchDatabase.Make("benchmark", load.PostgreSql);
        var settings = Settings(scratch);
        var step = await Populate(load, settings);
        string[] addresses = ["/", $"/milestones/{step}", "/api/v1/roadmap"];
        var ratio = await Kept(load, settings, addresses, scratch.Folder);
        await Anew(load, settings, addresses);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"ratio {ratio:0.00}"));
        return 0;
    }

    /// <summary>From memory, each beside nginx in the same run; the median ratio for the first address.</summary>
    private static async Task<double> Kept(PagesLoad load, string[] settings, string[] addresses, string folder)
    {
        await using var service = await Service.Start(settings);
        var ratios = new List<double>();
        foreach (var address in addresses)
        {
            await using var nginx = await Nginx.Start(folder, await service.Ask(address, Coding));
            await Wrk(load, service.Address, address, Coding);   // until its code is compiled for good
            var (ours, theirs) = (new List<Rate>(), new List<Rate>());
            for (var run = 1; run <= load.Runs; run++)
            {
                theirs.Add(await Wrk(load, nginx.Address, "/", Coding));
                ours.Add(await Wrk(load, service.Address, address, Coding));
            }

            var pairs = ours.Zip(theirs, (own, other) => own.PerSecond / other.PerSecond).ToList();
            if (address == addresses[0]) ratios = pairs;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{address} from memory: {Median(ours)}; nginx {Median(theirs)}; {Median(pairs):0.00}; load {File.ReadAllText("/proc/loadavg").Split(' ')[0]}"));
        }

        return Median(ratios);
    }

    private static async Task Anew(PagesLoad load, string[] settings, string[] addresses)
    {
        await using var service = await Service.Start([.. settings, "--Roadmap:OutputCache=false"]);
        foreach (var address in addresses)
        {
            await Wrk(load, service.Address, address, null);
            var rates = new List<Rate>();
            for (var run = 1; run <= load.Runs; run++) rates.Add(await Wrk(load, service.Address, address, null));
            var alone = new List<double>();
            for (var ask = 0; ask < 50; ask++)
            {
                var watch = Stopwatch.StartNew();
                await service.Ask(address, null);
                alone.Add(watch.Elapsed.TotalMilliseconds);
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{address} made anew: {Median(rates)}; asked alone {Median(alone):0.0} ms"));
        }
    }

    internal static string[] Settings(ScratchDatabase scratch) => [.. scratch.Settings(), "--Roadmap:PublicUrl=https://roadmap.example.org", "--Logging:LogLevel:Default=Warning"];

    /// <summary>The association's own steps, or as many steps and entries as asked; the slug of one that is under way.</summary>
    internal static async Task<string> Populate(PagesLoad load, string[] settings)
    {
        await using var app = RoadmapApp.Build(settings, asCommand: true);
        await using var scope = app.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<Database>().Migrate();
        var import = scope.ServiceProvider.GetRequiredService<VisionImport>();
        if (load.Steps > 0)
        {
            var vision = "## Vision\n\n" + string.Concat(Enumerable.Range(1, Math.Min(load.Steps, VisionDocument.MostSteps)).Select(number => string.Create(CultureInfo.InvariantCulture, $"{number}. {(number == 3 ? $"**Reach goal number {number}** 👈 We are here" : $"Reach goal number {number}")}\n")));
            if (VisionDocument.Read("benchmark.md", Encoding.UTF8.GetBytes(vision), new Uri("https://example.org"), out var document).Refused(out var refusal)
                || (await import.Follow(document!, null, dropMissing: false, apply: true, default)).Outcome.Refused(out refusal)) throw new InvalidOperationException(refusal.Reason);
        }
        else
        {
            await import.TakeStarter();
        }

        var db = scope.ServiceProvider.GetRequiredService<RoadmapDb>();
        if (load.Steps > VisionDocument.MostSteps)
        {
            var plan = await db.Plans.SingleAsync();
            await db.Milestones.LoadAsync();
            foreach (var number in Enumerable.Range(VisionDocument.MostSteps + 1, load.Steps - VisionDocument.MostSteps))
                plan.Import(new Wording($"Reach goal number {number}"), MilestoneStatus.Planned, [], [], new Act(new Person("benchmark"), TimeProvider.System.GetUtcNow()) { IsImport = true });
            await db.SaveChangesAsync();
        }

        var steps = await db.Milestones.OrderBy(step => step.Number).ToListAsync();
        var open = steps.FindAll(step => step.IsOpen);
        var editor = new Person("Ada Example", Office.President);
        var written = await db.Entries.CountAsync();
        for (var entry = written; entry < load.Entries; entry++)
        {
            if (open[entry % open.Count].Tell($"Some more of this is done, and some more is left to do: part {entry}.", new Act(editor, TimeProvider.System.GetUtcNow())).Refused(out var refused)) throw new InvalidOperationException(refused.Reason);
            if (entry % 500 == 499) await db.SaveChangesAsync();
        }

        await db.SaveChangesAsync();
        Console.Error.WriteLine($"{steps.Count} steps, {await db.Entries.CountAsync()} entries");
        return steps.Find(step => step.Status is MilestoneStatus.InProgress)?.Slug ?? steps[0].Slug;
    }

    private static async Task<Rate> Wrk(PagesLoad load, Uri server, string address, string? coding)
    {
        List<string> arguments = ["-t2", $"-c{load.Connections}", $"-d{load.Seconds}s", "--latency"];
        if (coding is not null) arguments.AddRange(["-H", $"Accept-Encoding: {coding}"]);
        using var wrk = Tool.Start("wrk", [.. arguments, new Uri(server, address).ToString()]);
        var report = await wrk.StandardOutput.ReadToEndAsync();
        await wrk.WaitForExitAsync();
        if (wrk.ExitCode != 0 || report.Contains("Non-2xx", StringComparison.Ordinal) || report.Contains("Socket errors", StringComparison.Ordinal)) throw new InvalidOperationException($"wrk: {report}");
        var words = report.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return new Rate(double.Parse(words[Array.IndexOf(words, "Requests/sec:") + 1], CultureInfo.InvariantCulture), Milliseconds(words[Array.IndexOf(words, "99%") + 1]));
    }

    private static double Milliseconds(string written) =>
        written.EndsWith("us", StringComparison.Ordinal) ? Number(written[..^2]) / 1000
        : written.EndsWith("ms", StringComparison.Ordinal) ? Number(written[..^2])
        : Number(written[..^1]) * 1000;

    private static double Number(string written) => double.Parse(written, CultureInfo.InvariantCulture);

    private static double Median(List<double> numbers) => numbers.Order().ElementAt(numbers.Count / 2);

    private static Rate Median(List<Rate> rates) => new(Median(rates.ConvertAll(rate => rate.PerSecond)), Median(rates.ConvertAll(rate => rate.Slowest1PercentMs)));
}
