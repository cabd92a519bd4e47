using System.Net.Sockets;
using System.Text;

namespace Alliance.Roadmap.Web.Setup;

/// <summary>Tells the service manager when the service serves and when it ends (sd_notify(3)), so that whoever restarts it waits as long
/// as it takes. Microsoft's package for it looks at the parent process first, which a hardened unit cannot see.</summary>
internal static class Systemd
{
    public static void TellSystemd(this WebApplication app)
    {
        if (Environment.GetEnvironmentVariable("NOTIFY_SOCKET") is not { Length: > 0 } place) return;
        app.Lifetime.ApplicationStarted.Register(() => Tell(place, "READY=1"));
        app.Lifetime.ApplicationStopping.Register(() => Tell(place, "STOPPING=1"));
    }

    private static void Tell(string place, string state)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        // A name in no folder starts with @, which stands for a zero.
        socket.SendTo(Encoding.ASCII.GetBytes(state), new UnixDomainSocketEndPoint(place[0] == '@' ? $"\0{place[1..]}" : place));
    }
}
