using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Alliance.Roadmap.Web.Setup;

/// <summary>Ready means that the record can be read, not merely that something listens at the database's address.</summary>
internal sealed class DatabaseHealth(RoadmapDb db) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        await db.LedgerHeads.AnyAsync(cancellationToken) ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("The ledger has no head.");
}
