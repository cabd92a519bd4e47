using Alliance.Roadmap.Web.Setup;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Alliance.Roadmap.Web.Telemetry;

/// <summary>Not ready while hardly anything more can be stored.</summary>
internal sealed class DiskHealth(RoadmapSettings roadmap, DatabaseSettings database) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(DataDisk.Problem(roadmap, database) is null ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("the disk is nearly full"));
}
