using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;

namespace Alliance.Roadmap.Web.Board;

/// <summary>How often one network may ask for sign-in mails, so that nobody fills mailboxes or the table from one place.
/// Kept in memory: it protects this process.</summary>
internal sealed class SignInBudget : IDisposable
{
    public const int PerNetwork = 60;
    private readonly PartitionedRateLimiter<IPAddress> limiter = PartitionedRateLimiter.Create<IPAddress, IPAddress>(network =>
        RateLimitPartition.GetFixedWindowLimiter(network, _ => new FixedWindowRateLimiterOptions { PermitLimit = PerNetwork, Window = TimeSpan.FromMinutes(10) }));

    public bool TrySpend(IPAddress? address)
    {
        using var lease = limiter.AttemptAcquire(Network(address ?? IPAddress.None));
        return lease.IsAcquired;
    }

    public void Dispose() => limiter.Dispose();

    /// <summary>One household or provider customer: the address itself, or the /64 of IPv6.</summary>
    internal static IPAddress Network(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) return address.MapToIPv4();
        if (address.AddressFamily is not AddressFamily.InterNetworkV6) return address;
        var bytes = address.GetAddressBytes();
        Array.Clear(bytes, 8, 8);
        return new IPAddress(bytes);
    }
}
