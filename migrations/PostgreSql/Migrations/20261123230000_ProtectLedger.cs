using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Alliance.Roadmap.Migrations.PostgreSql.Migrations;

/// <summary>The database itself refuses to change the ledger; every start and <c>ledger verify</c> look for the triggers
/// by name (LedgerTriggers in the domain).</summary>
[DbContext(typeof(RoadmapDb))]
[Migration("20261123230000_ProtectLedger")]
public sealed class ProtectLedger : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("""
            CREATE FUNCTION entries_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN RAISE EXCEPTION 'An entry of the ledger is never changed, deleted or replaced.'; END $$;
            """);
        migrationBuilder.Sql("""
            CREATE FUNCTION entries_refuse_known() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF EXISTS (SELECT 1 FROM "Entries" WHERE "Sequence" = NEW."Sequence") THEN
                    RAISE EXCEPTION 'An entry of the ledger is never replaced.';
                END IF;
                RETURN NEW;
            END $$;
            """);
        migrationBuilder.Sql("""CREATE TRIGGER entries_refuse_update BEFORE UPDATE ON "Entries" FOR EACH ROW EXECUTE FUNCTION entries_refuse();""");
        migrationBuilder.Sql("""CREATE TRIGGER entries_refuse_delete BEFORE DELETE ON "Entries" FOR EACH ROW EXECUTE FUNCTION entries_refuse();""");
        migrationBuilder.Sql("""CREATE TRIGGER entries_refuse_truncate BEFORE TRUNCATE ON "Entries" FOR EACH STATEMENT EXECUTE FUNCTION entries_refuse();""");
        migrationBuilder.Sql("""CREATE TRIGGER entries_refuse_replace BEFORE INSERT ON "Entries" FOR EACH ROW EXECUTE FUNCTION entries_refuse_known();""");
    }

    protected override void Down(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("""DROP TRIGGER entries_refuse_update ON "Entries";""");
        migrationBuilder.Sql("""DROP TRIGGER entries_refuse_delete ON "Entries";""");
        migrationBuilder.Sql("""DROP TRIGGER entries_refuse_truncate ON "Entries";""");
        migrationBuilder.Sql("""DROP TRIGGER entries_refuse_replace ON "Entries";""");
        migrationBuilder.Sql("DROP FUNCTION entries_refuse();");
        migrationBuilder.Sql("DROP FUNCTION entries_refuse_known();");
    }
}
