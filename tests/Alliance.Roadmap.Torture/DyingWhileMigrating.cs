using System.Diagnostics;
using System.Globalization;
using Alliance.Roadmap.Web.Tests;

namespace Alliance.Roadmap.Torture;

/// <summary>A process that brings an empty database up to date is killed at a random moment; the next one finishes the work. A quarter as
/// often as <c>ROADMAP_TORTURE_KILLS</c> says.</summary>
public abstract class DyingWhileMigrating(bool onPostgreSql)
{
    private static readonly int Wanted = int.Parse(Environment.GetEnvironmentVariable("ROADMAP_TORTURE_KILLS") ?? "20", CultureInfo.InvariantCulture) / 4;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Random random = new(20_261_126);

    [Fact]
    public async Task leaves_a_database_that_the_next_start_brings_up_to_date()
    {
        if (onPostgreSql && Cluster.OfTheTests is null) throw Needed.NoCluster();
        var whole = await On(async settings =>
        {
            var watch = Stopwatch.StartNew();
            Assert.Equal((0, ""), await Migrate(settings));
            return watch.Elapsed;
        });
        var died = 0;
        for (var kill = 0; kill < Wanted; kill++)
        {
            died += await On(async settings =>
            {
                using var doomed = Process.Start(CommandRun.StartInfo(["migrate", .. settings]))!;
                var end = doomed.WaitForExitAsync();
                // It takes a third of the time until the first change is made.
                await Task.WhenAny(end, Task.Delay(whole * (0.25 + (0.75 * random.NextDouble()))));
                doomed.Kill();
                await end;
                Assert.Equal((0, ""), await Migrate(settings));
                Assert.Equal((0, ""), await Migrate(settings));
                return doomed.ExitCode == 0 ? 0 : 1;
            });
        }

        Assert.True(died >= Wanted / 2, $"Only {died} of {Wanted} were killed before they were done: this run says nothing.");
    }

    private static async Task<(int ExitCode, string Errors)> Migrate(string[] settings)
    {
        var run = await CommandRun.Of(["migrate", .. settings]).WaitAsync(Patience);
        return (run.ExitCode, run.Errors);
    }

    private async Task<T> On<T>(Func<string[], Task<T>> work)
    {
        await using var scratch = await ScratchDatabase.Make("torture", onPostgreSql ? Cluster.OfTheTests : null);
        return await work(scratch.Settings(mostConnections: 4));
    }
}

public sealed class DyingWhileMigratingOnSqlite() : DyingWhileMigrating(onPostgreSql: false);

public sealed class DyingWhileMigratingOnPostgreSql() : DyingWhileMigrating(onPostgreSql: true);
