using System.Diagnostics;
using Alliance.Roadmap.Board;
using Alliance.Roadmap.Web.Setup;
using Alliance.Roadmap.Web.Tests.Board;
using Alliance.Roadmap.Web.Tests.Digests;
using Alliance.Roadmap.Web.Tests.Mail;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Alliance.Roadmap.Web.Tests.Setup;

public sealed class RefusingToStart
{
    [Theory]
    [InlineData("--Mail:From=roadmap", "Mail:From is “roadmap”.")]
    [InlineData("--Mail:Mode=Smtp;--Mail:Smtp:Host=mail.example.org;--Mail:From=Alliance <roadmap>", "Mail:From is “Alliance <roadmap>”.")]
    [InlineData("--Mail:Mode=Smtp;--Mail:From=roadmap@example.org", "Mail:Smtp:Host is missing")]
    [InlineData("--Mail:Dkim:Domain=example.org;--Mail:Dkim:Selector=one;--Mail:Dkim:PrivateKeyFile=/there/is/none.pem", "Mail:Dkim:PrivateKeyFile cannot be read")]
    public async Task says_in_one_sentence_which_setting_is_wrong(string settings, string why)
    {
        await using var site = await Site.NotYetStarted(postgreSql: false, settings.Split(';'));
        var run = await CommandRun.Of([.. site.Settings]);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains(why, run.Errors, StringComparison.Ordinal);
        Assert.Equal(2, run.Errors.TrimEnd().Split('\n').Length);
    }

    [Theory]
    [InlineData("serve", "--nonsense")]
    [InlineData("--nonsense=1")]
    [InlineData("serve", "nonsense")]
    [InlineData("serve", "migrate")]
    [InlineData("serve", "--json")]
    public async Task says_that_it_does_not_know_a_word(params string[] words)
    {
        await using var site = await Site.NotYetStarted(postgreSql: false);
        var run = await CommandRun.Of([.. words, .. site.Settings]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(words[^1], run.Errors, StringComparison.Ordinal);
        Assert.Equal("", run.Output);
    }

    [Fact]
    public void takes_a_setting_and_its_value_as_one_word_or_two()
    {
        var (words, settings) = CommandLine.Split(["serve", "--Urls", "http://localhost:1", "--Roadmap:TimeZone=UTC"]);
        Assert.Empty(words);
        Assert.Equal(["--Urls", "http://localhost:1", "--Roadmap:TimeZone=UTC"], settings);
    }

    [Fact]
    public async Task says_that_postgresql_would_forget_what_it_confirmed()
    {
        await using var site = await Site.NotYetStarted(postgreSql: true);
        var connection = site.Settings.Single(setting => setting.StartsWith("--Database:ConnectionString=", StringComparison.Ordinal)).Split('=', 2)[1];
        await using (var database = new NpgsqlConnection(connection))
        {
            await database.OpenAsync();
            await using var command = new NpgsqlCommand($"ALTER DATABASE {database.Database} SET synchronous_commit = off", database);
            await command.ExecuteNonQueryAsync();
        }

        var run = await CommandRun.Of([.. site.Settings]);
        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("PostgreSQL confirms what is not yet on its disk (synchronous_commit is off)", run.Errors, StringComparison.Ordinal);
        Assert.Single(run.Errors.TrimEnd().Split('\n'));
    }

    [Theory]
    [InlineData(false, "", "can only be read")]
    [InlineData(true, "SET synchronous_commit = off", "synchronous_commit is off")]
    [InlineData(true, "SET default_transaction_read_only = on", "read-only transaction")]
    public async Task is_foretold_by_the_doctor(bool postgreSql, string change, string why)
    {
        await using var site = await Site.On(postgreSql);
        var connection = $"--Database:ConnectionString=Data Source={Path.Combine(site.Folder, "roadmap.db")};Mode=ReadOnly";
        if (postgreSql)
        {
            connection = site.Settings.Single(setting => setting.StartsWith("--Database:ConnectionString=", StringComparison.Ordinal));
            await Cluster.Run($"ALTER DATABASE {new NpgsqlConnectionStringBuilder(connection.Split('=', 2)[1]).Database} {change}");
        }

        var doctor = await site.Command("doctor", connection);
        Assert.Contains(why, doctor.Output, StringComparison.Ordinal);
        Assert.Equal(1, doctor.ExitCode);
    }

    [Fact]
    public async Task is_not_needed_on_sqlite_which_writes_through_on_every_connection()
    {
        await using var site = await Site.OnSqlite();
        var pragmas = await site.Ask(async db => (
            await db.Database.SqlQuery<int>($"""SELECT synchronous AS "Value" FROM pragma_synchronous""").SingleAsync(),
            await db.Database.SqlQuery<int>($"""SELECT timeout AS "Value" FROM pragma_busy_timeout""").SingleAsync(),
            await db.Database.SqlQuery<string>($"""SELECT journal_mode AS "Value" FROM pragma_journal_mode""").SingleAsync()));
        Assert.Equal((2, 5_000, "wal"), pragmas);
    }

    [Theory]
    [InlineData("size=8m,ro")]
    [InlineData("size=64k")]
    public async Task says_that_the_data_directory_takes_nothing(string options)
    {
        using var disk = Disk.Mounted(options);
        await using var site = await Site.NotYetStarted(postgreSql: false, $"--Roadmap:DataDirectory={disk.Folder}");
        var run = await CommandRun.Of([.. site.Settings]);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains(disk.Folder, run.Errors, StringComparison.Ordinal);
        Assert.Single(run.Errors.TrimEnd().Split('\n'));
        var doctor = await site.Command("doctor");
        Assert.Equal(1, doctor.ExitCode);
        Assert.Contains("!!  The data directory", doctor.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task is_not_how_a_disk_that_fills_up_later_is_met()
    {
        using var disk = Disk.Mounted("size=16m");
        await using var site = await Site.OnSqlite($"--Roadmap:DataDirectory={disk.Folder}");
        await site.Follow("reader@example.org");
        using var president = await site.SignedIn(Office.President);
        var filler = Path.Combine(disk.Folder, "filler");
        Disk.Fill(filler);
        await Assert.ThrowsAnyAsync<Exception>(() => site.Start(4));
        Assert.Contains("is nearly full: 0 MB are left", (await president.Open("/board")).Words, StringComparison.Ordinal);
        File.Delete(filler);
        await site.Start(4);
        await site.PassTo(new DateTimeOffset(2026, 11, 30, 8, 0, 0, TimeSpan.Zero));
        Assert.Single(Directory.EnumerateFiles(Path.Combine(disk.Folder, "mail"), "*.eml", SearchOption.AllDirectories).Select(file => MimeKit.MimeMessage.Load(file)), mail => mail.Subject == "Mage-OS roadmap, week 48 of 2026: step 4 started");
        Assert.Equal(0, (await site.Command("ledger", "verify")).ExitCode);
        await site.Restart();
        Assert.Null(await site.Ask(db => db.Instances.Select(instance => instance.SendingPausedBecause).SingleAsync()));
    }

    [Fact]
    public async Task leaves_a_mail_server_to_doctor_who_knocks_without_sending()
    {
        var server = new SmtpListener();
        await using var site = await Site.OnSqlite(server.Settings);
        var well = await site.Command("doctor");
        Assert.Contains($"The mail server 127.0.0.1:{server.Port} answers.", well.Output, StringComparison.Ordinal);
        Assert.Equal(0, well.ExitCode);
        var refused = await CommandRun.Of(["doctor", .. site.Settings, "--Mail:Smtp:Security=StartTls"]);
        Assert.Contains("does not take mail from us", refused.Output, StringComparison.Ordinal);
        Assert.Equal(1, refused.ExitCode);
        Assert.Empty(server.Messages);
        await server.DisposeAsync();
        Assert.Contains($"The mail server 127.0.0.1:{server.Port} cannot be used now", (await site.Command("doctor")).Output, StringComparison.Ordinal);
    }

    /// <summary>A small disk of its own; only root can have one.</summary>
    private sealed class Disk : IDisposable
    {
        public string Folder { get; } = Directory.CreateTempSubdirectory("roadmap-disk-").FullName;

        public static Disk Mounted(string options)
        {
            var disk = new Disk();
            if (OperatingSystem.IsLinux() && Run("mount", "-t", "tmpfs", "-o", options, "tmpfs", disk.Folder)) return disk;
            Directory.Delete(disk.Folder);
            Assert.Skip("A disk of its own can be mounted by root only.");
            return disk;
        }

        public static void Fill(string file)
        {
            using var filler = File.Create(file);
            try
            {
                while (true) filler.Write(new byte[4096]);
            }
            catch (IOException)
            {
                // Full.
            }

            try
            {
                filler.Dispose();
            }
            catch (IOException)
            {
                // Still full.
            }
        }

        public void Dispose()
        {
            Run("umount", "--lazy", Folder);
            Directory.Delete(Folder);
        }

        private static bool Run(string program, params string[] words)
        {
            using var process = Process.Start(new ProcessStartInfo(program, words) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
    }
}
