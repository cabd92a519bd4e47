using System.Globalization;
using System.IO.Compression;
using System.Text;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Alliance.Roadmap.Web.Instances;

/// <summary>Carries rows from one kind of database to the other: each value the way its new home would have written it, or searching
/// for it would find nothing.</summary>
internal static class Crossing
{
    private const string EndOfTime = "9999-12-31 23:59:59.9999999";

    /// <summary>Copies a table of an SQLite file into one of PostgreSQL, which reads the words and numbers of SQLite by itself.</summary>
    /// <returns>How many rows there were.</returns>
    public static async Task<long> Copy(SqliteConnection from, NpgsqlConnection to, BackupTable table, ProgressLines progress, CancellationToken cancel)
    {
        await using var command = from.CreateCommand();
        command.CommandText = $"""SELECT {string.Join(", ", table.Columns.Select(column => $"\"{column}\""))} FROM "{table.Name}" """;
        await using var rows = await command.ExecuteReaderAsync(cancel);
        await using var copy = await to.BeginTextImportAsync($"COPY {table.CopyList} FROM STDIN", cancel);
        var line = new StringBuilder();
        var done = 0L;
        while (await rows.ReadAsync(cancel))
        {
            line.Clear();
            for (var at = 0; at < rows.FieldCount; at++) Write(line, at == 0 ? "" : "\t", rows.GetValue(at), table.Types![at]);
            await copy.WriteAsync(line.Append('\n'), cancel);
            done++;
            progress.Say(() => string.Create(CultureInfo.InvariantCulture, $"Filled {done:N0} rows of {table.Name} …"));
        }

        return done;
    }

    /// <summary>Fills a table of an SQLite file from a file in PostgreSQL's text form.</summary>
    /// <returns>How many rows there were.</returns>
    public static async Task<long> Fill(SqliteConnection to, SqliteTransaction transaction, ZipArchiveEntry entry, BackupTable table, ProgressLines progress, CancellationToken cancel)
    {
        await using var command = to.CreateCommand();
        command.Transaction = transaction;
        var places = table.Columns.Select((_, at) => command.Parameters.Add(new SqliteParameter($"@p{at}", null))).ToList();
        command.CommandText = $"""INSERT INTO {table.CopyList} VALUES ({string.Join(", ", places.Select(place => place.ParameterName))})""";
        using var from = new StreamReader(await entry.OpenAsync(cancel), new UTF8Encoding(false, throwOnInvalidBytes: true));
        var done = 0L;
        while (await from.ReadLineAsync(cancel) is { } line)
        {
            var values = line.Split('\t');
            if (values.Length != places.Count) throw new InvalidDataException($"The table {table.Name} is damaged.");
            for (var at = 0; at < values.Length; at++) places[at].Value = Read(values[at], table.Types![at]);
            await command.ExecuteNonQueryAsync(cancel);
            done++;
            progress.Say(() => string.Create(CultureInfo.InvariantCulture, $"Filled {done:N0} rows of {table.Name} …"));
        }

        return done;
    }

    /// <summary>The tables of ours in an SQLite file, each with its columns in order of their names.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> Shape(SqliteConnection connection, CancellationToken cancel)
    {
        var shape = new Dictionary<string, string>();
        await foreach (var row in connection.Rows("""
            SELECT t.name, (SELECT group_concat(name) FROM (SELECT name FROM pragma_table_info(t.name) ORDER BY name)) FROM sqlite_master t
            WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite\_%' ESCAPE '\' AND t.name NOT LIKE '\_\_EF%' ESCAPE '\'
            """, cancel)) shape[row.GetString(0)] = row.GetString(1);
        return shape;
    }

    private static void Write(StringBuilder line, string before, object value, string type)
    {
        line.Append(before);
        switch (value)
        {
            case DBNull: line.Append("\\N"); break;
            case byte[] bytes: line.Append(@"\\x").Append(Convert.ToHexString(bytes)); break;
            // Rounded to PostgreSQL's microseconds it would lie in the year 10000.
            case EndOfTime when type.StartsWith("timestamp", StringComparison.Ordinal): line.Append("infinity"); break;
            case string text: line.Append(text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("\n", @"\n", StringComparison.Ordinal).Replace("\r", @"\r", StringComparison.Ordinal).Replace("\t", @"\t", StringComparison.Ordinal)); break;
            default: line.Append(CultureInfo.InvariantCulture, $"{value}"); break;
        }
    }

    private static object Read(string word, string type)
    {
        if (word == @"\N") return DBNull.Value;
        var text = word.Contains('\\', StringComparison.Ordinal) ? Plain(word) : word;
        return type switch
        {
            "text" or "character varying" or "json" or "jsonb" or "date" => text,
            "uuid" => text.ToUpperInvariant(),
            "boolean" => text == "t" ? 1L : 0L,
            "smallint" or "integer" or "bigint" => long.Parse(text, CultureInfo.InvariantCulture),
            "real" or "double precision" => double.Parse(text, CultureInfo.InvariantCulture),
            "bytea" => Convert.FromHexString(text.AsSpan(2)),
            "timestamp with time zone" => text == "infinity" ? EndOfTime : text.EndsWith("+00", StringComparison.Ordinal) ? text[..^3] : throw new InvalidDataException($"It holds “{text}”, which is no time in UTC."),
            _ => throw new InvalidDataException($"It holds a column of the type “{type}”, which this program cannot carry over."),
        };
    }

    private static string Plain(string word)
    {
        var text = new StringBuilder(word.Length);
        for (var at = 0; at < word.Length; at++)
        {
            if (word[at] != '\\' || ++at == word.Length) text.Append(word[Math.Min(at, word.Length - 1)]);
            else text.Append(word[at] switch { 'b' => '\b', 'f' => '\f', 'n' => '\n', 'r' => '\r', 't' => '\t', 'v' => '\v', var other => other });
        }

        return text.ToString();
    }
}
