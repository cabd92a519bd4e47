using Alliance.Roadmap.Web.Setup;
using Microsoft.Data.Sqlite;

namespace Alliance.Roadmap.Web.Caching;

/// <summary>On SQLite a command may run beside the service. A connection that is kept open sees from <c>PRAGMA data_version</c> that
/// any other one has committed, our own included; that costs some microseconds, so it is asked a hundred times a second at most.</summary>
internal sealed class SqliteWriters(DatabaseSettings database, RoadmapSettings roadmap, ILogger<SqliteWriters> log) : IOtherWriters, IDisposable
{
    private const int Pause = 10;   // milliseconds

    private readonly Lock looking = new();
    private SqliteConnection? connection;
    private SqliteCommand? question;
    private long seen;
    private long lookedAt = long.MinValue / 2;
    private volatile bool areKnown;

    public bool AreKnown(PublicVersion version)
    {
        if (Environment.TickCount64 - Volatile.Read(ref lookedAt) < Pause || !looking.TryEnter()) return areKnown;
        try
        {
            var now = Environment.TickCount64;
            Look(version);
            areKnown = true;
            Volatile.Write(ref lookedAt, now);
        }
        catch (SqliteException unreadable)
        {
            if (areKnown) log.LogWarning("The database does not say whether it has changed, so pages are made anew for each reader: {Problem}", unreadable.Message);
            areKnown = false;
            Close();
        }
        finally
        {
            looking.Exit();
        }

        return areKnown;
    }

    public void Dispose()
    {
        lock (looking) Close();
    }

    private void Look(PublicVersion version)
    {
        if (question is null)
        {
            connection = new SqliteConnection(new SqliteConnectionStringBuilder(database.ConnectionStringFor(roadmap)) { Pooling = false }.ConnectionString);
            connection.Open();
            question = connection.CreateCommand();
            question.CommandText = "PRAGMA data_version";
            seen = -1;
        }

        // The number means nothing by itself, only that it is another one than before, to this connection.
        var found = (long)question.ExecuteScalar()!;
        if (found == seen) return;
        seen = found;
        version.Moved();
    }

    private void Close()
    {
        question?.Dispose();
        connection?.Dispose();
        (question, connection) = (null, null);
    }
}
