using System.Diagnostics;
using System.Runtime.Versioning;

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

    [Theory]
    [InlineData("", "Please name the file")]
    [InlineData("there/is/none", "The folder FOLDER/there/is is not there")]
    public async Task is_refused_in_a_sentence_where_it_cannot_be_written(string path, string why)
    {
        await using var site = await Site.OnSqlite();
        var refused = await site.Command("backup", path.Length == 0 ? "" : Path.Combine(folder, path));
        Assert.Equal(1, refused.ExitCode);
        Assert.StartsWith(why.Replace("FOLDER", folder, StringComparison.Ordinal), refused.Errors, StringComparison.Ordinal);
        Assert.Single(refused.Errors.TrimEnd().Split('\n'));
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
    }

    [Theory]
    [InlineData("backup")]
    [InlineData("restore")]
    [InlineData("import")]
    [InlineData("subscribers", "import")]
    [InlineData("ledger", "verify")]
    [InlineData("check", "markdown")]
    [InlineData("check", "feed")]
    [InlineData("check", "message")]
    [InlineData("check", "bounce")]
    [UnsupportedOSPlatform("windows")]
    public async Task like_every_command_says_whether_a_file_is_missing_or_kept_from_it(params string[] command)
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("Windows has rights of another kind.");
        const UnixFileMode OursAlone = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        var closed = Directory.CreateDirectory(Path.Combine(folder, "closed")).FullName;
        await System.IO.File.WriteAllTextAsync(Path.Combine(closed, "file.md"), "text");
        System.IO.File.SetUnixFileMode(closed, UnixFileMode.None);
        try
        {
            var kept = await Run([.. command, Path.Combine(closed, command[0] is "backup" ? "new.backup" : "file.md")]);
            Assert.Contains("the user that this program runs as", kept, StringComparison.Ordinal);
            Assert.Contains(closed, kept, StringComparison.Ordinal);
            var missing = await Run([.. command, Path.Combine(folder, "there-is-none", "file.md")]);
            Assert.Contains(command[0] is "backup" ? "is not there" : "does not exist", missing, StringComparison.Ordinal);
        }
        finally
        {
            System.IO.File.SetUnixFileMode(closed, OursAlone);
        }

        async Task<string> Run(string[] words)
        {
            var start = CommandRun.StartInfo([.. words, $"--Roadmap:DataDirectory={Path.Combine(folder, "data")}"]);
            // Root may look into everything, unless it gives that up.
            if (Environment.IsPrivilegedProcess)
            {
                string[] arguments = ["--bounding-set=-dac_override,-dac_read_search", start.FileName, .. start.ArgumentList];
                start.FileName = "setpriv";
                start.ArgumentList.Clear();
                foreach (var argument in arguments) start.ArgumentList.Add(argument);
            }

            using var process = Process.Start(start)!;
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            await process.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromMinutes(2)).Token);
            await output;
            Assert.Equal(1, process.ExitCode);
            return Assert.Single((await errors).TrimEnd().Split('\n'));
        }
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
