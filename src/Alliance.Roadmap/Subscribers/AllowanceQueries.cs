using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Subscribers;

public static class AllowanceQueries
{
    /// <summary>What this address may still be sent; whoever was never sent anything gets one. Two nodes that meet make the same one, and the
    /// second to spend it is told by its version.</summary>
    public static async Task<Allowance> AllowanceOf(this RoadmapDb db, string normalizedEmail, bool isForConfirmations, CancellationToken cancel = default)
    {
        var fresh = new Allowance(normalizedEmail, isForConfirmations);
        var kept = db.Allowances.Where(allowance => allowance.AddressHash == fresh.AddressHash && allowance.IsForConfirmations == isForConfirmations);
        if (await kept.SingleOrDefaultAsync(cancel) is { } known) return known;
        // Nothing was sent yet. The first moment of all would be “-infinity” on PostgreSQL, and no time anywhere else.
        await db.Database.ExecuteSqlAsync($"""
            INSERT INTO "Allowances" ("Id", "AddressHash", "IsForConfirmations", "SpentAt", "LastSpentAt", "Version")
            VALUES ({fresh.Id}, {fresh.AddressHash}, {isForConfirmations}, '', {DateTime.UnixEpoch}, {fresh.Version})
            ON CONFLICT DO NOTHING
            """, cancel);
        return await kept.SingleAsync(cancel);
    }
}
