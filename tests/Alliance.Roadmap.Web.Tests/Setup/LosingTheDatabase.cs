using System.Net;
using Alliance.Roadmap.Web.Setup;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Alliance.Roadmap.Web.Tests.Setup;

public sealed class LosingTheDatabase
{
    [Theory, InlineData(false), InlineData(true)]
    public async Task while_the_service_runs_stops_all_writing_until_the_file_is_back(bool isReplaced)
    {
        await using var site = await Site.OnSqlite();
        using var client = site.Client();
        await client.GetStringAsync("/");
        var (file, aside) = (Path.Combine(site.Folder, "roadmap.db"), Path.Combine(site.Folder, "aside.db"));
        File.Move(file, aside);
        if (isReplaced) File.Copy(aside, file);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await client.GetAsync("/healthz/ready")).StatusCode);
        using var refused = await client.GetAsync("/history?year=2026&step=none");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "120"), (refused.StatusCode, refused.Headers.RetryAfter?.ToString()));
        Assert.Contains("The database is not where it was. Nothing was changed", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var program = await client.GetAsync("/api/v1/events?after=0");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, program.StatusCode);
        Assert.Contains("\"code\":\"server.fault\"", await program.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        if (!isReplaced) Assert.False(File.Exists(file));

        File.Move(aside, file, overwrite: true);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/healthz/ready")).StatusCode);
        Assert.Equal(7, await site.Ask(db => db.Milestones.CountAsync()));
    }

    [Theory]
    [InlineData(13, "The server's disk is full")]
    [InlineData(8, "can only be read")]
    [InlineData(14, "can only be read")]
    [InlineData(5, "is busy")]
    [InlineData(11, "is damaged")]
    [InlineData(10, "cannot be read or written")]
    public void is_told_in_a_sentence_on_SQLite(int code, string words) =>
        Assert.Contains(words, StorageTrouble.Of(new DbUpdateException("It failed.", new SqliteException("What SQLite says.", code)))?.Sentence, StringComparison.Ordinal);

    [Theory]
    [InlineData("57P01")]
    [InlineData("57P03")]
    [InlineData("53100")]
    [InlineData("53300")]
    [InlineData("08006")]
    [InlineData("25006")]
    [InlineData("28000")]
    [InlineData("28P01")]
    [InlineData("3D000")]
    [InlineData("42501")]
    [InlineData("55000")]
    public void is_told_in_a_sentence_on_PostgreSQL(string state)
    {
        Assert.Contains("Nothing was changed", StorageTrouble.Of(new DbUpdateException("It failed.", new PostgresException("What it says.", "ERROR", "ERROR", state)))?.Sentence, StringComparison.Ordinal);
        Assert.Contains("cannot be reached", StorageTrouble.Of(new InvalidOperationException("It failed.", new NpgsqlException("Connection refused.")))?.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void is_no_name_for_a_wrong_question()
    {
        Assert.Null(StorageTrouble.Of(new SqliteException("No such table.", 1)));
        Assert.Null(StorageTrouble.Of(new PostgresException("No such table.", "ERROR", "ERROR", PostgresErrorCodes.UndefinedTable)));
        Assert.Null(StorageTrouble.Of(new InvalidOperationException("Something else.")));
    }

    [Theory]
    [InlineData(false, """ALTER TABLE "Instances" RENAME TO "Gone" """)]
    [InlineData(true, """ALTER TABLE "Instances" RENAME TO "Gone" """)]
    [InlineData(false, """ALTER TABLE "Milestones" RENAME TO "Gone" """)]
    [InlineData(true, """ALTER TABLE "Milestones" RENAME TO "Gone" """)]
    [InlineData(false, """ALTER TABLE "Milestones" RENAME COLUMN "Title" TO "Gone" """)]
    [InlineData(true, """ALTER TABLE "Milestones" RENAME COLUMN "Title" TO "Gone" """)]
    public async Task in_parts_is_found_by_any_doctor(bool postgreSql, string edit)
    {
        await using var site = await Site.On(postgreSql);
        await site.Do<RoadmapDb>(db => db.Database.ExecuteSqlRawAsync(edit));
        var run = await site.Command("doctor");
        Assert.Contains("The database is not as this version made it, so somebody edited it (", run.Output, StringComparison.Ordinal);
        Assert.Contains(edit.Contains("Title", StringComparison.Ordinal) ? "Title" : edit.Split('"')[1], run.Output, StringComparison.Ordinal);
        Assert.Contains("Please stop the service and restore the newest backup.", run.Output, StringComparison.Ordinal);
        Assert.Equal(1, run.ExitCode);
    }

    [Fact]
    public async Task in_the_page_that_a_start_reads_first_is_found_by_any_doctor()
    {
        await using var site = await Site.OnSqlite();
        var root = await site.Ask(db => db.Database.SqlQuery<int>($"""SELECT (rootpage - 1) * (SELECT page_size FROM pragma_page_size) AS "Value" FROM sqlite_master WHERE name = 'Instances'""").SingleAsync());
        var file = Path.Combine(site.Folder, "roadmap.db");
        await site.Restart(async () =>
        {
            var bytes = await File.ReadAllBytesAsync(file);
            bytes.AsSpan(root, 200).Fill(0xFF);
            await File.WriteAllBytesAsync(file + ".broken", bytes);
        });
        string[] broken = [$"--Roadmap:DataDirectory={site.Folder}", $"--Database:ConnectionString=Data Source={file}.broken"];
        Assert.Contains("is damaged", (await CommandRun.Of(["serve", "--Urls=http://127.0.0.1:0", .. broken])).Errors, StringComparison.Ordinal);
        var run = await CommandRun.Of(["doctor", .. broken]);
        Assert.Contains("is damaged", run.Output, StringComparison.Ordinal);
        Assert.Equal(1, run.ExitCode);
    }

    [Fact]
    public async Task by_a_right_that_somebody_took_away_is_told_to_who_asks_and_named_by_the_doctor()
    {
        await using var site = await Site.OnPostgreSql();
        var role = $"roadmap_{Guid.NewGuid():N}";
        var database = await site.Ask(async db => (await db.Texts("SELECT current_database()::text")).Single());
        var fewer = $"""
            CREATE ROLE {role};
            GRANT USAGE ON SCHEMA public TO {role};
            GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role};
            REVOKE INSERT, UPDATE, DELETE ON "Notices", "LedgerHeads" FROM {role};
            REVOKE DELETE ON "Subscribers" FROM {role};
            """;
        await site.Do<RoadmapDb>(db => db.Database.ExecuteSqlRawAsync(fewer));
        try
        {
            // Whoever connects from now on is only that.
            await Cluster.Run($"ALTER DATABASE {database} SET role TO '{role}'");
            NpgsqlConnection.ClearAllPools();
            using var visitor = site.Visitor();
            var page = await visitor.Submit(await visitor.Open("/subscribe"), "form:has(input[name='Form.Cadence'])", ("Form.Email", "ada@example.org"), ("Form.Cadence", "weekly"));
            Assert.Equal(HttpStatusCode.ServiceUnavailable, page.Status);
            Assert.Contains("Nothing was changed", page.Words, StringComparison.Ordinal);

            var doctor = await site.Command("doctor");
            Assert.Contains("LedgerHeads (INSERT, UPDATE, DELETE), Notices (INSERT, UPDATE, DELETE) and Subscribers (DELETE)", doctor.Output, StringComparison.Ordinal);
            Assert.Contains($"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role};", doctor.Output, StringComparison.Ordinal);
            Assert.Equal(1, doctor.ExitCode);
        }
        finally
        {
            await Cluster.Run($"ALTER DATABASE {database} RESET role");
            NpgsqlConnection.ClearAllPools();
            var none = $"DROP OWNED BY {role}; DROP ROLE {role};";
            await site.Do<RoadmapDb>(db => db.Database.ExecuteSqlRawAsync(none));
        }
    }

    [Fact]
    public async Task as_a_whole_is_told_to_who_asks_and_named_by_every_command()
    {
        await using var site = await Site.OnPostgreSql();
        var database = await site.Ask(async db => (await db.Texts("SELECT current_database()::text")).Single());
        using var client = site.Client();
        // Closed first, which does not need it to be gone.
        await Cluster.Run($"ALTER DATABASE {database} ALLOW_CONNECTIONS false");
        NpgsqlConnection.ClearAllPools();
        await IsTold();
        await Cluster.Run($"DROP DATABASE {database} WITH (FORCE)");
        NpgsqlConnection.ClearAllPools();
        await IsTold();

        foreach (var word in new[] { "doctor", "migrate" })
        {
            var run = await site.Command(word);
            Assert.Contains($"database \"{database}\" does not exist", run.Output + run.Errors, StringComparison.Ordinal);
            Assert.Contains("Please create it", run.Output + run.Errors, StringComparison.Ordinal);
            Assert.DoesNotContain("of its schema", run.Output, StringComparison.Ordinal);
            Assert.Equal(1, run.ExitCode);
        }

        async Task IsTold()
        {
            using var page = await client.GetAsync("/history?year=2026&step=none");
            Assert.Equal(HttpStatusCode.ServiceUnavailable, page.StatusCode);
            Assert.Contains("Nothing was changed", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task to_a_role_that_may_not_come_in_any_more_is_told_to_who_asks()
    {
        await using var other = await Site.OnPostgreSql();   // or none is there
        var name = $"roadmap_{Guid.NewGuid():N}";
        await Cluster.Run($"CREATE ROLE {name} LOGIN PASSWORD '{name}'");
        await Cluster.Run($"CREATE DATABASE {name} OWNER {name}");
        try
        {
            var connection = new NpgsqlConnectionStringBuilder(Cluster.OfTheTests) { Database = name, Username = name, Password = name };
            await using var site = await Site.NotYetStarted(postgreSql: false, "--Database:Provider=PostgreSql", $"--Database:ConnectionString={connection.ConnectionString}");
            await site.Begin();
            await Cluster.Run($"ALTER ROLE {name} NOLOGIN");
            NpgsqlConnection.ClearAllPools();
            using var client = site.Client();
            using var page = await client.GetAsync("/history?year=2026&step=none");
            Assert.Equal(HttpStatusCode.ServiceUnavailable, page.StatusCode);
            Assert.Contains("check the user and the password", (await site.Command("doctor")).Output, StringComparison.Ordinal);
        }
        finally
        {
            NpgsqlConnection.ClearAllPools();
            await Cluster.Run($"DROP DATABASE {name} WITH (FORCE)");
            await Cluster.Run($"DROP ROLE {name}");
        }
    }

    [Fact]
    public async Task to_a_broken_disk_is_found_by_a_thorough_doctor()
    {
        await using var site = await Site.OnSqlite();
        Assert.Contains("Every page of the database file is sound.", (await site.Command("doctor", "--thorough")).Output, StringComparison.Ordinal);
        Assert.Contains("The public record is intact: 7 entries.", (await site.Command("doctor", "--thorough")).Output, StringComparison.Ordinal);
        var file = Path.Combine(site.Folder, "roadmap.db");
        await site.Restart(async () =>
        {
            var bytes = await File.ReadAllBytesAsync(file);
            // Inside the pages of some tables, but not in those that tell where they are.
            for (var at = bytes.Length * 3 / 4; at < bytes.Length; at++) bytes[at] ^= 0x55;
            await File.WriteAllBytesAsync(file + ".broken", bytes);
        });
        var run = await CommandRun.Of("doctor", "--thorough", $"--Roadmap:DataDirectory={site.Folder}", $"--Database:ConnectionString=Data Source={file}.broken");
        Assert.Contains("The database file is damaged", run.Output, StringComparison.Ordinal);
        Assert.Equal(1, run.ExitCode);
    }
}
