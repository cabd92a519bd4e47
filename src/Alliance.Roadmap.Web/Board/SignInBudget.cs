using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Alliance.Roadmap.Board;

namespace Alliance.Roadmap.Web.Board;

/// <summary>How often one network may ask for sign-in mails, and how many one mailbox gets, so that nobody fills mailboxes or the
/// table. One network cannot use up what an address gets, so its owner is not locked out. Kept in memory: it protects this process.</summary>
internal sealed class SignInBudget : IDisposable
{
    public const int PerNetwork = 60;
    public const int PerAddressAndNetwork = 5;
    public const int PerAddress = 20;
    public const int PerAddressADay = 60;

    private static readonly TimeSpan Short = TimeSpan.FromMinutes(10);

    private readonly PartitionedRateLimiter<IPAddress> limiter = PartitionedRateLimiter.Create<IPAddress, IPAddress>(network =>
        Limited(network, PerNetwork, Short));

    private readonly PartitionedRateLimiter<(string Address, IPAddress Network)> mails = PartitionedRateLimiter.CreateChained(
        PartitionedRateLimiter.Create<(string Address, IPAddress Network), (string, IPAddress)>(mail => Limited(mail, PerAddressAndNetwork, Short)),
        PartitionedRateLimiter.Create<(string Address, IPAddress Network), string>(mail => Limited(mail.Address, PerAddress, Short)),
        PartitionedRateLimiter.Create<(string Address, IPAddress Network), string>(mail => Limited(mail.Address, PerAddressADay, TimeSpan.FromDays(1))));

    public bool TrySpend(IPAddress? address)
    {
        using var lease = limiter.AttemptAcquire(Network(address ?? IPAddress.None));
        return lease.IsAcquired;
    }

    /// <summary>Whether another mail to this address may be asked for from there.</summary>
    /// <param name="addressHash">See <see cref="SignInRequest.HashOfAddress"/>.</param>
    public bool TrySpend(string addressHash, IPAddress? from)
    {
        using var lease = mails.AttemptAcquire((addressHash, Network(from ?? IPAddress.None)));
        return lease.IsAcquired;
    }

    public void Dispose()
    {
        limiter.Dispose();
        mails.Dispose();
    }

    private static RateLimitPartition<T> Limited<T>(T key, int most, TimeSpan window) where T : notnull =>
        RateLimitPartition.GetFixedWindowLimiter(key, _ => new FixedWindowRateLimiterOptions { PermitLimit = most, Window = window });

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
