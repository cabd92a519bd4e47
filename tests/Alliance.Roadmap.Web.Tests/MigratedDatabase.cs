using Alliance.Roadmap.Web.Setup;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

[assembly: AssemblyFixture(typeof(Alliance.Roadmap.Web.Tests.MigratedDatabase))]

namespace Alliance.Roadmap.Web.Tests;

/// <summary>What the migrations make of an empty database, without a single row of anybody's. They run once on each provider; every site
/// begins with a copy, which takes a tenth of the time. Whatever is about the migrations themselves begins with an empty database.</summary>
public sealed class MigratedDatabase : IAsyncDisposable
{
    private static readonly string Folder = Path.Combine(Path.GetTempPath(), $"roadmap-migrated-{Guid.NewGuid():N}");
    private static readonly string Name = $"roadmap_migrated_{Guid.NewGuid():N}";
    private static readonly Lazy<Task> File = new(MakeFile);
    private static readonly Lazy<Task> Database = new(MakeDatabase);

    /// <summary>As the database of a site with this data directory.</summary>
    internal static async Task CopyTo(string folder)
    {
        await File.Value;
        System.IO.File.Copy(Path.Combine(Folder, "roadmap.db"), Path.Combine(folder, "roadmap.db"));
    }

    /// <summary>As a database of this name in the cluster.</summary>
    internal static async Task CopyAs(string database)
    {
        await Database.Value;
        await Cluster.Run($"CREATE DATABASE {database} TEMPLATE {Name}");
    }

    public async ValueTask DisposeAsync()
    {
        if (Database.IsValueCreated) await Cluster.Run($"DROP DATABASE IF EXISTS {Name} WITH (FORCE)");
        if (Directory.Exists(Folder)) Directory.Delete(Folder, recursive: true);
    }

    private static async Task MakeFile()
    {
        Directory.CreateDirectory(Folder);
        await Migrate();
        // The last connection to close empties the journal into the file.
        SqliteConnection.ClearAllPools();
    }

    private static async Task MakeDatabase()
    {
        await Cluster.Run($"CREATE DATABASE {Name}");
        var connection = new NpgsqlConnectionStringBuilder(Cluster.OfTheTests) { Database = Name, Pooling = false }.ConnectionString;
        await Migrate("--Database:Provider=PostgreSql", $"--Database:ConnectionString={connection}");
    }

    private static async Task Migrate(params string[] settings)
    {
        await using var app = RoadmapApp.Build([$"--Roadmap:DataDirectory={Folder}", .. settings], asCommand: true);
        await using var scope = app.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<RoadmapDb>().Database.MigrateAsync();
    }
}
