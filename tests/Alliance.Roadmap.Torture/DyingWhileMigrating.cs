using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace Alliance.Roadmap.Torture;

/// <summary>A process that brings an empty database up to date is killed at a random moment; the next one finishes the work. A quarter as
/// often as <c>ROADMAP_TORTURE_KILLS</c> says.</summary>
public abstract class DyingWhileMigrating(bool onPostgreSql)
{
    private static readonly int Wanted = int.Parse(Environment.GetEnvironmentVariable("ROADMAP_TORTURE_KILLS") ?? "20", CultureInfo.InvariantCulture) / 4;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly string? cluster = Environment.GetEnvironmentVariable("ROADMAP_TEST_POSTGRES");
    private readonly Random random = new(20_261_126);

    [Fact]
    public async Task leaves_a_database_that_the_next_start_brings_up_to_date()
    {
        if (onPostgreSql && string.IsNullOrEmpty(cluster))
        {
            Assert.SkipWhen(string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI")), "There is no PostgreSQL cluster: “bash tests/run” starts one.");
            Assert.Fail("There is no PostgreSQL cluster: “bash tests/run” starts one.");
        }

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
                using var doomed = Start(settings);
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
        using var process = Start(settings);
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync(new CancellationTokenSource(Patience).Token);
        await output;
        return (process.ExitCode, await errors);
    }

    private static Process Start(string[] settings)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "alliance-roadmap.dll"), "migrate", .. settings]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOTNET_ENVIRONMENT"] = "Production";
        return Process.Start(start)!;
    }

    private async Task<T> On<T>(Func<string[], Task<T>> work)
    {
        var folder = Directory.CreateTempSubdirectory("roadmap-torture-").FullName;
        var database = $"roadmap_torture_{Guid.NewGuid():N}";
        try
        {
            List<string> settings = [$"--Roadmap:DataDirectory={folder}"];
            if (onPostgreSql)
            {
                await OnCluster($"CREATE DATABASE {database}");
                settings.AddRange(["--Database:Provider=PostgreSql", $"--Database:ConnectionString={new NpgsqlConnectionStringBuilder(cluster) { Database = database, MaxPoolSize = 4 }.ConnectionString}"]);
            }

            return await work([.. settings]);
        }
        finally
        {
            if (onPostgreSql) await OnCluster($"DROP DATABASE IF EXISTS {database} WITH (FORCE)");
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task OnCluster(string command)
    {
        await using var connection = new NpgsqlConnection(cluster);
        await connection.OpenAsync();
        await using var act = new NpgsqlCommand(command, connection);
        await act.ExecuteNonQueryAsync();
    }
}

public sealed class DyingWhileMigratingOnSqlite() : DyingWhileMigrating(onPostgreSql: false);

public sealed class DyingWhileMigratingOnPostgreSql() : DyingWhileMigrating(onPostgreSql: true);
