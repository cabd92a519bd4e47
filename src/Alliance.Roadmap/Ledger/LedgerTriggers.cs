using System.Text.RegularExpressions;

namespace Alliance.Roadmap.Ledger;

/// <summary>The triggers that make the database itself refuse to change the ledger (migration <c>ProtectLedger</c>).
/// An SQLite table rebuild drops them silently, and one of the same name may do nothing; so every start and every
/// verification compares them word by word.</summary>
public static partial class LedgerTriggers
{
    private static readonly Dictionary<string, string> OnSqlite = new()
    {
        ["entries_refuse_update"] = """CREATE TRIGGER entries_refuse_update BEFORE UPDATE ON "Entries" BEGIN SELECT RAISE(ABORT, 'An entry of the ledger is never changed.'); END""",
        ["entries_refuse_delete"] = """CREATE TRIGGER entries_refuse_delete BEFORE DELETE ON "Entries" BEGIN SELECT RAISE(ABORT, 'An entry of the ledger is never deleted.'); END""",
        ["entries_refuse_replace"] = """
            CREATE TRIGGER entries_refuse_replace BEFORE INSERT ON "Entries" WHEN EXISTS (SELECT 1 FROM "Entries" WHERE "Sequence" = NEW."Sequence")
            BEGIN SELECT RAISE(ABORT, 'An entry of the ledger is never replaced.'); END
            """,
    };

    private const string Refuse = "BEGIN RAISE EXCEPTION 'An entry of the ledger is never changed, deleted or replaced.'; END";

    // The trigger, then the source of its function.
    private static readonly Dictionary<string, string> OnPostgreSql = new()
    {
        ["entries_refuse_update"] = $"""CREATE TRIGGER entries_refuse_update BEFORE UPDATE ON "Entries" FOR EACH ROW EXECUTE FUNCTION entries_refuse() {Refuse}""",
        ["entries_refuse_delete"] = $"""CREATE TRIGGER entries_refuse_delete BEFORE DELETE ON "Entries" FOR EACH ROW EXECUTE FUNCTION entries_refuse() {Refuse}""",
        ["entries_refuse_truncate"] = $"""CREATE TRIGGER entries_refuse_truncate BEFORE TRUNCATE ON "Entries" FOR EACH STATEMENT EXECUTE FUNCTION entries_refuse() {Refuse}""",
        ["entries_refuse_replace"] = """
            CREATE TRIGGER entries_refuse_replace BEFORE INSERT ON "Entries" FOR EACH ROW EXECUTE FUNCTION entries_refuse_known()
            BEGIN IF EXISTS (SELECT 1 FROM "Entries" WHERE "Sequence" = NEW."Sequence") THEN RAISE EXCEPTION 'An entry of the ledger is never replaced.'; END IF; RETURN NEW; END
            """,
    };

    /// <summary>The names of those that are gone, do something else or, on PostgreSQL, are disabled; empty when all is well.</summary>
    public static async Task<IReadOnlyList<string>> Missing(RoadmapDb db, CancellationToken cancel = default)
    {
        var definitions = await db.Texts(
            db.IsSqlite
                ? """SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'Entries'"""
                : """
                SELECT pg_get_triggerdef(t.oid, true) || ' ' || p.prosrc FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
                WHERE t.tgrelid = '"Entries"'::regclass AND t.tgenabled IN ('O', 'A') AND NOT t.tgisinternal
                """,
            cancel);
        var found = definitions.Select(Plain).ToHashSet(StringComparer.Ordinal);
        return [.. (db.IsSqlite ? OnSqlite : OnPostgreSql).Where(expected => !found.Contains(Plain(expected.Value))).Select(expected => expected.Key)];
    }

    // Only the white space may differ, and the semicolon at the very end.
    private static string Plain(string sql) => WhiteSpace().Replace(sql, " ").Trim(' ', ';');

    [GeneratedRegex(@"\s+")]
    private static partial Regex WhiteSpace();
}
