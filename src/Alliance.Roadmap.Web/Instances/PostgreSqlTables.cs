using System.Data.Common;
using System.Runtime.CompilerServices;
using Npgsql;

namespace Alliance.Roadmap.Web.Instances;

/// <summary>What a PostgreSQL database holds of ours, asked of the database itself: an older schema is copied as it is.</summary>
internal static class PostgreSqlTables
{
    /// <summary>Values are written and read in the same words, whatever the server is set to.</summary>
    public static Task Settle(NpgsqlConnection connection, CancellationToken cancel) =>
        connection.Run("SET LOCAL datestyle = ISO; SET LOCAL timezone = 'UTC'; SET LOCAL bytea_output = hex; SET LOCAL extra_float_digits = 1", cancel);

    /// <summary>All tables of our schema but the list of migrations, each after those it refers to. Hangfire has a schema of its own.</summary>
    public static async Task<IReadOnlyList<BackupTable>> InOrder(NpgsqlConnection connection, CancellationToken cancel)
    {
        var columns = new Dictionary<string, List<(string Name, string Type)>>();
        await foreach (var row in connection.Rows("""
            SELECT t.relname, a.attname, format_type(a.atttypid, NULL) FROM pg_class t JOIN pg_attribute a ON a.attrelid = t.oid
            WHERE t.relkind IN ('r', 'p') AND t.relnamespace = current_schema()::regnamespace AND t.relname NOT LIKE '\_\_EF%' AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
            ORDER BY t.relname, a.attnum
            """, cancel))
        {
            if (!columns.TryGetValue(row.GetString(0), out var known)) columns[row.GetString(0)] = known = [];
            known.Add((row.GetString(1), row.GetString(2)));
        }

        var refers = new List<(string From, string To)>();
        await foreach (var row in connection.Rows("""
            SELECT f.relname, t.relname FROM pg_constraint c JOIN pg_class f ON f.oid = c.conrelid JOIN pg_class t ON t.oid = c.confrelid
            WHERE c.contype = 'f' AND f.relnamespace = current_schema()::regnamespace AND c.conrelid <> c.confrelid
            """, cancel)) refers.Add((row.GetString(0), row.GetString(1)));

        var ordered = new List<BackupTable>();
        var waiting = columns.Keys.ToList();
        while (waiting.Count > 0)
        {
            var ready = waiting.Where(table => !refers.Exists(reference => reference.From == table && waiting.Contains(reference.To))).ToList();
            if (ready.Count == 0) throw new BackupException($"The tables {waiting.Joined()} refer to each other in a circle, which this program does not know.");
            ordered.AddRange(ready.Select(table => new BackupTable(table, columns[table].ConvertAll(column => column.Name), 0, columns[table].ConvertAll(column => column.Type))));
            waiting.RemoveAll(ready.Contains);
        }

        return ordered;
    }

    /// <summary>Numbers that the database gives out go on behind those that are there.</summary>
    public static async Task ResetNumbers(NpgsqlConnection connection, CancellationToken cancel)
    {
        var numbered = new List<(string Table, string Column)>();
        await foreach (var row in connection.Rows("""
            SELECT t.relname, a.attname FROM pg_class t JOIN pg_attribute a ON a.attrelid = t.oid
            WHERE t.relkind = 'r' AND t.relnamespace = current_schema()::regnamespace AND a.attnum > 0 AND NOT a.attisdropped
              AND pg_get_serial_sequence(quote_ident(t.relname), a.attname) IS NOT NULL
            """, cancel)) numbered.Add((row.GetString(0), row.GetString(1)));
        foreach (var (table, column) in numbered)
            await connection.Run($"""SELECT setval(pg_get_serial_sequence('"{table}"', '{column}'), (SELECT COALESCE(MAX("{column}"), 0) + 1 FROM "{table}"), false)""", cancel);
    }

    public static async Task Run(this DbConnection connection, string sql, CancellationToken cancel)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(cancel);
    }

    public static async IAsyncEnumerable<DbDataReader> Rows(this DbConnection connection, string sql, [EnumeratorCancellation] CancellationToken cancel)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var rows = await command.ExecuteReaderAsync(cancel);
        while (await rows.ReadAsync(cancel)) yield return rows;
    }
}
