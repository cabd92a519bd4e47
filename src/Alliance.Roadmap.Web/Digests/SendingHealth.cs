using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Alliance.Roadmap.Web.Digests;

/// <summary>Not ready while a tick is late, the queue does not move, or sending is paused: a person should look.</summary>
internal sealed class SendingHealth(SendingState sending) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var facts = await sending.Look(cancellationToken);
        var words = new List<string>();
        if (facts.PausedSince is not null || facts.PausedDigests.Count > 0) words.Add("sending is paused");
        if (facts.IsTickLate) words.Add("a tick is late");
        if (facts.Stuck is not null) words.Add("the queue does not move");
        return words.Count == 0 ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy(string.Join(", ", words));
    }

    /// <summary>One word, and on trouble a few more; the reasons are for the board.</summary>
    public static Task Write(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = "text/plain";
        return context.Response.WriteAsync(report.Status is HealthStatus.Healthy ? "Healthy" : $"{report.Status}: {string.Join(", ", Reasons(report))}");
    }

    /// <summary>What is wrong, a few words each.</summary>
    public static IEnumerable<string> Reasons(HealthReport report) =>
        report.Entries.Where(entry => entry.Value.Status is not HealthStatus.Healthy).Select(entry => entry.Value is { Exception: null, Description: { } why } ? why : $"{entry.Key} failed");
}
