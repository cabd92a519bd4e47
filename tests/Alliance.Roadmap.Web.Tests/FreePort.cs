using System.Net;
using System.Net.Sockets;

namespace Alliance.Roadmap.Web.Tests;

/// <summary>Ports for servers that are started by number. Below those that the system gives to connections (32,768 and above), so that
/// none takes a port between here and the server's start.</summary>
internal static class FreePort
{
    private const int First = 10_000;
    private const int Count = 20_000;

    // Test programs that run at the same time begin in different places.
    private static int next = Environment.ProcessId * 100;

    /// <summary>Another one each time.</summary>
    public static int Next()
    {
        while (true)
        {
            var port = First + (int)((uint)Interlocked.Increment(ref next) % Count);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Somebody else's.
            }
        }
    }
}
