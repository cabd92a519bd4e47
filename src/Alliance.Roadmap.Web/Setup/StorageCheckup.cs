using System.Data.Common;
using System.Runtime.CompilerServices;
using Alliance.Roadmap.Ledger;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Alliance.Roadmap.Web.Setup;

/// <summary>Looks at the data directory, the database and the ledger.</summary>
internal sealed class StorageCheckup(RoadmapDb db, Database start, DatabaseSettings database, RoadmapSettings roadmap) : ICheckup
{
    /// <summary>Once examined: whether the database answers and knows this version's changes, so that others can ask it.</summary>
    public bool IsUsable { get; private set; }

    public async IAsyncEnumerable<Finding> Examine([EnumeratorCancellation] CancellationToken cancel)
    {
        yield return Writable();
        Finding? unreachable = null;
        var (pending, newer) = (0, (string?)null);
        try
        {
            // A PostgreSQL database that is not there would otherwise look like an empty one; a file is made.
            await using var connection = db.IsSqlite ? null : await db.KeepConnection(cancel);
            var applied = (await db.Database.GetAppliedMigrationsAsync(cancel)).ToList();
            var known = db.Database.GetMigrations().ToHashSet();
            newer = applied.Find(name => !known.Contains(name));
            pending = known.Except(applied).Count();
        }
        catch (Exception failed) when (StorageTrouble.Databases(failed) is { } problem)
        {
            unreachable = Finding.Problem($"The database {(database.IsSqlite ? $"file {database.FileFor(roadmap)} " : "")}cannot be used: {StorageTrouble.Of(problem)?.Cause ?? problem.Message} If that is not the one you mean, please check the section Database of the settings.");
        }

        if (unreachable is not null)
        {
            yield return unreachable;
            yield break;
        }

        if (newer is not null)
        {
            yield return Finding.Problem($"The database is newer than this program (change “{newer}”). Please run the newer version.");
            yield break;
        }

        if (pending > 0)
        {
            yield return Finding.Problem($"The database lacks {pending} change(s) of its schema. Please start the service once, or run “migrate”.");
            yield break;
        }

        IsUsable = true;
        if (await MissingRights(cancel) is { } rights) yield return Finding.Problem(rights);
        else if (await Missing(cancel) is { } lacking) yield return Finding.Problem(Refused(lacking));
        else if (await start.Foresee(cancel) is { } refused) yield return Finding.Problem($"The service would not start: {refused}");
        else yield return Finding.Well($"The database ({(database.IsSqlite ? "SQLite" : "PostgreSQL")}) answers and has this version's shape.");
        var missing = await LedgerTriggers.Missing(db, cancel);
        yield return missing.Count == 0
            ? Finding.Well("The database protects the public record against changes.")
            : Finding.Problem($"The trigger(s) {missing.Joined()} that protect the public record are missing or do something else. Please put them back from the migration ProtectLedger.");
        var heads = await StoredLedger.Heads(db, cancel);
        if (heads is not [var head]) yield return Finding.Problem($"The public record has {heads.Count} heads instead of one, so somebody edited the database. Please restore a backup.");
        else yield return Finding.Well(head.Sequence == 0 ? "The public record is empty; the service fills it at its first start." : $"The public record's newest entry is {head.Sequence}. “ledger verify” checks every one.");
    }

    /// <summary>What to do about a database that answers, but not this question.</summary>
    public static string Refused(DbException said) => said switch
    {
        PostgresException { SqlState: not (PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedColumn) } other => $"PostgreSQL says: {other.MessageText}.",
        _ => $"The database is not as this version made it, so somebody edited it ({(said as PostgresException)?.MessageText ?? said.Message}). Please stop the service and restore the newest backup.",
    };

    // Asks for every table and column that this version knows, in one question that finds nothing.
    private async Task<DbException?> Missing(CancellationToken cancel)
    {
        var tables = db.Model.GetRelationalModel().Tables.Select(table => $"""EXISTS (SELECT {string.Join(", ", table.Columns.Select(column => $"""t."{column.Name}" """))} FROM "{table.Name}" t LIMIT 0)""");
        try
        {
            await db.Texts($"SELECT '' WHERE {string.Join(" OR ", tables)}", cancel);
            return null;
        }
        catch (DbException unknown) when (StorageTrouble.Of(unknown) is null)
        {
            return unknown;
        }
    }

    /// <summary>PostgreSQL: what this program may not do with its tables, and how to allow it. Null where it may do everything.</summary>
    private async Task<string?> MissingRights(CancellationToken cancel)
    {
        if (db.IsSqlite) return null;
        var tables = string.Join(", ", db.Model.GetRelationalModel().Tables.Select(table => $"('{table.Name}')"));
        // A table that is not there has no rights to lack.
        var lacking = await db.Texts($"""
            SELECT name || ' (' || string_agg(act, ', ' ORDER BY place) || ')' FROM (VALUES {tables}) AS tables(name), (VALUES (1, 'SELECT'), (2, 'INSERT'), (3, 'UPDATE'), (4, 'DELETE')) AS acts(place, act)
            WHERE NOT has_table_privilege(to_regclass(quote_ident(name)), act) GROUP BY name ORDER BY name
            """, cancel);
        if (lacking.Count == 0) return null;
        var grant = (await db.Texts("SELECT 'GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ' || quote_ident(current_schema()) || ' TO ' || quote_ident(current_user)", cancel)).Single();
        return $"The user of Database:ConnectionString has not all rights on the table(s) {lacking.Joined()}. Please let their owner say: {grant};";
    }

    private Finding Writable()
    {
        try
        {
            PrivateFolder.Create(roadmap.Data);
            var probe = Path.Combine(roadmap.Data, $".probe-{Guid.NewGuid():N}");
            try
            {
                // On a full disk an empty file can still be made.
                File.WriteAllBytes(probe, new byte[1 << 16]);
            }
            finally
            {
                File.Delete(probe);
            }

            return DataDisk.Problem(roadmap, database) is { } full ? Finding.Problem(full) : Finding.Well($"The data directory {roadmap.Data} can be written.");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return Finding.Problem($"The data directory {roadmap.Data} cannot be written: {problem.Message} Please give this program's user the right to, or choose another Roadmap:DataDirectory.");
        }
    }
}
