using System.Data.Common;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Alliance.Roadmap.Ledger;

/// <summary>The ledger column by column, as it lies in the database. Whoever edits there may leave anything behind: what no
/// longer reads as an entry comes out as null, where its hash then speaks against it, and stops nobody from reading on.</summary>
public static class StoredLedger
{
    private const string Query = """
        SELECT e."Sequence", e."DecidedOn", e."RecordedAt", e."Milestone", e."Act", e."Label", e."Supersedes", e."Before", e."After", e."Digests",
            e."PreviousHash", e."Hash", t."Key", t."Value", t."Salt"
        FROM "Entries" e LEFT JOIN "EntryTexts" t ON t."Entry" = e."Sequence" ORDER BY e."Sequence"
        """;

    /// <summary>The entries as the contract shows them, oldest first.</summary>
    public static async IAsyncEnumerable<JsonObject> Entries(RoadmapDb db, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        await using var rows = await Read(db, Query, cancel);
        JsonObject? entry = null;
        while (await rows.ReadAsync(cancel))
        {
            var sequence = rows.GetInt64(0);
            if (entry is null || entry["sequence"]!.GetValue<long>() != sequence)
            {
                if (entry is not null) yield return entry;
                entry = EntryIn(rows, sequence);
            }

            if (WordsIn(rows, 12) is not { } key || !EntryText.Keys.Contains(key)) continue;
            entry[key] = WordsIn(rows, 13);
            if (WordsIn(rows, 14) is { } salt) entry["salts"]![key] = salt;
        }

        if (entry is not null) yield return entry;
    }

    /// <summary>The head rows: exactly one where all is well.</summary>
    public static async Task<IReadOnlyList<(long Sequence, string Hash)>> Heads(RoadmapDb db, CancellationToken cancel = default)
    {
        await using var connection = await db.KeepConnection(cancel);
        await using var rows = await Read(db, """SELECT "Sequence", "Hash" FROM "LedgerHeads" """, cancel);
        var heads = new List<(long, string)>();
        while (await rows.ReadAsync(cancel)) heads.Add((rows.GetInt64(0), WordsIn(rows, 1) ?? ""));
        return heads;
    }

    private static async Task<DbDataReader> Read(RoadmapDb db, string query, CancellationToken cancel)
    {
        // Not disposed here: on SQLite the rows would end with it.
        var command = db.Database.GetDbConnection().CreateCommand();
        (command.CommandText, command.Transaction) = (query, db.Database.CurrentTransaction?.GetDbTransaction());
        return await command.ExecuteReaderAsync(cancel);
    }

    private static JsonObject EntryIn(DbDataReader row, long sequence) => new()
    {
        ["sequence"] = sequence,
        ["at"] = StampIn(row, 1),
        ["recordedAt"] = StampIn(row, 2),
        ["milestone"] = WordsIn(row, 3),
        ["act"] = WordsIn(row, 4),
        // By its very name: "board-entry" would read well here, and nowhere else.
        ["label"] = WordsIn(row, 5) is { } label && Enum.GetNames<EntryLabel>().Contains(label) ? Enum.Parse<EntryLabel>(label).Kebab() : null,
        [EntryText.By] = null,
        [EntryText.Reason] = null,
        [EntryText.Decision] = null,
        [EntryText.Evidence] = null,
        [EntryText.Body] = null,
        ["supersedes"] = row.IsDBNull(6) ? null : row.GetInt64(6),
        ["before"] = FieldsIn(row, 7),
        ["after"] = FieldsIn(row, 8),
        ["digests"] = FieldsIn(row, 9) ?? [],
        ["salts"] = new JsonObject(),
        ["previousHash"] = WordsIn(row, 10),
        ["hash"] = WordsIn(row, 11) ?? "",
    };

    private static string? WordsIn(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    // SQLite keeps times as text, and as any text.
    private static string? StampIn(DbDataReader row, int column)
    {
        if (row.IsDBNull(column)) return null;
        if (row.GetFieldType(column) == typeof(DateTime)) return Entry.Stamp(new DateTimeOffset(DateTime.SpecifyKind(row.GetDateTime(column), DateTimeKind.Utc)));
        return DateTimeOffset.TryParse(row.GetString(column), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? Entry.Stamp(time) : null;
    }

    private static JsonObject? FieldsIn(DbDataReader row, int column)
    {
        try
        {
            return JsonNode.Parse(row.GetString(column)) as JsonObject;
        }
        catch (Exception broken) when (broken is JsonException or InvalidCastException or InvalidOperationException)
        {
            return null;
        }
    }
}
