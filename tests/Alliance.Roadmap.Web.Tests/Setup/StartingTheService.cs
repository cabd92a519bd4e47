using System.Net;
using System.Text.Json.Nodes;
using Alliance.Roadmap.Web.Setup;
using Alliance.Roadmap.Web.Tests.Ledger;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;

namespace Alliance.Roadmap.Web.Tests.Setup;

public abstract class StartingTheService(Site site)
{
    protected Site Site => site;

    [Fact]
    public async Task is_refused_on_a_database_newer_than_the_program_as_is_every_command()
    {
        const string Newer = "29990101000000_FromTheFuture";
        await site.Do<RoadmapDb>(db => db.Database.ExecuteSqlAsync($"""INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion") VALUES ({Newer}, '99.0')"""));
        try
        {
            var refused = await Assert.ThrowsAsync<StartException>(() => site.Ask<Database, bool>(async database =>
            {
                await database.Migrate();
                return true;
            }));
            Assert.Equal($"The database is newer than this program: it has the change “{Newer}”, which this version does not know. Please run the newer version.", refused.Message);
            var export = await site.Command("ledger", "export");
            Assert.Equal((1, "", refused.Message), (export.ExitCode, export.Output, export.Errors.Trim()));
            Assert.Contains($"The database is newer than this program (change “{Newer}”).", (await site.Command("doctor")).Output, StringComparison.Ordinal);
        }
        finally
        {
            await site.Do<RoadmapDb>(db => db.Database.ExecuteSqlAsync($"""DELETE FROM "__EFMigrationsHistory" WHERE "MigrationId" = {Newer}"""));
        }
    }

    [Fact]
    public async Task is_all_the_doctor_needs_to_find_all_well_until_something_is_not()
    {
        var well = await site.Command("doctor");
        Assert.Equal((0, ""), (well.ExitCode, well.Errors));
        Assert.EndsWith("All is well.\n", well.Output, StringComparison.Ordinal);
        Assert.All(well.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)[..^1], line => Assert.Matches(@"^  ok  .+\.$", line));

        await using var intruder = await Intruder.At(site);
        var (trigger, definition) = (await intruder.Triggers()).First();
        await intruder.Drop(trigger);
        var ill = await site.Command("doctor", "--json");
        await intruder.Run(definition);
        Assert.Equal((1, "There is 1 problem."), (ill.ExitCode, ill.Errors.Trim()));
        var answer = JsonNode.Parse(ill.Output)!;
        Assert.False((bool)answer["ok"]!);
        Assert.Contains(trigger, (string)Assert.Single(answer["findings"]!.AsArray(), finding => !(bool)finding!["ok"]!)!["sentence"]!, StringComparison.Ordinal);
    }
}

public sealed class StartingTheServiceOnSqlite(SqliteSite site) : StartingTheService(site), IClassFixture<SqliteSite>
{
    [Fact]
    public async Task serves_what_it_can_where_the_roadmap_itself_cannot_be_made()
    {
        await using var site = await Site.OnSqlite();
        await site.Do<RoadmapDb>(db => db.Database.ExecuteSqlAsync($"""UPDATE "Milestones" SET "Status" = 'Dreaming' WHERE "Number" = 4"""));
        await site.Restart();
        using var client = site.Client();
        Assert.Equal(HttpStatusCode.InternalServerError, (await client.GetAsync("/")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/sign-in")).StatusCode);
    }

    [Fact]
    public async Task is_refused_while_another_process_serves_the_same_file()
    {
        var second = await CommandRun.Of([.. Site.Settings, "--Urls=http://127.0.0.1:0"]);
        Assert.Equal((1, $"Another process already serves the roadmap in {Path.Combine(Site.Folder, "roadmap.db")}. Please stop it first; several processes need PostgreSQL."), (second.ExitCode, second.Errors.Trim()));
        Assert.DoesNotContain("/sign-in/set-up/", second.Output, StringComparison.Ordinal);
        using var client = Site.Client();
        Assert.True((await client.GetAsync("/healthz/ready")).IsSuccessStatusCode);
    }

    [Fact]
    public async Task is_refused_on_an_address_that_is_taken()
    {
        var folder = Path.Combine(Site.Folder, "other");
        var second = await CommandRun.Of("serve", $"--Roadmap:DataDirectory={folder}", $"--Urls=http://localhost:{Site.Address.Port}");
        Assert.Equal(1, second.ExitCode);
        Assert.Contains("Please stop the other program, or choose another address", second.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task names_every_problem_of_the_settings_at_once()
    {
        string[] wrong =
        [
            "--Roadmap:PublicUrl=roadmap", "--Roadmap:TimeZone=Mars/Base", "--Database:Provider=Oracle", "--Proxy:Known:0=proxy.example", "--Governance:DecisionRequiredFor=start,celebrate",
            "--Mail:Mode=Smtp", "--Mail:From=nobody", "--Mail:Smtp:Port=many", "--Mail:Smtp:Security=WhenAvailable", "--Mail:Smtp:Connections=0", "--Digests:Weekly=Someday 09:00", "--Digests:Lease=00:00:00",
        ];
        foreach (var words in (string[][])[["serve"], ["doctor"]])
        {
            var run = await CommandRun.Of([.. words, .. wrong, $"--Roadmap:DataDirectory={Path.Combine(Site.Folder, "never")}"]);
            Assert.Equal((1, ""), (run.ExitCode, run.Output));
            var lines = run.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal("There are 12 problems with the settings:", lines[0]);
            Assert.Equal(
                ["Database:Provider", "Digests:Lease", "Digests:Weekly", "Governance:DecisionRequiredFor", "Mail:From", "Mail:Smtp:Connections", "Mail:Smtp:Host", "Mail:Smtp:Port", "Mail:Smtp:Security", "Proxy:Known", "Roadmap:PublicUrl", "Roadmap:TimeZone"],
                lines[1..].Select(line => line.Split(' ')[0].TrimEnd(':')).Order(StringComparer.Ordinal));
        }

        Assert.False(Directory.Exists(Path.Combine(Site.Folder, "never")));
    }

    [Fact]
    public async Task recovers_from_a_migration_that_was_killed()
    {
        var folder = Path.Combine(Site.Folder, "killed");
        string[] settings = [$"--Roadmap:DataDirectory={folder}"];
        Directory.CreateDirectory(folder);
        await using var app = RoadmapApp.Build(settings, asCommand: true);
        await using (var scope = app.Services.CreateAsyncScope())
        {
            var db = scope.ServiceProvider.GetRequiredService<RoadmapDb>();
            await db.GetService<IMigrator>().MigrateAsync(db.Database.GetMigrations().First());
            await db.Database.ExecuteSqlAsync($"""INSERT INTO "__EFMigrationsLock" ("Id", "Timestamp") VALUES (1, '2026-11-23 12:00:00+00:00')""");
        }

        // Without recovery it would wait for ever.
        await RoadmapApp.Prepare(app).WaitAsync(TimeSpan.FromMinutes(1));
        await using var after = app.Services.CreateAsyncScope();
        Assert.Equal(7, await after.ServiceProvider.GetRequiredService<RoadmapDb>().Entries.CountAsync());
    }

    [Fact]
    public async Task is_refused_in_words_where_the_file_is_no_database_or_PostgreSQL_is_away()
    {
        var folder = Path.Combine(Site.Folder, "broken");
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "roadmap.db"), "This is not a database.");
        var broken = await CommandRun.Of("serve", $"--Roadmap:DataDirectory={folder}", "--Urls=http://127.0.0.1:0");
        Assert.Equal(1, broken.ExitCode);
        Assert.Contains("is damaged, or no database: SQLite Error 26: 'file is not a database'. Please move it", broken.Errors, StringComparison.Ordinal);

        var away = await CommandRun.Of("doctor", $"--Roadmap:DataDirectory={folder}", "--Database:Provider=PostgreSql", "--Database:ConnectionString=Host=127.0.0.1;Port=1;Username=nobody");
        Assert.Equal((1, "There is 1 problem."), (away.ExitCode, away.Errors.Trim()));
        Assert.Contains("please check the section Database of the settings.", away.Output, StringComparison.Ordinal);

        var nameless = await CommandRun.Of("serve", $"--Roadmap:DataDirectory={folder}", "--Urls=http://127.0.0.1:0", "--Database:Provider=PostgreSql", "--Database:ConnectionString=Host=nobody.invalid;Username=nobody");
        Assert.Equal((1, ""), (nameless.ExitCode, nameless.Output));
        Assert.Matches("^PostgreSQL cannot be used: .+ Please check Database:ConnectionString and that the server runs\\.$", nameless.Errors.Trim());
    }
}

public sealed class StartingTheServiceOnPostgreSql(PostgreSqlSite site) : StartingTheService(site), IClassFixture<PostgreSqlSite>;
