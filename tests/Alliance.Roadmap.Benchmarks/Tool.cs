using System.Diagnostics;
using Alliance.Roadmap.Web.Tests;

namespace Alliance.Roadmap.Benchmarks;

/// <summary>A program of the system that we are measured with.</summary>
internal static class Tool
{
    /// <summary>What it says is for the caller to read.</summary>
    public static Process Start(string name, params string[] arguments) =>
        Process.Start(new ProcessStartInfo(Installed.Find(name) ?? name, arguments) { RedirectStandardOutput = true })!;
}
