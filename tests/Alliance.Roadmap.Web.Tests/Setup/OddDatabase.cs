using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Tests.Setup;

/// <summary>A database in which something is wrong that no other node has done.</summary>
internal static class OddDatabase
{
    /// <summary>From now on no row of this table is taken.</summary>
    public static Task RefuseRows(this Site site, string table) => site.Do<RoadmapDb>(async db =>
    {
        if (!db.IsSqlite) await db.Database.ExecuteSqlRawAsync("CREATE FUNCTION refuse_rows() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''No room.''; END'");
        var trigger = $"""CREATE TRIGGER refuse_rows BEFORE INSERT ON "{table}" {(db.IsSqlite ? "BEGIN SELECT RAISE(ABORT, 'No room.'); END" : "FOR EACH ROW EXECUTE FUNCTION refuse_rows()")}""";
        await db.Database.ExecuteSqlRawAsync(trigger);
    });
}
