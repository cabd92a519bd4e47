using System.Net;
using System.Threading.RateLimiting;
using Alliance.Roadmap.Board;
using Alliance.Roadmap.Web.Setup;

namespace Alliance.Roadmap.Web.Board;

/// <summary>How often one network may ask for sign-in mails, in all and for one mailbox, so that nobody fills mailboxes or the table. One network
/// cannot use up what an address gets, so its owner is not locked out. Kept in memory, for each process, in a fixed number of counters; what
/// a mailbox gets from everywhere is counted in the database (<see cref="SignIn"/>).</summary>
internal sealed class SignInBudget : IDisposable
{
    public const int PerNetwork = 60;
    public const int PerAddressAndNetwork = 5;
    public const int PerAddress = 20;
    public const int PerAddressADay = 60;

    /// <summary>What <see cref="PerAddress"/> and both of the others are about.</summary>
    public static readonly TimeSpan Short = TimeSpan.FromMinutes(10);

    private readonly PartitionedRateLimiter<int> networks = PerPlace(PerNetwork);
    private readonly PartitionedRateLimiter<int> mails = PerPlace(PerAddressAndNetwork);

    public bool TrySpend(IPAddress? address)
    {
        using var lease = networks.AttemptAcquire(Network.Of(address).Place);
        return lease.IsAcquired;
    }

    /// <summary>Whether another mail to this address may be asked for from there.</summary>
    /// <param name="addressHash">See <see cref="SignInRequest.HashOfAddress"/>.</param>
    public bool TrySpend(string addressHash, IPAddress? from)
    {
        using var lease = mails.AttemptAcquire((int)((uint)HashCode.Combine(addressHash, Network.Of(from)) % Network.Places));
        return lease.IsAcquired;
    }

    public void Dispose()
    {
        networks.Dispose();
        mails.Dispose();
    }

    private static PartitionedRateLimiter<int> PerPlace(int most) => PartitionedRateLimiter.Create<int, int>(place =>
        RateLimitPartition.GetFixedWindowLimiter(place, _ => new FixedWindowRateLimiterOptions { PermitLimit = most, Window = Short }));
}
