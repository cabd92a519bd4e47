using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Alliance.Roadmap.Instances;
using Alliance.Roadmap.Ledger;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Alliance.Roadmap.Web.Instances;

/// <summary>Writes the whole database into one file while the service goes on: one moment of it, keys included.</summary>
internal sealed class Backup(RoadmapDb db, Journal journal, TimeProvider clock)
{
    private const string Packed = "backup.zip";

    /// <param name="path">Where to; nothing there is overwritten.</param>
    /// <param name="tell">Takes a line of progress now and then.</param>
    /// <exception cref="BackupException">It cannot be made; nothing is left behind.</exception>
    public async Task<BackupManifest> Write(string path, Action<string> tell, CancellationToken cancel = default)
    {
        if (path.Length == 0) throw new BackupException("Please name the file to write the backup to.");
        path = Path.GetFullPath(path);
        if (Path.Exists(path)) throw new BackupException($"{path} is there already. Please choose another name; a backup is never overwritten.");
        var folder = Path.GetDirectoryName(path)!;
        try
        {
            // A folder made here could lie on the server's own disk, where a mount was meant.
            if (!File.GetAttributes(folder).HasFlag(FileAttributes.Directory)) throw new DirectoryNotFoundException();
            using var workshop = new Workshop(folder, Path.GetFileName(path));
            var manifest = await Write(workshop, tell, cancel);
            File.Move(workshop[Packed], path, overwrite: false);
            return manifest;
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException && !Directory.Exists(folder))
        {
            throw new BackupException($"The folder {folder} is not there, so no backup was written. Please check its name, and whether its disk is mounted.");
        }
        catch (UnauthorizedAccessException)
        {
            throw new BackupException($"No backup was written: the user that this program runs as must be able to write in the folder {folder}, and cannot. Please give it the right to, or choose another folder.");
        }
        catch (Exception problem) when (problem is IOException or SqliteException or NpgsqlException)
        {
            throw new BackupException($"The backup {path} cannot be written: {problem.Message}");
        }
    }

    private async Task<BackupManifest> Write(Workshop workshop, Action<string> tell, CancellationToken cancel)
    {
        // Before the moment that is kept: whoever leaves after this line is found behind it in the journal.
        var mark = Guid.NewGuid();
        // A database that is about to be upgraded may be older than this table.
        var tables = db.IsSqlite
            ? db.Database.SqlQuery<string>($"""SELECT name AS "Value" FROM sqlite_master""")
            : db.Database.SqlQuery<string>($"""SELECT relname::text AS "Value" FROM pg_class WHERE relnamespace = current_schema()::regnamespace""");
        var hasInstance = (await tables.ToListAsync(cancel)).Contains("Instances");
        if (hasInstance && await db.Instances.AsNoTracking().Select(instance => (Guid?)instance.Id).SingleOrDefaultAsync(cancel) is { } instance)
            journal.TryAppend([new JournalLine(clock.GetUtcNow(), instance, JournalWord.Backup) { Mark = mark }]);

        await using var file = workshop.New(Packed);
        BackupManifest manifest;
        await using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            manifest = db.IsSqlite ? await WriteSqlite(zip, workshop, mark, hasInstance, tell, cancel) : await WritePostgreSql(zip, mark, hasInstance, tell, cancel);
            await using var entry = await zip.CreateEntry(BackupManifest.FileName).OpenAsync(cancel);
            await JsonSerializer.SerializeAsync(entry, manifest, BackupManifest.Json, cancel);
        }

        file.Flush(flushToDisk: true);
        return manifest;
    }

    private async Task<BackupManifest> WriteSqlite(ZipArchive zip, Workshop workshop, Guid mark, bool hasInstance, Action<string> tell, CancellationToken cancel)
    {
        var copy = workshop.NewDatabase();
        tell("Copying the database …");
        // One moment of it, while others go on reading and writing; triggers included.
        await db.Database.ExecuteSqlAsync($"VACUUM INTO {copy}", cancel);
        BackupManifest manifest;
        await using (var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = copy, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ConnectionString))
        {
            await connection.OpenAsync(cancel);
            manifest = await Describe(connection, mark, hasInstance, [], cancel);
        }

        tell($"Packing {Size(new FileInfo(copy).Length)} …");
        await using var from = File.OpenRead(copy);
        await using var to = await zip.CreateEntry(BackupManifest.SqliteFileName, CompressionLevel.Fastest).OpenAsync(cancel);
        var progress = new ProgressLines(tell);
        var buffer = new byte[1 << 16];
        int read;
        while ((read = await from.ReadAsync(buffer, cancel)) > 0)
        {
            await to.WriteAsync(buffer.AsMemory(0, read), cancel);
            progress.Say(() => $"Packed {Size(from.Position)} of {Size(from.Length)} …");
        }

        return manifest;
    }

    private async Task<BackupManifest> WritePostgreSql(ZipArchive zip, Guid mark, bool hasInstance, Action<string> tell, CancellationToken cancel)
    {
        // A connection of its own: the context's may have settings and a transaction of its own.
        await using var connection = new NpgsqlConnection(db.Database.GetConnectionString());
        await connection.OpenAsync(cancel);
        await using var moment = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancel);
        await PostgreSqlTables.Settle(connection, cancel);
        var tables = new List<BackupTable>();
        tell("Copying the database …");
        var progress = new ProgressLines(tell);
        foreach (var table in await PostgreSqlTables.InOrder(connection, cancel))
        {
            await using var to = new StreamWriter(await zip.CreateEntry(table.FileName, CompressionLevel.Fastest).OpenAsync(cancel), new UTF8Encoding(false), 1 << 16);
            using var from = await connection.BeginTextExportAsync($"COPY {table.CopyList} TO STDOUT", cancel);
            var rows = 0L;
            var buffer = new char[1 << 15];
            int read;
            while ((read = await from.ReadAsync(buffer, cancel)) > 0)
            {
                await to.WriteAsync(buffer.AsMemory(0, read), cancel);
                // A line feed inside a value is written as an escape, so each one ends a row.
                rows += buffer.AsSpan(0, read).Count('\n');
                progress.Say(() => string.Create(CultureInfo.InvariantCulture, $"Copied {rows:N0} rows of {table.Name} …"));
            }

            tables.Add(table with { Rows = rows });
        }

        return await Describe(connection, mark, hasInstance, tables, cancel);
    }

    private async Task<BackupManifest> Describe(System.Data.Common.DbConnection connection, Guid mark, bool hasInstance, IReadOnlyList<BackupTable> tables, CancellationToken cancel)
    {
        var migrations = new List<string>();
        await foreach (var row in connection.Rows("""SELECT "MigrationId" FROM "__EFMigrationsHistory" ORDER BY "MigrationId" """, cancel)) migrations.Add(row.GetString(0));
        var (sequence, hash, epoch) = (0L, Entry.NoHash, (Guid?)null);
        await foreach (var row in connection.Rows("""SELECT "Sequence", "Hash" FROM "LedgerHeads" """, cancel)) (sequence, hash) = (row.GetInt64(0), row.GetString(1));
        if (hasInstance) await foreach (var row in connection.Rows("""SELECT "Epoch" FROM "Instances" """, cancel)) epoch = row.GetGuid(0);
        return new BackupManifest(BackupManifest.OurProduct, BackupManifest.OurFormat, typeof(Backup).Assembly.GetName().Version!.ToString(3), db.IsSqlite ? "Sqlite" : "PostgreSql",
            clock.GetUtcNow(), mark, epoch, sequence, hash, migrations, tables);
    }

    internal static string Size(long bytes) => bytes < 1_000_000 ? string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(bytes / 1_000.0)} KB") : string.Create(CultureInfo.InvariantCulture, $"{bytes / 1_000_000.0:0.#} MB");
}
