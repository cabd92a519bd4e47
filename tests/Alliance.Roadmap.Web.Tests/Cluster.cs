using Npgsql;

namespace Alliance.Roadmap.Web.Tests;

/// <summary>A PostgreSQL cluster in which databases come and go.</summary>
internal static class Cluster
{
    /// <summary>The one that <c>bash tests/run</c> starts; null where there is none.</summary>
    public static string? OfTheTests { get; } = Environment.GetEnvironmentVariable("ROADMAP_TEST_POSTGRES") is { Length: > 0 } named ? named : null;

    /// <summary>Runs a statement on the cluster of the tests: <c>CREATE DATABASE …</c></summary>
    public static Task Run(string statement) => Run(OfTheTests!, statement);

    /// <param name="cluster">A connection string whose user may do this.</param>
    /// <param name="statement">One statement.</param>
    public static async Task Run(string cluster, string statement)
    {
        await using var connection = new NpgsqlConnection(cluster);
        await connection.OpenAsync();
        await using var act = new NpgsqlCommand(statement, connection);
        await act.ExecuteNonQueryAsync();
    }

    /// <summary>The settings of a service whose database this is.</summary>
    public static string[] Settings(string cluster, string database, int? mostConnections = null)
    {
        var connection = new NpgsqlConnectionStringBuilder(cluster) { Database = database };
        if (mostConnections is { } most) connection.MaxPoolSize = most;
        return ["--Database:Provider=PostgreSql", $"--Database:ConnectionString={connection.ConnectionString}"];
    }
}
