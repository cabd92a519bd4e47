using Microsoft.Data.Sqlite;
using Npgsql;

namespace Alliance.Roadmap.Web.Setup;

/// <summary>Where the data is kept (section <c>Database</c>): one SQLite file by default, PostgreSQL for several nodes.</summary>
internal sealed class DatabaseSettings : ISettings
{
    public static string Section => "Database";

    /// <summary><c>Sqlite</c> or <c>PostgreSql</c>.</summary>
    public string Provider { get; set; } = "Sqlite";

    /// <summary>Needed for PostgreSQL; on SQLite the file is <c>roadmap.db</c> in the data directory unless this says otherwise.</summary>
    public string? ConnectionString { get; set; }

    public bool IsSqlite => Provider.Equals("Sqlite", StringComparison.OrdinalIgnoreCase);

    public string ConnectionStringFor(RoadmapSettings roadmap) =>
        string.IsNullOrWhiteSpace(ConnectionString) ? $"Data Source={Path.Combine(roadmap.Data, "roadmap.db")}" : ConnectionString;

    /// <summary>Where the SQLite file lies, whichever way it was named; null for a database in memory.</summary>
    public string? FileFor(RoadmapSettings roadmap)
    {
        var source = new SqliteConnectionStringBuilder(ConnectionStringFor(roadmap)) is { Mode: not SqliteOpenMode.Memory } named ? named.DataSource : "";
        if (source.Length == 0 || source == ":memory:") return null;
        // Two names of one file must not look like two databases.
        var file = new FileInfo(Path.GetFullPath(source.StartsWith("file:", StringComparison.OrdinalIgnoreCase) ? source[5..].Split('?')[0] : source));
        return file.Exists && file.ResolveLinkTarget(returnFinalTarget: true) is { } target ? target.FullName : file.FullName;
    }

    public IEnumerable<string> Problems()
    {
        var isPostgreSql = Provider.Equals("PostgreSql", StringComparison.OrdinalIgnoreCase);
        if (!IsSqlite && !isPostgreSql) yield return $"Database:Provider is “{Provider}”. Please choose Sqlite or PostgreSql.";
        if (isPostgreSql && string.IsNullOrWhiteSpace(ConnectionString)) yield return "Database:ConnectionString is missing. PostgreSQL needs one such as “Host=localhost;Database=roadmap;Username=roadmap”.";
        if (string.IsNullOrWhiteSpace(ConnectionString) || (!IsSqlite && !isPostgreSql)) yield break;
        if (!CanBeRead())
            yield return $"Database:ConnectionString cannot be read. Please write it as {(IsSqlite ? "“Data Source=/path/to/roadmap.db”" : "“Host=localhost;Database=roadmap;Username=roadmap”")}. (What it says is not repeated here: it may hold a password.)";
        else if (IsSqlite && new SqliteConnectionStringBuilder(ConnectionString).Password.Length > 0)
            yield return "Database:ConnectionString names a password, but the SQLite file is not encrypted. Please leave the password out; who may read the file is up to its folder, and encrypting it to the disk.";
    }

    private bool CanBeRead()
    {
        try
        {
            return IsSqlite ? new SqliteConnectionStringBuilder(ConnectionString).Count > 0 : new NpgsqlConnectionStringBuilder(ConnectionString) is { Host.Length: > 0 };
        }
        catch (Exception malformed) when (malformed is ArgumentException or FormatException or InvalidCastException or OverflowException or KeyNotFoundException or NotSupportedException)
        {
            return false;
        }
    }
}
