using System.Text.Json;
using System.Text.Json.Serialization;

namespace Alliance.Roadmap.Web.Instances;

/// <summary>What a backup says of itself: the last file in it, readable by anyone.</summary>
/// <param name="Version">The program's, for people.</param>
/// <param name="Mark">The line in the journal before which everything is in the backup.</param>
/// <param name="Epoch">Null where the database is older than epochs.</param>
/// <param name="Migrations">The changes of the schema it has, oldest first.</param>
/// <param name="Tables">PostgreSQL: in the order in which they can be filled.</param>
internal sealed record BackupManifest(
    string Product, int Format, string Version, string Provider, DateTimeOffset MadeAt, Guid Mark, Guid? Epoch, long Sequence, string Hash,
    IReadOnlyList<string> Migrations, IReadOnlyList<BackupTable> Tables)
{
    public const string FileName = "manifest.json";
    public const string SqliteFileName = "roadmap.db";
    public const string OurProduct = "alliance-roadmap-backup";
    public const int OurFormat = 1;

    [JsonIgnore]
    public bool IsSqlite => Provider == "Sqlite";

    /// <summary>Whether it says what a restore needs to know: JSON leaves out whatever was taken from it.</summary>
    [JsonIgnore]
    public bool IsWhole => Version is not null && Hash is not null && Provider is not null && Migrations is { Count: > 0 } && Migrations.All(name => name is not null)
        && Tables is not null && (IsSqlite || Tables.Count > 0) && Tables.All(table => table is { IsWhole: true });

    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };
}

/// <summary>One table, in a file of its own in PostgreSQL's own text form, which <c>psql</c> reads too.</summary>
/// <param name="Types">PostgreSQL's names of what the columns hold; null in a backup from before they were written down.</param>
internal sealed record BackupTable(string Name, IReadOnlyList<string> Columns, long Rows, IReadOnlyList<string>? Types = null)
{
    [JsonIgnore]
    public bool IsWhole => Name is not null && Columns is { Count: > 0 } && Columns.All(column => column is not null)
        && (Types is null || (Types.Count == Columns.Count && Types.All(type => type is not null)));
    public string FileName => $"tables/{Name}.txt";
    public string CopyList => $"\"{Name}\" ({string.Join(", ", Columns.Select(column => $"\"{column}\""))})";
}

/// <summary>A backup cannot be made or taken back; the message says why and what to do.</summary>
internal sealed class BackupException(string message) : Exception(message)
{
}
