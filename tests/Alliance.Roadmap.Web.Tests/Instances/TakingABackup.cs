using System.Diagnostics;

namespace Alliance.Roadmap.Web.Tests.Instances;

public sealed class TakingABackup : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("roadmap-backup-").FullName;

    private string File => Path.Combine(folder, "roadmap.backup");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task clears_away_what_a_killed_one_left_and_leaves_alone_what_is_not_its_own()
    {
        await using var site = await Site.OnSqlite();
        var killed = await Killed(site);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(Path.Combine(killed, "roadmap.db")));
        var (running, others, older, young) = (Workshop("roadmap.db", "lock"), Workshop("letters.txt", "lock"), Workshop("roadmap.db"), Workshop("backup.zip"));
        Directory.SetLastWriteTimeUtc(older, DateTime.UtcNow.AddDays(-2));

        await using (new FileStream(Path.Combine(running, "lock"), FileMode.Open, FileAccess.ReadWrite, FileShare.None))
            Assert.Equal((0, ""), await site.Command("backup", File) is var run ? (run.ExitCode, run.Errors) : default);
        string[] left = [File, running, others, young];
        Assert.Equal(left.Order(StringComparer.Ordinal), Directory.EnumerateFileSystemEntries(folder).Order(StringComparer.Ordinal));
    }

    /// <summary>Kills a backup in the midst; answers with what it left.</summary>
    private async Task<string> Killed(Site site)
    {
        while (true)
        {
            using var process = Process.Start(CommandRun.StartInfo(["backup", File, .. site.Settings]))!;
            while (!process.HasExited && !Begun()) await Task.Yield();
            process.Kill();
            await process.WaitForExitAsync();
            if (Begun()) return Directory.EnumerateDirectories(folder).Single();
            System.IO.File.Delete(File);
        }

        bool Begun() => Directory.EnumerateDirectories(folder).Any(workshop => System.IO.File.Exists(Path.Combine(workshop, "roadmap.db")));
    }

    private string Workshop(params string[] files)
    {
        var workshop = Directory.CreateDirectory(Path.Combine(folder, $".roadmap.backup-{Guid.NewGuid():N}")).FullName;
        foreach (var file in files) System.IO.File.WriteAllText(Path.Combine(workshop, file), "");
        return workshop;
    }
}
