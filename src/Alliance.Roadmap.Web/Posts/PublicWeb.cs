using System.Net;
using System.Net.Sockets;

namespace Alliance.Roadmap.Web.Posts;

/// <summary>Which addresses a link may lead this program to. Others name the links: without this, a feed could have it ask the
/// machines beside it. A test puts its own machine in place of the web.</summary>
internal class PublicWeb
{
    private static readonly IPNetwork[] NotPublic =
    [
        // IANA's special-purpose registries (RFC 6890 and its successors).
        .. "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 192.31.196.0/24 192.52.193.0/24 192.88.99.0/24 192.168.0.0/16 192.175.48.0/24 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4".Split(' ').Select(IPNetwork.Parse),
        .. "2001::/23 2001:db8::/32 2002::/16 2620:4f:8000::/48 3fff::/20".Split(' ').Select(IPNetwork.Parse),
    ];

    // Of all addresses of version 6, only these lead to the public web.
    private static readonly IPNetwork PublicV6 = IPNetwork.Parse("2000::/3");

    // Translated to version 4 on the way (RFC 6052): judged as what they become.
    private static readonly IPNetwork Translated = IPNetwork.Parse("64:ff9b::/96");

    /// <summary>How long one host is left alone between two links to it.</summary>
    public virtual TimeSpan PauseForAHost => TimeSpan.FromSeconds(1);

    /// <summary>Whether to connect there.</summary>
    public virtual bool Allows(IPAddress address) => IsPublic(address);

    /// <summary>Not this machine, not a private network, not a neighbor, not many at once.</summary>
    public static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        if (address.AddressFamily is AddressFamily.InterNetworkV6)
        {
            if (Translated.Contains(address)) address = new IPAddress(address.GetAddressBytes().AsSpan(12));
            else if (!PublicV6.Contains(address)) return false;
        }

        var known = address;
        return known.AddressFamily is AddressFamily.InterNetwork or AddressFamily.InterNetworkV6 && !NotPublic.Any(network => network.BaseAddress.AddressFamily == known.AddressFamily && network.Contains(known));
    }

    /// <summary>Looks the name up, and connects to exactly what was judged: a name that answers differently the next time changes nothing.</summary>
    /// <exception cref="NotPublicException">No address of this name may be asked.</exception>
    public async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken cancel)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var found = IPAddress.TryParse(host, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(host, cancel);
        var allowed = found.Where(Allows).ToArray();
        if (allowed.Length == 0) throw new NotPublicException();
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, port, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>A name leads to no public address.</summary>
internal sealed class NotPublicException() : IOException("The name leads to no public address.");
