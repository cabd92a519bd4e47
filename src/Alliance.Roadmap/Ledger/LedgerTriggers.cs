using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Ledger;

/// <summary>The triggers that make the database itself refuse to change the ledger (migration <c>ProtectLedger</c>).
/// An SQLite table rebuild drops them silently, so every start and every verification looks for them.</summary>
public static class LedgerTriggers
{
    private static readonly string[] OnBoth = ["entries_refuse_update", "entries_refuse_delete", "entries_refuse_replace"];

    /// <summary>The names of those that are gone or, on PostgreSQL, disabled; empty when all is well.</summary>
    public static async Task<IReadOnlyList<string>> Missing(RoadmapDb db, CancellationToken cancel = default)
    {
        var found = db.IsSqlite
            ? await db.Database.SqlQuery<string>($"""SELECT name AS "Value" FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'Entries'""").ToListAsync(cancel)
            : await db.Database.SqlQuery<string>($"""SELECT tgname::text AS "Value" FROM pg_trigger WHERE tgrelid = '"Entries"'::regclass AND tgenabled IN ('O', 'A')""").ToListAsync(cancel);
        var expected = db.IsSqlite ? OnBoth : [.. OnBoth, "entries_refuse_truncate"];
        return [.. expected.Except(found)];
    }
}
