using System.Diagnostics;
using System.Globalization;
using Alliance.Roadmap.Ledger;
using Alliance.Roadmap.Subscribers;
using Alliance.Roadmap.Web.Digests;
using Alliance.Roadmap.Web.Setup;
using Alliance.Roadmap.Web.Tests.Mail;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Alliance.Roadmap.Web.Tests.Digests;

public sealed class BeingKilledWhileSending
{
    private const int Readers = 50;
    private const int Connections = 4;

    [Fact]
    public async Task loses_nobody_and_repeats_at_most_one_message_a_connection()
    {
        await using var server = new SmtpListener();
        var folder = Directory.CreateTempSubdirectory("roadmap-killed-").FullName;
        string[] settings = [$"--Roadmap:DataDirectory={folder}", "--Urls=http://127.0.0.1:0", $"--Mail:Smtp:Connections={Connections}", .. server.Settings];
        await Freeze(settings);

        using (var process = Process.Start(CommandRun.StartInfo(settings))!)
        {
            Drain(process);
            for (var arrived = 0; arrived < 10; arrived++) await server.Next();
            server.Hold();
            await server.Holding();
            Assert.True(Count(folder, "Sending") >= 1);
            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        // What lay with the server when we died counts as taken: it is for the server to deliver it.
        server.Release();
        Assert.True(Count(folder, "Sending") >= 1);
        using (var process = Process.Start(CommandRun.StartInfo(settings))!)
        {
            Drain(process);
            while (server.Messages.Select(message => message.To.ToString()).Distinct().Count() < Readers) await server.Next();
            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        var copies = server.Messages.GroupBy(message => message.To.ToString()).ToList();
        Assert.Equal(Readers, copies.Count);
        Assert.All(copies, copy => Assert.Single(copy.Select(message => message.MessageId).Distinct()));
        Assert.InRange(copies.Sum(copy => copy.Count() - 1), 0, Connections);
        SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }

    private static async Task Freeze(string[] settings)
    {
        await using var app = RoadmapApp.Build(settings, asCommand: true);
        await RoadmapApp.Prepare(app);
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<RoadmapDb>();
        var now = TimeProvider.System.GetUtcNow();
        for (var reader = 1; reader <= Readers; reader++) db.Add(Digests.Readers.Reader($"reader{reader}@example.org", Cadence.Weekly, now));
        var step = await db.Milestones.SingleAsync(step => step.Number == 4);
        Assert.Null(step.Start(new Act(Digests.Readers.President, now)).Refusal);
        await db.SaveChangesAsync();
        var (_, outcome) = await scope.ServiceProvider.GetRequiredService<DigestPress>().FreezeNow(Cadence.Weekly);
        Assert.Null(outcome.Refusal);
    }

    private static int Count(string folder, string state)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "roadmap.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = """SELECT COUNT(*) FROM "Deliveries" WHERE "State" = $state""";
        command.Parameters.AddWithValue("$state", state);
        return Convert.ToInt32(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    // A full pipe would stop the process before we do.
    private static void Drain(Process process)
    {
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }
}
