using System.Data.Common;
using Alliance.Roadmap.Instances;
using Alliance.Roadmap.Ledger;
using Alliance.Roadmap.Migrations.PostgreSql;
using Alliance.Roadmap.Migrations.Sqlite;
using Alliance.Roadmap.Web.Instances;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Alliance.Roadmap.Web.Setup;

/// <summary>One database, two providers.</summary>
internal static class Storage
{
    public static void AddStorage(this WebApplicationBuilder builder, DatabaseSettings database, RoadmapSettings roadmap)
    {
        builder.Services.AddDbContextPool<RoadmapDb>((services, options) => options.UseRoadmapDatabase(database, roadmap).AddInterceptors(services.GetRequiredService<JournalKeeper>()));
        builder.Services.AddDataProtection().SetApplicationName("Alliance Roadmap").PersistKeysToDbContext<RoadmapDb>();
        builder.Services.AddSingleton<DatabaseLock>();
        builder.Services.AddScoped<Database>();
        builder.Services.AddScoped<ICheckup, StorageCheckup>();
    }

    private static DbContextOptionsBuilder UseRoadmapDatabase(this DbContextOptionsBuilder options, DatabaseSettings database, RoadmapSettings roadmap)
    {
        // A handful of steps with a handful of posts each: one query sees them all at one moment.
        if (database.IsSqlite)
        {
            options.UseSqlite(database.ConnectionStringFor(roadmap), sqlite => sqlite.MigrationsAssembly(typeof(SqliteDesign).Assembly.GetName().Name).UseQuerySplittingBehavior(QuerySplittingBehavior.SingleQuery))
                .AddInterceptors(SqlitePragmas.Instance);
        }
        else
        {
            options.UseNpgsql(database.ConnectionString, npgsql => npgsql.MigrationsAssembly(typeof(PostgreSqlDesign).Assembly.GetName().Name).UseQuerySplittingBehavior(QuerySplittingBehavior.SingleQuery));
        }

        return options;
    }

    /// <summary>What SQLite asks of every connection: patience with another writer (its own, for that of the driver sleeps 150 ms
    /// between tries), full durability, and nothing readable left where something was deleted.</summary>
    private sealed class SqlitePragmas : DbConnectionInterceptor
    {
        public static readonly SqlitePragmas Instance = new();

        public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Set(connection);

        public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            Set(connection);
            return Task.CompletedTask;
        }

        private static void Set(DbConnection connection)
        {
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA busy_timeout = 5000; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;";
            command.ExecuteNonQuery();
        }
    }
}

/// <summary>Brings the database to the shape this program knows, and says clearly why it cannot.</summary>
internal sealed class Database(RoadmapDb db, DatabaseSettings settings, RoadmapSettings roadmap, DatabaseLock databaseLock, Fence fence, ILogger<Database> log)
{
    /// <summary>Applies what is missing, and looks whether this is the database that was here before.</summary>
    /// <exception cref="StartException">The database is newer than the program, in use by another one, damaged or out of reach,
    /// or it does not keep what it has confirmed.</exception>
    public async Task Migrate(CancellationToken cancel = default)
    {
        if (settings.IsSqlite) databaseLock.Take();
        await Shape(cancel);
        await Reach(() => fence.Look(cancel));
    }

    /// <summary>Applies what is missing, and no more.</summary>
    /// <exception cref="StartException">As for <see cref="Migrate"/>.</exception>
    public Task Shape(CancellationToken cancel = default) =>
        Reach(async () =>
        {
            await RefuseForgetful(cancel);
            await RefuseNewer(cancel);
            var pending = (await db.Database.GetPendingMigrationsAsync(cancel)).ToList();
            if (pending.Count > 0)
            {
                await ForgetKilledMigration(cancel);
                log.LogInformation("Preparing the database: {Count} change(s) of its schema.", pending.Count);
                await db.Database.MigrateAsync(cancel);
            }

            if (settings.IsSqlite) await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL;", cancel);
            await RefuseUnprotected(cancel);
            await BeSomebody(cancel);
        });

    // A digest that is armed and forgotten would be sent twice. Anything but "off" waits for this server's own disk; the
    // stronger ones wait for others too.
    private async Task RefuseForgetful(CancellationToken cancel)
    {
        if (settings.IsSqlite) return;   // set on every connection, above
        if (await db.Database.SqlQuery<string>($"""SELECT current_setting('synchronous_commit') AS "Value" """).SingleAsync(cancel) == "off")
            throw new StartException("PostgreSQL confirms what is not yet on its disk (synchronous_commit is off), so a crash could send a digest twice. Please set it to on, for the server or for this database: ALTER DATABASE … SET synchronous_commit = on.");
    }

    // Two nodes that start at once on an empty database make one instance: whoever locks the ledger first.
    private async Task BeSomebody(CancellationToken cancel)
    {
        if (await db.Instances.AnyAsync(cancel)) return;
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await db.LockHead(cancel);
        if (await db.Instances.AnyAsync(cancel)) return;
        db.Add(new Instance());
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
    }

    /// <summary>For commands: an empty database is prepared, one that needs upgrading is refused.</summary>
    public async Task Open(CancellationToken cancel = default)
    {
        var (applied, pending) = (0, 0);
        await Reach(async () =>
        {
            await RefuseNewer(cancel);
            applied = (await db.Database.GetAppliedMigrationsAsync(cancel)).Count();
            pending = (await db.Database.GetPendingMigrationsAsync(cancel)).Count();
        });
        if (applied == 0) await Migrate(cancel);
        else if (pending > 0) throw new StartException($"The database is older than this program ({pending} change(s) of its schema are missing). Please run “migrate” first, after a backup.");
    }

    /// <summary>For a backup: an empty database is prepared, and one that needs upgrading is taken as it is.</summary>
    public async Task OpenAsItIs(CancellationToken cancel = default)
    {
        var applied = 0;
        await Reach(async () =>
        {
            await RefuseNewer(cancel);
            applied = (await db.Database.GetAppliedMigrationsAsync(cancel)).Count();
        });
        if (applied == 0) await Migrate(cancel);
    }

    private async Task RefuseNewer(CancellationToken cancel)
    {
        var known = db.Database.GetMigrations().ToHashSet();
        if ((await db.Database.GetAppliedMigrationsAsync(cancel)).FirstOrDefault(name => !known.Contains(name)) is { } newer)
            throw new StartException($"The database is newer than this program: it has the change “{newer}”, which this version does not know. Please run the newer version.");
    }

    private async Task RefuseUnprotected(CancellationToken cancel)
    {
        var missing = await LedgerTriggers.Missing(db, cancel);
        if (missing.Count > 0)
            throw new StartException($"The database no longer protects the ledger: the trigger(s) {missing.Joined()} are missing. Please restore a backup, or run “ledger verify” and put them back from the migration ProtectLedger.");
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
        catch (SqliteException broken)
        {
            throw new StartException($"The database file in {roadmap.Data} cannot be used: {broken.Message} Please check that it is an intact database of this program and that the folder is writable.");
        }
        catch (Npgsql.NpgsqlException away)
        {
            throw new StartException($"PostgreSQL cannot be used: {away.Message} Please check Database:ConnectionString and that the server runs.");
        }
    }
}

/// <summary>The service cannot start; the message says why and what to do.</summary>
internal sealed class StartException(string message) : Exception(message)
{
}

/// <summary>Keeps a second service off the same SQLite file: an advisory lock that the system drops when the process ends.</summary>
internal sealed class DatabaseLock(RoadmapSettings roadmap) : IDisposable
{
    private FileStream? held;

    /// <exception cref="StartException">Another process has it, or the folder cannot be written.</exception>
    public void Take()
    {
        if (held is not null) return;
        var file = Path.Combine(roadmap.Data, "roadmap.lock");
        try
        {
            Directory.CreateDirectory(roadmap.Data);
            held = new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException)
        {
            throw new StartException($"The data directory {roadmap.Data} cannot be written. Please give this program's user the right to, or choose another Roadmap:DataDirectory.");
        }
        catch (IOException) when (File.Exists(file))
        {
            throw new StartException($"Another process already serves the roadmap in {roadmap.Data}. Please stop it first; several processes need PostgreSQL.");
        }
        catch (IOException problem)
        {
            throw new StartException($"The data directory {roadmap.Data} cannot be used: {problem.Message}");
        }
    }

    public void Dispose() => held?.Dispose();
}
