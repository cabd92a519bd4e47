using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;

namespace Alliance.Roadmap.Web.Subscribers;

/// <summary>How many mails one network, and the whole world, may ask for in an hour. What one mailbox may get is counted
/// in the database; this keeps a flood of different addresses away from it.</summary>
internal sealed class RequestBudget : IDisposable
{
    public const int PerNetwork = 30;
    public const int InTotal = 1_000;

    // Idle partitions are dropped by the limiter itself, so the number of networks it holds is bounded by the total.
    private readonly PartitionedRateLimiter<IPAddress> limiter = PartitionedRateLimiter.CreateChained(
        PartitionedRateLimiter.Create<IPAddress, string>(address => RateLimitPartition.GetTokenBucketLimiter(NetworkOf(address), _ => AnHourFor(PerNetwork))),
        PartitionedRateLimiter.Create<IPAddress, string>(_ => RateLimitPartition.GetTokenBucketLimiter("all", _ => AnHourFor(InTotal))));

    /// <summary>Counts one request, or says no.</summary>
    public bool TrySpend(IPAddress? address)
    {
        using var lease = limiter.AttemptAcquire(address ?? IPAddress.None);
        return lease.IsAcquired;
    }

    public void Dispose() => limiter.Dispose();

    /// <summary>One IPv4 address; of IPv6 the /64, which is what one household or server is given.</summary>
    internal static string NetworkOf(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return address.AddressFamily is AddressFamily.InterNetworkV6 ? Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8)) : address.ToString();
    }

    private static TokenBucketRateLimiterOptions AnHourFor(int requests) => new()
    {
        TokenLimit = requests,
        TokensPerPeriod = 1,
        ReplenishmentPeriod = TimeSpan.FromHours(1) / requests,
        QueueLimit = 0,
    };
}
