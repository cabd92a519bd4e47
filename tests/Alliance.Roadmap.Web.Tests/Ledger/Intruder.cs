using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Alliance.Roadmap.Web.Tests.Ledger;

/// <summary>Somebody with full access to the database itself, who takes the triggers away, edits, and puts them back.</summary>
internal sealed class Intruder : IAsyncDisposable
{
    private static readonly string[] Tables = ["LedgerHeads", "Entries", "EntryTexts"];

    private readonly DbConnection connection;
    private readonly bool postgreSql;

    private Intruder(DbConnection connection, bool postgreSql) => (this.connection, this.postgreSql) = (connection, postgreSql);

    public static async Task<Intruder> At(Site site)
    {
        var address = await site.Ask(db => Task.FromResult(db.Database.GetConnectionString()!));
        DbConnection connection = site.IsOnPostgreSql
            ? new NpgsqlConnection(address)
            : new SqliteConnection(new SqliteConnectionStringBuilder(address) { ForeignKeys = false }.ConnectionString);
        await connection.OpenAsync();
        var intruder = new Intruder(connection, site.IsOnPostgreSql);
        foreach (var table in Tables) await intruder.Run($"""CREATE TABLE "Kept{table}" AS SELECT * FROM "{table}" """);
        return intruder;
    }

    /// <summary>Edits while no trigger watches.</summary>
    public async Task Edit(params string[] edits)
    {
        var triggers = await Triggers();
        foreach (var name in triggers.Keys) await Drop(name);
        // PostgreSQL checks foreign keys by triggers of its own.
        if (postgreSql) await Run("SET session_replication_role = replica");
        foreach (var edit in edits) await Run(edit);
        if (postgreSql) await Run("SET session_replication_role = origin");
        foreach (var definition in triggers.Values) await Run(definition);
    }

    /// <summary>The names of the ledger's triggers and what creates them.</summary>
    public async Task<Dictionary<string, string>> Triggers()
    {
        await using var command = connection.CreateCommand();
        command.CommandText = postgreSql
            ? """SELECT tgname::text, pg_get_triggerdef(oid) FROM pg_trigger WHERE tgrelid = '"Entries"'::regclass AND NOT tgisinternal"""
            : "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'Entries'";
        var found = new Dictionary<string, string>();
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync()) found[rows.GetString(0)] = rows.GetString(1);
        return found;
    }

    public Task Drop(string trigger) => Run(postgreSql ? $"""DROP TRIGGER {trigger} ON "Entries" """ : $"DROP TRIGGER {trigger}");

    public async Task Run(string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Puts everything back as it was found.</summary>
    public async ValueTask DisposeAsync()
    {
        await Edit([
            .. Tables.Reverse().Select(table => $"""DELETE FROM "{table}" """),
            .. Tables.Select(table => $"""INSERT INTO "{table}" SELECT * FROM "Kept{table}" """),
            .. Tables.Select(table => $"""DROP TABLE "Kept{table}" """)]);
        await connection.DisposeAsync();
    }
}
