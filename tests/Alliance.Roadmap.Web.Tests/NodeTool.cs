using System.Diagnostics;

namespace Alliance.Roadmap.Web.Tests;

/// <summary>Independent checkers that come by npm; <c>tests/run</c> installs them. Where they are missing a test is skipped; with
/// <c>CI</c> set it fails.</summary>
internal static class NodeTool
{
    private static readonly string? Tools = Above(new DirectoryInfo(AppContext.BaseDirectory)).Select(folder => Path.Combine(folder.FullName, "node_modules", ".bin")).FirstOrDefault(Directory.Exists);

    /// <summary>Runs a tool to its end.</summary>
    /// <returns>Its exit code and all it said.</returns>
    public static async Task<(int ExitCode, string Output)> Run(string tool, params string[] arguments)
    {
        if (Tools is null) throw Needed.Missing("The checkers from npm are not installed. “bash tests/run” installs them, with Node.");
        var start = new ProcessStartInfo(Path.Combine(Tools, tool), arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Directory.GetParent(Tools)!.Parent!.FullName };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output + await errors);
    }

    private static IEnumerable<DirectoryInfo> Above(DirectoryInfo? folder)
    {
        for (; folder is not null; folder = folder.Parent) yield return folder;
    }
}
