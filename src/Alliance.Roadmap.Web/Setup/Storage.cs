using System.Data.Common;
using System.Runtime.CompilerServices;
using Alliance.Roadmap.Instances;
using Alliance.Roadmap.Ledger;
using Alliance.Roadmap.Migrations.PostgreSql;
using Alliance.Roadmap.Migrations.Sqlite;
using Alliance.Roadmap.Web.Caching;
using Alliance.Roadmap.Web.Instances;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using static SQLitePCL.raw;

namespace Alliance.Roadmap.Web.Setup;

/// <summary>One database, two providers.</summary>
internal static class Storage
{
    public static void AddStorage(this WebApplicationBuilder builder, DatabaseSettings database, RoadmapSettings roadmap)
    {
        builder.Services.AddDbContextPool<RoadmapDb>((services, options) => options.UseRoadmapDatabase(database, roadmap).AddInterceptors(services.GetRequiredService<DatabaseFile>(), services.GetRequiredService<JournalKeeper>(), services.GetRequiredService<PublicChanges>()));
        builder.Services.AddDataProtection().SetApplicationName("Alliance Roadmap").PersistKeysToDbContext<RoadmapDb>();
        builder.Services.AddSingleton<DatabaseLock>();
        builder.Services.AddSingleton<DatabaseFile>();
        builder.Services.AddScoped<Database>();
    }

    private static DbContextOptionsBuilder UseRoadmapDatabase(this DbContextOptionsBuilder options, DatabaseSettings database, RoadmapSettings roadmap)
    {
        // A handful of steps with a handful of posts each: one query sees them all at one moment.
        if (database.IsSqlite)
        {
            options.UseSqlite(database.ConnectionStringFor(roadmap), sqlite => sqlite.MigrationsAssembly(typeof(SqliteDesign).Assembly.GetName().Name).UseQuerySplittingBehavior(QuerySplittingBehavior.SingleQuery))
                .UseModel(Migrations.Sqlite.Model.RoadmapDbModel.Instance)
                .AddInterceptors(SqlitePragmas.Instance);
        }
        else
        {
            options.UseNpgsql(database.ConnectionString, npgsql => npgsql.MigrationsAssembly(typeof(PostgreSqlDesign).Assembly.GetName().Name).UseQuerySplittingBehavior(QuerySplittingBehavior.SingleQuery))
                .UseModel(Migrations.PostgreSql.Model.RoadmapDbModel.Instance);
        }

        return options;
    }

    /// <summary>What SQLite asks of every connection: patience with another writer (its own, for that of the driver sleeps 150 ms
    /// between tries), full durability, and nothing readable left where something was deleted.</summary>
    private sealed class SqlitePragmas : DbConnectionInterceptor
    {
        public static readonly SqlitePragmas Instance = new();

        // They belong to the driver's own connection, which its pool hands out again and again.
        private readonly ConditionalWeakTable<object, object?> set = [];

        public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Set(connection);

        public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            Set(connection);
            return Task.CompletedTask;
        }

        private void Set(DbConnection connection)
        {
            if (!set.TryAdd(((SqliteConnection)connection).Handle!, null)) return;
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA busy_timeout = 5000; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;";
            command.ExecuteNonQuery();
        }
    }
}

/// <summary>Brings the database to the shape this program knows, and says clearly why it cannot.</summary>
internal sealed class Database(RoadmapDb db, DatabaseSettings settings, RoadmapSettings roadmap, DatabaseLock databaseLock, Fence fence, ILogger<Database> log)
{
    // Any number of our own; every version of the program must use the same.
    private const long UpgradeLock = 7_126_004_121;

    /// <summary>Applies what is missing, and looks whether this is the database that was here before.</summary>
    /// <exception cref="StartException">The database is newer than the program, in use by another one, damaged or out of reach,
    /// or it does not keep what it has confirmed.</exception>
    public async Task Migrate(CancellationToken cancel = default)
    {
        await Take(cancel);
        await Recognize(cancel);
    }

    /// <summary>The first half of <see cref="Migrate"/>: the database is ours, and has its shape.</summary>
    public Task Take(CancellationToken cancel = default)
    {
        if (settings.IsSqlite) databaseLock.Take();
        return Shape(cancel);
    }

    /// <summary>The second half: it is the one that was here before, or nothing is sent.</summary>
    public Task Recognize(CancellationToken cancel = default) => Reach(() => fence.Look(cancel));

    /// <summary>Does what two nodes must not do at once: the second one finds what the first has made.</summary>
    public Task InTurn(Func<Task> work, CancellationToken cancel = default) => settings.IsSqlite ? work() : Reach(() => OneAfterTheOther(_ => work(), cancel));

    /// <summary>Applies what is missing, and no more.</summary>
    /// <exception cref="StartException">As for <see cref="Migrate"/>.</exception>
    public Task Shape(CancellationToken cancel = default) =>
        Reach(async () =>
        {
            await RefuseForgetful(cancel);
            if (Pending(await RefuseNewer(cancel)) > 0)
            {
                if (settings.IsSqlite) await Upgrade(cancel);
                else await OneAfterTheOther(Upgrade, cancel);
            }

            if (settings.IsSqlite) await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL;", cancel);
            await RefuseUnprotected(cancel);
            await TryWriting(cancel);
            await BeSomebody(cancel);
        });

    /// <summary>Why a start would refuse this database, though it has its shape; null where it would not. Changes nothing.</summary>
    public async Task<string?> Foresee(CancellationToken cancel = default)
    {
        try
        {
            await Reach(async () =>
            {
                await RefuseForgetful(cancel);
                await IsSomebody(cancel);   // what a start reads first
                await using var undone = await db.Database.BeginTransactionAsync(cancel);
                await TryWriting(cancel);
            });
            return null;
        }
        catch (StartException refused)
        {
            return refused.Message;
        }
    }

    // A digest that is armed and forgotten would be sent twice. Anything but "off" waits for this server's own disk; the
    // stronger ones wait for others too.
    private async Task RefuseForgetful(CancellationToken cancel)
    {
        if (settings.IsSqlite) return;   // set on every connection, above
        if (await db.Texts("SELECT current_setting('synchronous_commit')", cancel) is ["off"])
            throw new StartException("PostgreSQL confirms what is not yet on its disk (synchronous_commit is off), so a crash could send a digest twice. Please set it to on, for the server or for this database: ALTER DATABASE … SET synchronous_commit = on.");
    }

    // Two nodes that start at once on an empty database make one instance: whoever locks the ledger first.
    private async Task BeSomebody(CancellationToken cancel)
    {
        if (await IsSomebody(cancel)) return;
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await db.LockHead(cancel);
        if (await db.Instances.AnyAsync(cancel)) return;
        db.Add(new Instance());
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        // Another node may settle it from here on; what we remember of it is old by then.
        db.ChangeTracker.Clear();
    }

    private async Task<bool> IsSomebody(CancellationToken cancel) => await db.Texts("""SELECT '1' FROM "Instances" """, cancel) is not [];

    private async Task Upgrade(CancellationToken cancel)
    {
        var pending = Pending(await Applied(cancel));
        if (pending == 0) return;
        await ForgetKilledMigration(cancel);
        log.LogInformation("Preparing the database: {Count} change(s) of its schema.", pending);
        await db.Database.MigrateAsync(cancel);
    }

    // Nodes that start together on an empty PostgreSQL would all make the same tables. The lock belongs to the connection,
    // so a node that dies while it works leaves none behind.
    private async Task OneAfterTheOther(Func<CancellationToken, Task> work, CancellationToken cancel)
    {
        var patience = db.Database.GetCommandTimeout();
        try
        {
            db.Database.SetCommandTimeout(TimeSpan.FromMinutes(30));
            await using var turn = await db.KeepLock(UpgradeLock, cancel);
            await work(cancel);
        }
        finally
        {
            db.Database.SetCommandTimeout(patience);
        }
    }

    // A file that can only be read would look healthy until the first act.
    private async Task TryWriting(CancellationToken cancel) => await db.Database.ExecuteSqlAsync($"""UPDATE "LedgerHeads" SET "Hash" = "Hash" WHERE "Id" = 1""", cancel);

    /// <summary>For commands: an empty database is prepared, one that needs upgrading is refused.</summary>
    public async Task Open(CancellationToken cancel = default)
    {
        IReadOnlyList<string> applied = [];
        await Reach(async () => applied = await RefuseNewer(cancel));
        if (applied is []) await Migrate(cancel);
        else if (Pending(applied) is > 0 and var pending) throw new StartException($"The database is older than this program ({pending} change(s) of its schema are missing). Please run “migrate” first, after a backup.");
    }

    /// <summary>For a backup: an empty database is prepared, and one that needs upgrading is taken as it is.</summary>
    public async Task OpenAsItIs(CancellationToken cancel = default)
    {
        IReadOnlyList<string> applied = [];
        await Reach(async () => applied = await RefuseNewer(cancel));
        if (applied is []) await Migrate(cancel);
    }

    /// <returns>The changes of the schema that the database has.</returns>
    private async Task<IReadOnlyList<string>> RefuseNewer(CancellationToken cancel)
    {
        var applied = await Applied(cancel);
        var known = db.Database.GetMigrations().ToHashSet();
        return applied.FirstOrDefault(name => !known.Contains(name)) is not { } newer ? applied
            : throw new StartException($"The database is newer than this program: it has the change “{newer}”, which this version does not know. Please run the newer version.");
    }

    private int Pending(IReadOnlyList<string> applied) => db.Database.GetMigrations().Except(applied).Count();

    // In plain SQL: EF would first make a model of its own for this one column, a tenth of the whole start.
    private async Task<IReadOnlyList<string>> Applied(CancellationToken cancel)
    {
        if (!await db.GetService<IRelationalDatabaseCreator>().ExistsAsync(cancel)) return [];
        var isThere = await db.Texts(db.IsSqlite ? "SELECT name FROM sqlite_master WHERE type = 'table' AND name = '__EFMigrationsHistory'" : """SELECT '1' WHERE to_regclass('"__EFMigrationsHistory"') IS NOT NULL""", cancel);
        return isThere is [] ? [] : await db.Texts("""SELECT "MigrationId" FROM "__EFMigrationsHistory" ORDER BY "MigrationId" """, cancel);
    }

    private async Task RefuseUnprotected(CancellationToken cancel)
    {
        var missing = await LedgerTriggers.Missing(db, cancel);
        var heads = (await StoredLedger.Heads(db, cancel)).Count;
        if (heads != 1)
            throw new StartException($"The ledger has {heads} heads instead of one, so somebody edited the database. Please restore a backup.");
        if (missing.Count > 0)
            throw new StartException($"The database no longer protects the ledger: the trigger(s) {missing.Joined()} are missing or do something else. Please restore a backup, or run “ledger verify” and put them back from the migration ProtectLedger.");
    }

    // A migration that was killed leaves its lock behind, and on SQLite nothing would ever take it away. We hold the
    // file's lock ourselves, so nobody else can be migrating.
    private async Task ForgetKilledMigration(CancellationToken cancel)
    {
        if (!settings.IsSqlite) return;
        var stuck = await db.Database.SqlQuery<int>($"""SELECT COUNT(*) AS "Value" FROM sqlite_master WHERE name = '__EFMigrationsLock'""").SingleAsync(cancel);
        if (stuck > 0) await db.Database.ExecuteSqlRawAsync("""DELETE FROM "__EFMigrationsLock";""", cancel);
    }

    private async Task Reach(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (SqliteException locked) when (locked.SqliteErrorCode is SQLITE_READONLY)
        {
            throw new StartException($"The database file {settings.FileFor(roadmap)} can only be read. Please give this program's user the right to write it and its folder.");
        }
        catch (SqliteException busy) when (busy.SqliteErrorCode is SQLITE_BUSY or SQLITE_LOCKED)
        {
            throw new StartException($"Another program holds the database file {settings.FileFor(roadmap)}. Please end it, or try again in a moment.");
        }
        catch (SqliteException damaged) when (damaged.SqliteErrorCode is SQLITE_CORRUPT or SQLITE_NOTADB)
        {
            throw new StartException($"The database file {settings.FileFor(roadmap)} is damaged, or no database: {damaged.Message} Please move it and the files of the same name beside it away (not the journal), and restore the newest backup: “restore FILE”.");
        }
        catch (SqliteException broken)
        {
            throw new StartException($"The database file {settings.FileFor(roadmap)} cannot be used: {broken.Message} Please check that it is an intact database of this program and that the folder is writable.");
        }
        catch (Exception gone) when (StorageTrouble.Databases(gone) is PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName or PostgresErrorCodes.InsufficientPrivilege } said)
        {
            throw new StartException(StorageTrouble.Of(said)!.Cause);
        }
        catch (Exception away) when (StorageTrouble.Databases(away) is NpgsqlException)
        {
            throw new StartException($"PostgreSQL cannot be used: {StorageTrouble.Databases(away)!.Message.Split('\n', '\r')[0].TrimEnd('.')}. Please check Database:ConnectionString and that the server runs.");
        }
    }
}

/// <summary>The service cannot start; the message says why and what to do.</summary>
internal sealed class StartException(string message) : Exception(message)
{
}

/// <summary>Keeps a second service off the same SQLite file: an advisory lock beside the file itself, whichever data directory
/// a service has, that the system drops when the process ends.</summary>
internal sealed class DatabaseLock(RoadmapSettings roadmap, DatabaseSettings database) : IDisposable
{
    private FileStream? held;

    /// <exception cref="StartException">Another process has it, or the folder cannot be written.</exception>
    public void Take()
    {
        if (held is not null || database.FileFor(roadmap) is not { } guarded) return;
        var (file, folder) = (guarded + ".lock", Path.GetDirectoryName(guarded)!);
        try
        {
            PrivateFolder.Create(folder);
            held = new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException)
        {
            throw new StartException($"The folder {folder} of the database cannot be written. Please give this program's user the right to, or choose another Roadmap:DataDirectory.");
        }
        catch (IOException) when (File.Exists(file))
        {
            throw new StartException($"Another process already serves the roadmap in {guarded}. Please stop it first; several processes need PostgreSQL.");
        }
        catch (IOException problem)
        {
            throw new StartException($"The folder {folder} of the database cannot be used: {problem.Message}");
        }
    }

    public void Dispose() => held?.Dispose();
}
