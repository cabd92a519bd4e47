using System.Diagnostics;
using Alliance.Roadmap.Web.Tests;

namespace Alliance.Roadmap.Benchmarks;

/// <summary>Records which methods the program calls while people use it, a mail server refuses and nodes die, and while the published program starts and
/// rests. Publishing compiles these ahead and leaves the others to the day they are needed: the folder and the memory of a node are smaller for it.</summary>
internal static class ProfileRecording
{
    private static readonly string Root = Path.GetFullPath("../../../../..", AppContext.BaseDirectory);
    private static readonly string Profile = Path.Combine(Root, "src/Alliance.Roadmap.Web/alliance-roadmap.mibc");

    // All that is done each minute is done at least once.
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(75);

    public static async Task<int> Run(string postgreSql)
    {
        // First of all, so that a wrong connection is not found after ten minutes.
        await using var scratch = await ScratchDatabase.Make("profile", postgreSql);
        var folder = scratch.Folder;
        await ToItsEnd(new("dotnet", ["build", "-c", "Release", "-clp:NoSummary", "-v", "q", Root]));
        foreach (var test in (ProcessStartInfo[])[Test("Browser.Tests"), Test("Torture", "-class", "*Soaking*")])
        {
            // As the compiler works ahead: small methods become part of those that call them.
            test.Environment["DOTNET_TieredCompilation"] = "0";
            test.Environment["ROADMAP_TEST_POSTGRES"] = postgreSql;
            test.Environment["ROADMAP_SOAK_MINUTES"] = "1";
            await ToItsEnd(Traced(test, folder));
        }

        Write(folder);
        var published = Path.Combine(folder, "published");
        await ToItsEnd(new("dotnet", ["publish", "-c", "Release", "-r", "linux-x64", "-clp:NoSummary", "-v", "q", "-o", published, Path.Combine(Root, "src/Alliance.Roadmap.Web")]));
        foreach (var settings in (string[][])[[], Cluster.Settings(postgreSql, scratch.Name)])
        {
            var data = Directory.CreateDirectory(Path.Combine(folder, Path.GetRandomFileName())).FullName;
            // On an empty database, and on one that is there.
            for (var start = 0; start < 2; start++) await Serve(Traced(new(Path.Combine(published, "alliance-roadmap")), folder), [$"--Roadmap:DataDirectory={data}", .. settings]);
        }

        Write(folder);
        return 0;
    }

    private static ProcessStartInfo Test(string name, params string[] words) =>
        new(Path.Combine(Root, $"tests/Alliance.Roadmap.{name}/bin/Release/net10.0/Alliance.Roadmap.{name}"), ["-noLogo", .. words]);

    private static ProcessStartInfo Traced(ProcessStartInfo program, string folder)
    {
        program.Environment["DOTNET_EnableEventPipe"] = "1";
        program.Environment["DOTNET_EventPipeConfig"] = CallTrace.Provider;
        program.Environment["DOTNET_EventPipeOutputPath"] = $"{folder}/{{pid}}.nettrace";
        program.Environment["DOTNET_EventPipeRundown"] = "0";
        return program;
    }

    private static async Task Serve(ProcessStartInfo program, string[] settings)
    {
        await using var service = await Service.Start(program, settings);
        foreach (var page in (string[])["/", "/history", "/digests", "/subscribe", "/privacy", "/sign-in", "/feed.atom", "/roadmap.ics", "/api/v1/roadmap", "/healthz/ready"]) await service.Ask(page, null);
        await Task.Delay(Rest);
    }

    private static async Task ToItsEnd(ProcessStartInfo program)
    {
        Console.WriteLine($"{program.FileName} {string.Join(' ', program.ArgumentList)}");
        using var process = Process.Start(program)!;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program.FileName} ended with {process.ExitCode}; what it would have called is missing.");
    }

    private static void Write(string folder)
    {
        // This program stands on all that is published, and on little else.
        var libraries = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        using var profile = new MethodProfile(libraries.Select(Path.GetFileName).OfType<string>().ToHashSet());
        foreach (var file in Directory.EnumerateFiles(folder, "*.nettrace")) profile.Add(CallTrace.Read(file));
        profile.Write(Profile);
        Console.WriteLine($"{profile.Count:N0} methods in {Profile}");
    }
}
