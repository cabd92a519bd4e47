using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Alliance.Roadmap.Web.Setup;

/// <summary>Whom a request is counted for: one IPv4 address, or the /64 of IPv6 that one household or server is given.</summary>
internal readonly record struct Network
{
    /// <summary>How many counters there are at most. A flood from more networks than that shares them, instead of filling the memory:
    /// whoever comes from another network then shares a counter by chance.</summary>
    public const int Places = 16_384;

    private readonly bool isV6;
    private readonly ulong bits;

    private Network(bool isV6, ulong bits) => (this.isV6, this.bits) = (isV6, bits);

    /// <summary>Null, as over a Unix socket, is a network of its own.</summary>
    public static Network Of(IPAddress? address)
    {
        if (address is null) return default;
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        Span<byte> bytes = stackalloc byte[16];
        return address.TryWriteBytes(bytes, out _) && address.AddressFamily is AddressFamily.InterNetworkV6
            ? new Network(true, BinaryPrimitives.ReadUInt64BigEndian(bytes))
            : new Network(false, BinaryPrimitives.ReadUInt32BigEndian(bytes));
    }

    /// <summary>Which of the counters is its own. Nobody outside can tell: the numbers differ at every start.</summary>
    public int Place => (int)((uint)GetHashCode() % Places);

    public override int GetHashCode() => HashCode.Combine(isV6, bits);
}
