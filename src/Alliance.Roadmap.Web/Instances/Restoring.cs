using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Alliance.Roadmap.Web.Setup;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql;

namespace Alliance.Roadmap.Web.Instances;

/// <summary>Fills an empty database from a backup: the whole of it or nothing, and with the fence closed before anybody can
/// start a service on it.</summary>
internal sealed class Restoring(RoadmapDb db, Database database, Fence fence, DatabaseLock databaseLock, JournalKeeper keeper, RoadmapSettings roadmap)
{
    private const string WorkshopName = "restoring";

    /// <exception cref="BackupException">It cannot be taken back; the database is as it was.</exception>
    /// <exception cref="StartException">The database cannot be used, or is in use.</exception>
    public async Task<(BackupManifest Manifest, Loss Loss)> Run(string path, Action<string> tell, CancellationToken cancel = default)
    {
        if (db.IsSqlite) databaseLock.Take();
        keeper.IsResting = true;
        try
        {
            await using var file = Open(path);
            await using var zip = new ZipArchive(file, ZipArchiveMode.Read);
            var manifest = await Read(zip, path, cancel);
            Loss? loss = null;
            await database.InTurn(async () => loss = await Restore(zip, manifest, tell, cancel), cancel);
            return (manifest, loss!);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or InvalidDataException or JsonException)
        {
            throw new BackupException($"{path} cannot be restored: {problem.Message} The database is as it was.");
        }
    }

    // In turn: one that comes at the same time, or a service that starts, would meet half of it.
    private async Task<Loss> Restore(ZipArchive zip, BackupManifest manifest, Action<string> tell, CancellationToken cancel)
    {
        try
        {
            var (loss, inPlace) = db.IsSqlite ? await RestoreSqlite(zip, manifest, tell, cancel) : await RestorePostgreSql(zip, manifest, tell, cancel);
            keeper.IsResting = false;
            await inPlace();
            return loss;
        }
        catch (Exception problem) when (problem is SqliteException or NpgsqlException)
        {
            throw new BackupException($"The database cannot take the backup: {problem.Message}");
        }
    }

    private static FileStream Open(string path)
    {
        try
        {
            return File.OpenRead(path);
        }
        catch (Exception problem) when (FileTrouble.Is(problem))
        {
            throw new BackupException(FileTrouble.InWords(path, problem));
        }
    }

    private async Task<BackupManifest> Read(ZipArchive zip, string path, CancellationToken cancel)
    {
        var notOurs = new BackupException($"{path} is no backup of this program. Please choose a file that “backup” wrote.");
        if (zip.GetEntry(BackupManifest.FileName) is not { } entry) throw notOurs;
        foreach (var part in zip.Entries)
        {
            if (!await CheckSum.IsRight(part, cancel))
                throw new BackupException($"{path} is damaged: “{part.FullName}” in it is not what was written. Nothing was restored. Please take another copy of it, or another backup.");
        }

        await using var text = await entry.OpenAsync(cancel);
        if (await JsonSerializer.DeserializeAsync<BackupManifest>(text, BackupManifest.Json, cancel) is not { Product: BackupManifest.OurProduct } manifest) throw notOurs;
        if (manifest.Format > BackupManifest.OurFormat) throw new BackupException($"{path} was written by a newer version of this program ({manifest.Version}). Please restore it with that version.");
        if (!manifest.IsWhole) throw new BackupException($"{path} is damaged: “{BackupManifest.FileName}” in it lacks what a restore needs to know. Nothing was restored. Please take another backup.");
        var known = db.Database.GetMigrations().ToDictionary(Change);
        if (manifest.Migrations.FirstOrDefault(name => !known.ContainsKey(Change(name))) is { } newer)
            throw new BackupException($"{path} is newer than this program: it has the change “{newer}”, which this version does not know. Please restore it with version {manifest.Version} or a newer one.");
        if (db.IsSqlite && manifest.Tables.Any(table => table.Types is null))
            throw new BackupException($"{path} was taken on PostgreSQL by an older version of this program, and can be restored only there. Please do that, and take a new backup from it.");
        return manifest with { Migrations = [.. manifest.Migrations.Select(name => known[Change(name)])] };
    }

    // Both kinds of database have the same changes under the same names, each with a time of its own before it.
    private static string Change(string migration) => migration[(migration.IndexOf('_', StringComparison.Ordinal) + 1)..];

    private async Task<(Loss Loss, Func<Task> InPlace)> RestoreSqlite(ZipArchive zip, BackupManifest manifest, Action<string> tell, CancellationToken cancel)
    {
        var address = db.Database.GetConnectionString()!;
        var place = Path.GetFullPath(new SqliteConnectionStringBuilder(address).DataSource);
        if (File.Exists(place)) await RefuseUnlessEmpty(cancel);
        await db.Database.CloseConnectionAsync();
        // Everything happens to a file beside it, which takes the name only when it is whole and fenced.
        using var workshop = new Workshop(Path.GetDirectoryName(place)!, WorkshopName);
        var beside = manifest.IsSqlite ? await Unpack(zip, workshop, tell, cancel) : workshop.NewDatabase();
        db.Database.SetConnectionString(new SqliteConnectionStringBuilder(address) { DataSource = beside, Pooling = false }.ConnectionString);
        if (!manifest.IsSqlite) await FillSqlite(zip, manifest, tell, cancel);
        tell("Checking it …");
        await db.Database.OpenConnectionAsync(cancel);
        await Check(db.Database.GetDbConnection(), manifest, cancel);
        await database.Shape(cancel);
        var (loss, inPlace) = await fence.CloseAfterRestore(manifest.MadeAt, manifest.Mark, place, cancel);
        // One file again, so that one rename is all.
        await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = DELETE;", cancel);
        await db.Database.CloseConnectionAsync();
        SqliteConnection.ClearAllPools();
        Forget(place);
        File.Move(beside, place);
        db.Database.SetConnectionString(address);
        return (loss, inPlace);
    }

    private static async Task<string> Unpack(ZipArchive zip, Workshop workshop, Action<string> tell, CancellationToken cancel)
    {
        tell("Unpacking the database …");
        if (zip.GetEntry(BackupManifest.SqliteFileName) is not { } entry) throw new InvalidDataException("It holds no database.");
        await using var from = await entry.OpenAsync(cancel);
        await using var to = workshop.New(BackupManifest.SqliteFileName);
        await Copy(from, to, entry.Length, tell, cancel);
        to.Flush(flushToDisk: true);
        return to.Name;
    }

    private async Task FillSqlite(ZipArchive zip, BackupManifest manifest, Action<string> tell, CancellationToken cancel)
    {
        await db.GetService<IMigrator>().MigrateAsync(manifest.Migrations[^1], cancel);
        await db.Database.OpenConnectionAsync(cancel);
        var connection = (SqliteConnection)db.Database.GetDbConnection();
        var here = await Crossing.Shape(connection, cancel);
        RefuseAnotherShape(here, manifest.Tables);
        await using (var transaction = connection.BeginTransaction())
        {
            // A row may name one that comes after it.
            await connection.Run("PRAGMA defer_foreign_keys = ON", cancel);
            foreach (var table in manifest.Tables.Reverse()) await connection.Run($"""DELETE FROM "{table.Name}" """, cancel);
            tell("Filling the database …");
            var progress = new ProgressLines(tell);
            foreach (var table in manifest.Tables)
            {
                if (zip.GetEntry(table.FileName) is not { } entry) throw new InvalidDataException($"It lacks the table {table.Name}.");
                if (await Crossing.Fill(connection, transaction, entry, table, progress, cancel) != table.Rows) throw new InvalidDataException($"The table {table.Name} is not complete.");
            }

            await transaction.CommitAsync(cancel);
        }

        await db.Database.CloseConnectionAsync();
    }

    private static void RefuseAnotherShape(IReadOnlyDictionary<string, string> onSqlite, IReadOnlyList<BackupTable> onPostgreSql)
    {
        var there = onPostgreSql.ToDictionary(table => table.Name, table => string.Join(',', table.Columns.Order(StringComparer.Ordinal)));
        if (onSqlite.Keys.Concat(there.Keys).Distinct().Where(name => onSqlite.GetValueOrDefault(name) != there.GetValueOrDefault(name)).Order().FirstOrDefault() is { } other)
            throw new InvalidDataException($"The table {other} has other columns in it than here.");
    }

    private async Task<(Loss Loss, Func<Task> InPlace)> RestorePostgreSql(ZipArchive zip, BackupManifest manifest, Action<string> tell, CancellationToken cancel)
    {
        await RefuseUnlessEmpty(cancel);
        // An empty database may take any shape; then the backup's own tables are filled in one transaction, or not at all.
        var migrator = db.GetService<IMigrator>();
        var applied = (await db.Database.GetAppliedMigrationsAsync(cancel)).ToList();
        if (applied.Count > 0 && !applied.SequenceEqual(manifest.Migrations)) await migrator.MigrateAsync(Migration.InitialDatabase, cancel);
        await migrator.MigrateAsync(manifest.Migrations[^1], cancel);

        // Beside the journal, which only this program's user can look into.
        PrivateFolder.Create(roadmap.Data);
        using (var workshop = new Workshop(roadmap.Data, WorkshopName))
        {
            var unpacked = manifest.IsSqlite ? await Unpack(zip, workshop, tell, cancel) : null;
            await FillPostgreSql(zip, manifest, unpacked, tell, cancel);
        }

        await database.Shape(cancel);
        return await fence.CloseAfterRestore(manifest.MadeAt, manifest.Mark, await fence.Home(cancel), cancel);
    }

    private async Task FillPostgreSql(ZipArchive zip, BackupManifest manifest, string? unpacked, Action<string> tell, CancellationToken cancel)
    {
        await using (var connection = new NpgsqlConnection(db.Database.GetConnectionString()))
        {
            await connection.OpenAsync(cancel);
            await using var transaction = await connection.BeginTransactionAsync(cancel);
            await PostgreSqlTables.Settle(connection, cancel);
            await connection.Run("""LOCK TABLE "LedgerHeads" IN ACCESS EXCLUSIVE MODE""", cancel);
            await RefuseUnlessEmpty(connection, cancel);
            var tables = unpacked is not null ? await PostgreSqlTables.InOrder(connection, cancel) : manifest.Tables;
            foreach (var table in tables.Reverse()) await connection.Run($"""DELETE FROM "{table.Name}" """, cancel);
            tell("Filling the database …");
            var progress = new ProgressLines(tell);
            if (unpacked is not null) await FillFromSqlite(connection, unpacked, tables, progress, cancel);
            else foreach (var table in tables) await Fill(connection, zip, table, progress, cancel);

            await Check(connection, manifest, cancel);
            await PostgreSqlTables.ResetNumbers(connection, cancel);
            // Already now: whoever is killed after this commit leaves a database that sends nothing.
            if (tables.Any(table => table.Name == "Instances" && table.Columns.Contains("SendingPausedAt")))
                await connection.Run("""UPDATE "Instances" SET "SendingPausedAt" = COALESCE("SendingPausedAt", now()), "SendingPausedBecause" = 'Restored from a backup.'""", cancel);
            await transaction.CommitAsync(cancel);
        }
    }

    private static async Task FillFromSqlite(NpgsqlConnection connection, string unpacked, IReadOnlyList<BackupTable> tables, ProgressLines progress, CancellationToken cancel)
    {
        await using var source = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = unpacked, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ConnectionString);
        await source.OpenAsync(cancel);
        await RefuseDamaged(source, cancel);
        RefuseAnotherShape(await Crossing.Shape(source, cancel), tables);
        foreach (var table in tables)
            if (await Crossing.Copy(source, connection, table, progress, cancel) != await Count(connection, table, cancel)) throw new InvalidDataException($"The table {table.Name} is not complete.");
    }

    private static async Task Fill(NpgsqlConnection connection, ZipArchive zip, BackupTable table, ProgressLines progress, CancellationToken cancel)
    {
        if (zip.GetEntry(table.FileName) is not { } entry) throw new InvalidDataException($"It lacks the table {table.Name}.");
        using (var from = new StreamReader(await entry.OpenAsync(cancel), new UTF8Encoding(false, throwOnInvalidBytes: true)))
        await using (var to = await connection.BeginTextImportAsync($"COPY {table.CopyList} FROM STDIN", cancel))
        {
            var buffer = new char[1 << 15];
            var (done, read) = (0L, 0);
            while ((read = await from.ReadAsync(buffer, cancel)) > 0)
            {
                await to.WriteAsync(buffer.AsMemory(0, read), cancel);
                done += read;
                progress.Say(() => $"Filled {Backup.Size(done)} of {Backup.Size(entry.Length)} of {table.Name} …");
            }
        }

        if (await Count(connection, table, cancel) != table.Rows) throw new InvalidDataException($"The table {table.Name} is not complete.");
    }

    private static async Task<long> Count(NpgsqlConnection connection, BackupTable table, CancellationToken cancel)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = $"""SELECT COUNT(*) FROM "{table.Name}" """;
        return (long)(await command.ExecuteScalarAsync(cancel))!;
    }

    private static async Task Copy(Stream from, Stream to, long length, Action<string> tell, CancellationToken cancel)
    {
        var progress = new ProgressLines(tell);
        var buffer = new byte[1 << 16];
        var (done, read) = (0L, 0);
        while ((read = await from.ReadAsync(buffer, cancel)) > 0)
        {
            await to.WriteAsync(buffer.AsMemory(0, read), cancel);
            done += read;
            progress.Say(() => $"Unpacked {Backup.Size(done)} of {Backup.Size(length)} …");
        }
    }

    private async Task Check(System.Data.Common.DbConnection connection, BackupManifest manifest, CancellationToken cancel)
    {
        if (db.IsSqlite) await RefuseDamaged(connection, cancel);
        await foreach (var row in connection.Rows("""SELECT "Sequence", "Hash" FROM "LedgerHeads" """, cancel))
            if (row.GetInt64(0) != manifest.Sequence || row.GetString(1) != manifest.Hash) throw new InvalidDataException("The public record in it is not the one it names.");
    }

    private static async Task RefuseDamaged(System.Data.Common.DbConnection connection, CancellationToken cancel)
    {
        await foreach (var row in connection.Rows("PRAGMA quick_check(1)", cancel))
            if (row.GetString(0) != "ok") throw new InvalidDataException("The database in it is damaged.");
    }

    private async Task RefuseUnlessEmpty(CancellationToken cancel)
    {
        await db.Database.OpenConnectionAsync(cancel);
        try
        {
            await RefuseUnlessEmpty(db.Database.GetDbConnection(), cancel);
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    // Nothing has happened in it: no entry, nobody subscribed, nobody invited.
    private async Task RefuseUnlessEmpty(System.Data.Common.DbConnection connection, CancellationToken cancel)
    {
        var tables = new List<string>();
        var all = db.IsSqlite ? "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'" : "SELECT relname::text FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = current_schema()::regnamespace";
        await foreach (var row in connection.Rows(all, cancel)) tables.Add(row.GetString(0));
        // EF's own come first; a restore that was cut off there has left nothing else.
        tables.RemoveAll(table => table.StartsWith("__EF", StringComparison.Ordinal));
        if (tables.Count == 0) return;
        var where = db.IsSqlite ? Path.GetFullPath(connection.DataSource) : $"{connection.Database} on {connection.DataSource}";
        if (!tables.Contains("LedgerHeads")) throw new BackupException($"The database {where} holds something else already. Please restore into an empty one.");
        await foreach (var row in connection.Rows("""
            SELECT (SELECT "Sequence" FROM "LedgerHeads"), (SELECT COUNT(*) FROM "Subscribers"), (SELECT COUNT(*) FROM "Accounts")
            """, cancel))
        {
            if (row.GetInt64(0) == 0 && row.GetInt64(1) == 0 && row.GetInt64(2) == 0) continue;
            throw new BackupException($"The database {where} is not empty: its newest entry is {row.GetInt64(0)}. A backup is restored only into an empty one, so that nothing is overwritten. "
                + (db.IsSqlite ? $"Please stop the service and move that file away first, or choose another Roadmap:DataDirectory. Leave the journal in {roadmap.Data}: it knows who has left since." : "Please create a new database, and name it in Database:ConnectionString."));
        }
    }

    private static void Forget(string file)
    {
        foreach (var part in (string[])["-wal", "-shm", "-journal", ""]) File.Delete(file + part);
    }
}
