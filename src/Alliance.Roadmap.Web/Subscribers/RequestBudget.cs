using System.Net;
using System.Threading.RateLimiting;
using Alliance.Roadmap.Web.Setup;

namespace Alliance.Roadmap.Web.Subscribers;

/// <summary>How many mails one network may ask for: so many at once, and as many again over an hour, so that a flood from one never reaches what all share. Kept in memory, for each
/// process. What one mailbox may get, and the whole world, is counted in the database.</summary>
internal sealed class RequestBudget : IDisposable
{
    public const int PerNetwork = 30;

    // One of a fixed number of counters, so that no number of networks fills the memory; idle ones are dropped by the limiter itself.
    private readonly PartitionedRateLimiter<Network> limiter = PartitionedRateLimiter.Create<Network, int>(network => RateLimitPartition.GetTokenBucketLimiter(network.Place, _ => new TokenBucketRateLimiterOptions
    {
        TokenLimit = PerNetwork,
        TokensPerPeriod = 1,
        ReplenishmentPeriod = TimeSpan.FromHours(1) / PerNetwork,
        QueueLimit = 0,
    }));

    /// <summary>Counts one request, or says no.</summary>
    public bool TrySpend(IPAddress? address)
    {
        using var lease = limiter.AttemptAcquire(Network.Of(address));
        return lease.IsAcquired;
    }

    public void Dispose() => limiter.Dispose();
}
