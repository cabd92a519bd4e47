using Alliance.Roadmap.Web.Setup;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Alliance.Roadmap.Web.Tests.Setup;

public sealed class OpeningTheDatabase : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("roadmap-database-").FullName;

    private string File => Path.Combine(folder, "roadmap.db");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task is_for_one_service_whatever_data_directory_the_second_has()
    {
        await using var first = RoadmapApp.Build([$"--Roadmap:DataDirectory={folder}"], asCommand: true);
        await RoadmapApp.Prepare(first);
        var link = Path.Combine(folder, "link.db");
        System.IO.File.CreateSymbolicLink(link, File);
        foreach (var name in (string[])[File, link])
        {
            await using var second = RoadmapApp.Build([$"--Roadmap:DataDirectory={Path.Combine(folder, "other")}", $"--Database:ConnectionString=Data Source={name}"], asCommand: true);
            Assert.Contains($"already serves the roadmap in {File}.", (await Assert.ThrowsAsync<StartException>(() => RoadmapApp.Prepare(second))).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task is_refused_where_it_can_only_be_read()
    {
        await using (var first = RoadmapApp.Build([$"--Roadmap:DataDirectory={folder}"], asCommand: true)) await RoadmapApp.Prepare(first);
        await using var second = RoadmapApp.Build([$"--Roadmap:DataDirectory={folder}", $"--Database:ConnectionString=Data Source={File};Mode=ReadOnly"], asCommand: true);
        Assert.Equal($"The database file {File} can only be read. Please give this program's user the right to write it and its folder.", (await Assert.ThrowsAsync<StartException>(() => RoadmapApp.Prepare(second))).Message);
    }

    [Fact]
    public async Task names_the_file_that_cannot_be_opened()
    {
        await using var app = RoadmapApp.Build([$"--Roadmap:DataDirectory={folder}", $"--Database:ConnectionString=Data Source={folder}"], asCommand: true);
        Assert.Contains(folder, (await Assert.ThrowsAsync<StartException>(() => RoadmapApp.Prepare(app))).Message, StringComparison.Ordinal);
        Assert.Contains($"file {folder} ", (await CommandRun.Of("doctor", $"--Roadmap:DataDirectory={folder}", $"--Database:ConnectionString=Data Source={folder}")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task for_a_command_while_another_program_writes_is_refused_in_a_sentence()
    {
        await using (var app = RoadmapApp.Build([$"--Roadmap:DataDirectory={folder}"], asCommand: true)) await RoadmapApp.Prepare(app);
        await using var other = new SqliteConnection($"Data Source={File};Pooling=False");
        await other.OpenAsync();
        await using var writing = await other.BeginTransactionAsync();
        var run = await CommandRun.Of("board", "invite", "--name", "Ada", "--email", "ada@example.org", "--office", "director",
            $"--Roadmap:DataDirectory={folder}", $"--Database:ConnectionString=Data Source={File};Default Timeout=1");
        Assert.Equal((1, "", "Nothing was done. Another program holds the database. Please try again in a moment."), (run.ExitCode, run.Output, run.Errors.Trim()));
    }

    [Fact]
    public async Task together_on_an_empty_PostgreSQL_prepares_it_once()
    {
        await using var site = await Site.OnPostgreSql();
        await using var empty = await ScratchDatabase.Make("empty", Cluster.OfTheTests);
        var nodes = Enumerable.Range(0, 4).Select(_ => RoadmapApp.Build([.. site.Settings, .. empty.Settings()], asCommand: true)).ToList();
        await Task.WhenAll(nodes.Select(node => Task.Run(() => RoadmapApp.Prepare(node))));
        await using (var scope = nodes[0].Services.CreateAsyncScope())
            Assert.Equal(7, await scope.ServiceProvider.GetRequiredService<RoadmapDb>().Milestones.CountAsync());
        foreach (var node in nodes) await node.DisposeAsync();
    }
}
