using System.Data.Common;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Alliance.Roadmap.Web.Setup;

/// <summary>The SQLite file a service began with. A program that holds a file open goes on writing into it after somebody has deleted or
/// replaced it, and all of that would be lost: so every connection first asks whether the file still lies where it was.
/// Put back, it serves again.</summary>
internal sealed partial class DatabaseFile(DatabaseSettings database, RoadmapSettings roadmap) : DbConnectionInterceptor, IDisposable
{
    private const int HasMoved = 20;   // SQLITE_FCNTL_HAS_MOVED

    private SqliteConnection? held;

    /// <summary>From now on this very file is meant.</summary>
    public void Hold()
    {
        if (held is not null || !database.IsSqlite || database.FileFor(roadmap) is null) return;
        held = new SqliteConnection(new SqliteConnectionStringBuilder(database.ConnectionStringFor(roadmap)) { Pooling = false, Mode = SqliteOpenMode.ReadWrite }.ConnectionString);
        held.Open();
        // A file that was never read is not looked for.
        using var command = held.CreateCommand();
        command.CommandText = "PRAGMA data_version";
        command.ExecuteScalar();
    }

    public override InterceptionResult ConnectionOpening(DbConnection connection, ConnectionEventData eventData, InterceptionResult result)
    {
        Look();
        return result;
    }

    public override ValueTask<InterceptionResult> ConnectionOpeningAsync(DbConnection connection, ConnectionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        Look();
        return ValueTask.FromResult(result);
    }

    public void Dispose() => held?.Dispose();

    /// <exception cref="DatabaseGoneException">The file was deleted, moved or replaced.</exception>
    private void Look()
    {
        if (held?.Handle is { } handle && FileControl(handle.DangerousGetHandle(), "main", HasMoved, out var moved) == 0 && moved != 0)
            throw new DatabaseGoneException($"The database file {database.FileFor(roadmap)} was deleted, moved or replaced while the service runs, so nothing is read from it or written to it. Please put it back, or stop the service, restore a backup and start again.");
    }

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_file_control", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int FileControl(nint database, string name, int operation, out int answer);
}

/// <summary>The database file is not the one the service began with.</summary>
internal sealed class DatabaseGoneException(string message) : DbException(message)
{
}
