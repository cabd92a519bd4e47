using Microsoft.Data.Sqlite;
using Npgsql;

namespace Alliance.Roadmap.Web.Tests;

/// <summary>A folder that is gone afterwards and, where a cluster is given, an empty database there that is gone as well:
/// <c>await using var scratch = await ScratchDatabase.Make("torture", Cluster.OfTheTests);</c></summary>
internal sealed class ScratchDatabase : IAsyncDisposable
{
    private readonly string? cluster;

    private ScratchDatabase(string purpose, string name, string? cluster) => (Folder, Name, this.cluster) = (Directory.CreateTempSubdirectory($"roadmap-{purpose}-").FullName, name, cluster);

    /// <summary>Also where the database is a file, unless the settings name a folder of their own.</summary>
    public string Folder { get; }

    /// <summary>In the cluster.</summary>
    public string Name { get; }

    /// <param name="purpose">A word that tells whose it was, should it be left behind.</param>
    /// <param name="cluster">A connection string whose user may create databases; without it, SQLite.</param>
    public static async Task<ScratchDatabase> Make(string purpose, string? cluster)
    {
        var name = $"roadmap_{purpose}_{Guid.NewGuid():N}";
        if (cluster is not null) await Cluster.Run(cluster, $"CREATE DATABASE {name}");
        return new ScratchDatabase(purpose, name, cluster);
    }

    /// <summary>The settings of a service on it.</summary>
    /// <param name="folder">Its data directory, where it is another: of several, each has its own.</param>
    /// <param name="mostConnections">To the cluster.</param>
    public string[] Settings(string? folder = null, int? mostConnections = null) =>
        [$"--Roadmap:DataDirectory={folder ?? Folder}", .. cluster is null ? [] : Cluster.Settings(cluster, Name, mostConnections)];

    public async ValueTask DisposeAsync()
    {
        // A pooled connection would keep the file, or be found broken later.
        SqliteConnection.ClearAllPools();
        NpgsqlConnection.ClearAllPools();
        if (cluster is not null) await Cluster.Run(cluster, $"DROP DATABASE IF EXISTS {Name} WITH (FORCE)");
        Directory.Delete(Folder, recursive: true);
    }
}
