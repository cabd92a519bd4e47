using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Alliance.Roadmap.Web.Setup;

/// <summary>Saving what may exist only once: whoever comes second, at the same moment, is told.</summary>
internal static class Unique
{
    // What else a constraint can be (a trigger that refuses, a missing value) is nobody's row, and no refusal.
    private const int SQLITE_CONSTRAINT_PRIMARYKEY = 1555;
    private const int SQLITE_CONSTRAINT_UNIQUE = 2067;

    /// <summary>As <see cref="RoadmapDb.TrySave"/>; somebody else's row of the same key comes back as a refusal too.</summary>
    public static async Task<Outcome> TrySaveUnique(this RoadmapDb db, Refusal taken, CancellationToken cancel = default)
    {
        try
        {
            return await db.TrySave(cancel);
        }
        catch (DbUpdateException twice) when (twice.InnerException is SqliteException { SqliteExtendedErrorCode: SQLITE_CONSTRAINT_UNIQUE or SQLITE_CONSTRAINT_PRIMARYKEY } or PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            return taken;
        }
    }
}
