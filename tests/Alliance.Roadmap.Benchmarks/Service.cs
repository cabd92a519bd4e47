using System.Diagnostics;
using Alliance.Roadmap.Web.Tests;

namespace Alliance.Roadmap.Benchmarks;

/// <summary>The program, serving.</summary>
internal sealed class Service(Process process, Uri address) : Server(process, address)
{
    /// <summary>The program as it was built for the benchmarks.</summary>
    public static Task<Service> Start(string[] settings) => Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "alliance-roadmap.dll")]), settings);

    public static async Task<Service> Start(ProcessStartInfo program, string[] settings)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort.Next()}/");
        foreach (var word in (string[])[$"--Urls={address}", .. settings]) program.ArgumentList.Add(word);
        program.RedirectStandardOutput = true;
        program.Environment["DOTNET_ENVIRONMENT"] = "Production";
        var process = Process.Start(program)!;
        _ = process.StandardOutput.ReadToEndAsync();
        var service = new Service(process, address);
        await service.Ready();
        return service;
    }
}
