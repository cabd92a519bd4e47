using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Alliance.Roadmap.Migrations.Sqlite.Migrations;

/// <summary>The database itself refuses to change the ledger. A table rebuild drops these silently, which is why every
/// start and <c>ledger verify</c> look for them by name (LedgerTriggers in the domain).</summary>
[DbContext(typeof(RoadmapDb))]
[Migration("20261123230000_ProtectLedger")]
public sealed class ProtectLedger : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("""
            CREATE TRIGGER entries_refuse_update BEFORE UPDATE ON "Entries"
            BEGIN SELECT RAISE(ABORT, 'An entry of the ledger is never changed.'); END;
            """);
        migrationBuilder.Sql("""
            CREATE TRIGGER entries_refuse_delete BEFORE DELETE ON "Entries"
            BEGIN SELECT RAISE(ABORT, 'An entry of the ledger is never deleted.'); END;
            """);
        // INSERT OR REPLACE deletes without asking the trigger above.
        migrationBuilder.Sql("""
            CREATE TRIGGER entries_refuse_replace BEFORE INSERT ON "Entries"
            WHEN EXISTS (SELECT 1 FROM "Entries" WHERE "Sequence" = NEW."Sequence")
            BEGIN SELECT RAISE(ABORT, 'An entry of the ledger is never replaced.'); END;
            """);
    }

    protected override void Down(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("DROP TRIGGER entries_refuse_update;");
        migrationBuilder.Sql("DROP TRIGGER entries_refuse_delete;");
        migrationBuilder.Sql("DROP TRIGGER entries_refuse_replace;");
    }
}
