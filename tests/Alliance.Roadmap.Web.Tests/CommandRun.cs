using System.Diagnostics;

namespace Alliance.Roadmap.Web.Tests;

/// <summary>What a command of the built program answered: <c>var run = await CommandRun.Of("check", "address", "a@b.example");</c></summary>
public sealed record CommandRun(int ExitCode, string Output, string Errors)
{
    /// <summary>The built program, as it lies beside the tests.</summary>
    public static string Program { get; } = Path.Combine(AppContext.BaseDirectory, "alliance-roadmap.dll");

    /// <summary>Runs it to its end, as a process of its own.</summary>
    public static async Task<CommandRun> Of(params string[] arguments)
    {
        using var process = Process.Start(StartInfo(arguments))!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        try
        {
            await process.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromMinutes(2)).Token);
        }
        catch (OperationCanceledException)
        {
            // One that serves by mistake would stay for ever.
            process.Kill(entireProcessTree: true);
            throw;
        }

        return new CommandRun(process.ExitCode, await output, await errors);
    }

    /// <summary>How to start it: for a test that kills it, or that reads while it runs.</summary>
    public static ProcessStartInfo StartInfo(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOTNET_ENVIRONMENT"] = "Production";
        return start;
    }
}
