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

    public IEnumerable<string> Problems()
    {
        var isPostgreSql = Provider.Equals("PostgreSql", StringComparison.OrdinalIgnoreCase);
        if (!IsSqlite && !isPostgreSql) yield return $"Database:Provider is “{Provider}”. Please choose Sqlite or PostgreSql.";
        if (isPostgreSql && string.IsNullOrWhiteSpace(ConnectionString)) yield return "Database:ConnectionString is missing. PostgreSQL needs one such as “Host=localhost;Database=roadmap;Username=roadmap”.";
    }
}
