using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Subscribers;

/// <summary>Whoever chose one step follows another as well from now on.</summary>
/// <param name="Of">The step they chose.</param>
/// <param name="Also">The other one.</param>
/// <param name="Instead">Whether the first is no longer there to follow.</param>
internal sealed record Following(string Of, string Also, bool Instead = false)
{
    // A choice is kept as Selection writes it: each slug once, in order, and all steps where it would grow too long. The
    // version rises, so that a form opened before does not undo this unseen. No slug holds a sign that LIKE knows.
    private const string Statement = """
        UPDATE "#TABLE#" SET "Version" = "Version" + 1, "Milestones" = (
            SELECT CASE WHEN length(chosen.slugs) > {3} THEN '' ELSE chosen.slugs END
            FROM (SELECT string_agg(each_one.slug, ' ' ORDER BY each_one.slug COLLATE #ORDINAL#) AS slugs
                FROM (SELECT DISTINCT #EACH#) AS each_one WHERE each_one.slug NOT IN ('', {2})) AS chosen)
        WHERE ' ' || "Milestones" || ' ' LIKE '% ' || {0} || ' %'
        """;

    // Subscribers, and those who have yet to confirm.
    private static readonly string[] Tables = ["Subscribers", "Notices"];

    private static readonly string OnSqlite = Statement
        .Replace("#ORDINAL#", "BINARY", StringComparison.Ordinal)
        .Replace("#EACH#", """value AS slug FROM json_each('["' || replace("Milestones" || ' ' || {1}, ' ', '","') || '"]')""", StringComparison.Ordinal);

    private static readonly string OnPostgreSql = Statement
        .Replace("#ORDINAL#", "\"C\"", StringComparison.Ordinal)
        .Replace("#EACH#", """unnest(string_to_array("Milestones" || ' ' || {1}, ' ')) AS slug""", StringComparison.Ordinal);

    /// <summary>Changes the choices, in one statement a table.</summary>
    public async Task Apply(RoadmapDb db, CancellationToken cancel)
    {
        var statement = db.IsSqlite ? OnSqlite : OnPostgreSql;
        object[] values = [Of, Also, Instead ? Of : "", Selection.Longest];
        foreach (var table in Tables) await db.Database.ExecuteSqlRawAsync(statement.Replace("#TABLE#", table, StringComparison.Ordinal), values, cancel);
    }
}
