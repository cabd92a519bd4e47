using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Alliance.Roadmap.Web.Setup;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Alliance.Roadmap.Web.Tests;

/// <summary>A process apart from the tests and their sites that runs one command after the other: this same program, started with the word
/// <c>commands</c>. A command of a fresh process spends nearly all of its time on compiling the code it needs; here it is compiled once.
/// Nothing else is left from one command to the next.</summary>
internal static class CommandHost
{
    private static readonly ConcurrentBag<Process> Idle = [];

    /// <summary>Runs a command on the database of a site, apart from it.</summary>
    public static Task<CommandRun> Command(this Site site, params string[] words) => Run([.. words, .. site.Settings]);

    /// <summary>Runs a command to its end, apart from this process.</summary>
    public static async Task<CommandRun> Run(params string[] arguments)
    {
        var host = Idle.TryTake(out var idle) ? idle : Start();
        try
        {
            await host.StandardInput.WriteLineAsync(JsonSerializer.Serialize(arguments));
            var answer = await host.StandardOutput.ReadLineAsync(new CancellationTokenSource(TimeSpan.FromMinutes(2)).Token)
                ?? throw new InvalidOperationException($"The process that runs commands ended in “{string.Join(' ', arguments)}”.");
            Idle.Add(host);
            return JsonSerializer.Deserialize<CommandRun>(answer)!;
        }
        catch (Exception)
        {
            host.Kill(entireProcessTree: true);
            throw;
        }
    }

    /// <summary>What the process does: a list of words on each line of its input, what the command answered on each line of its output.</summary>
    public static async Task<int> Serve()
    {
        var (requests, answers) = (Console.In, Console.Out);
        while (await requests.ReadLineAsync() is { } request)
        {
            await answers.WriteLineAsync(JsonSerializer.Serialize(await Alone(JsonSerializer.Deserialize<string[]>(request)!)));
            await answers.FlushAsync();
        }

        return 0;   // whoever asked is gone
    }

    private static async Task<CommandRun> Alone(string[] arguments)
    {
        await using var output = new StringWriter { NewLine = "\n" };
        await using var errors = new StringWriter { NewLine = "\n" };
        Console.SetOut(output);
        Console.SetError(errors);
        var exitCode = 134;   // as of a program that was broken off
        try
        {
            var (words, settings) = CommandLine.Split(arguments);
            if (words.Length == 0) throw new InvalidOperationException("What serves is started as a process of its own: CommandRun.Of.");
            exitCode = await CommandLine.Run(words, settings);
        }
        catch (Exception broken)
        {
            await errors.WriteLineAsync($"Unhandled exception. {broken}");
        }

        // The end of a process closes them.
        SqliteConnection.ClearAllPools();
        NpgsqlConnection.ClearAllPools();
        return new CommandRun(exitCode, $"{output}", $"{errors}");
    }

    private static Process Start()
    {
        var start = new ProcessStartInfo("dotnet", [typeof(CommandHost).Assembly.Location, "commands"]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment["DOTNET_ENVIRONMENT"] = "Production";
        return Process.Start(start)!;
    }
}
