using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;
using static SQLitePCL.raw;

namespace Alliance.Roadmap.Web.Setup;

/// <summary>A database that cannot do its work just now. It is nobody's mistake and passes when its cause goes, so people are told in a
/// sentence, and the log in another, rather than with a stack trace.</summary>
/// <param name="Sentence">For whoever asked: what became of it.</param>
/// <param name="Cause">For whoever runs the server.</param>
internal sealed record StorageTrouble(string Sentence, string Cause)
{
    private const string Lost = "Nothing was changed, and nothing that is stored is lost. Please try again in some minutes.";

    /// <summary>The trouble behind a failure; null where the failure is of another kind, such as a wrong query.</summary>
    public static StorageTrouble? Of(Exception? failure) => Databases(failure) switch
    {
        DatabaseGoneException gone => new($"The database is not where it was. {Lost}", gone.Message),
        SqliteException { SqliteErrorCode: SQLITE_FULL } full => new($"The server's disk is full, so nothing can be stored just now. {Lost}", $"The disk is full ({full.Message})."),
        SqliteException { SqliteErrorCode: SQLITE_READONLY or SQLITE_CANTOPEN or SQLITE_PERM } closed => new($"The database can only be read just now. {Lost}", $"The database file cannot be written ({closed.Message}). Please give this program's user the right to write it and its folder."),
        SqliteException { SqliteErrorCode: SQLITE_BUSY or SQLITE_LOCKED } => new($"The database is busy just now. {Lost}", "Another program holds the database. Please try again in a moment."),
        SqliteException { SqliteErrorCode: SQLITE_CORRUPT or SQLITE_NOTADB } damaged => new("The database is damaged, so this cannot be done. Whoever runs the server has to restore a backup.", $"The database file is damaged ({damaged.Message}). Please stop the service, move the file away, and restore the newest backup."),
        SqliteException { SqliteErrorCode: SQLITE_IOERR } broken => new($"The database cannot be read or written just now. {Lost}", $"The disk does not do its work ({broken.Message})."),
        PostgresException { SqlState: ['5', '3', ..] or ['5', '7', ..] or ['5', '8', ..] or ['0', '8', ..] or PostgresErrorCodes.ReadOnlySqlTransaction } away => new($"The database cannot do this just now. {Lost}", $"PostgreSQL says: {away.MessageText}"),
        PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege } denied => new($"The database does not let this be done just now. {Lost}", $"PostgreSQL says: {denied.MessageText}. Please give the user of Database:ConnectionString the rights on all tables of its database. “doctor” names those it lacks."),
        PostgresException { SqlState: ['2', '8', ..] } stranger => new($"The database cannot be reached just now. {Lost}", $"PostgreSQL does not let this program in: {stranger.MessageText}. Please check the user and the password in Database:ConnectionString."),
        PostgresException { SqlState: PostgresErrorCodes.ObjectNotInPrerequisiteState } closed => new($"The database cannot be reached just now. {Lost}", $"PostgreSQL says: {closed.MessageText}."),
        PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } gone => new("The database is not there just now. Nothing was changed. Please try again in some minutes.", $"PostgreSQL says: {gone.MessageText}. Please create it, empty (“createdb”), and start the service or “restore” the newest backup; or name the right one in Database:ConnectionString."),
        PostgresException => null,
        NpgsqlException away => new($"The database cannot be reached just now. {Lost}", $"PostgreSQL cannot be reached: {away.Message}"),
        _ => null,
    };

    /// <summary>What the database itself said: EF wraps it, sometimes twice.</summary>
    public static DbException? Databases(Exception? failure) => failure is null ? null : failure as DbException ?? Databases(failure.InnerException);
}
