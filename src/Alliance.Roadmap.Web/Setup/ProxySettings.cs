using System.Net;
using Microsoft.AspNetCore.HttpOverrides;

namespace Alliance.Roadmap.Web.Setup;

/// <summary>Which proxies' forwarded headers count (section <c>Proxy</c>); by default none.</summary>
internal sealed class ProxySettings : ISettings
{
    public static string Section => "Proxy";

    /// <summary>Addresses: <c>Proxy:Known:0</c>, <c>Proxy:Known:1</c> and so on.</summary>
    public string[] Known { get; set; } = [];

    public IEnumerable<string> Problems() =>
        Known.Where(address => !IPAddress.TryParse(address, out _)).Select(address => $"Proxy:Known holds “{address}”, which is not an IP address. Please list the proxies' own addresses, such as 127.0.0.1.");

    public ForwardedHeadersOptions ToOptions()
    {
        // As many in a row as are known; the first one that is not is the reader, whatever stands further to the left. With no list at all
        // ASP.NET Core would believe everybody.
        var options = new ForwardedHeadersOptions { ForwardedHeaders = Known.Length == 0 ? ForwardedHeaders.None : ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto, ForwardLimit = null };
        options.KnownIPNetworks.Clear();
        options.KnownProxies.Clear();
        foreach (var address in Known) options.KnownProxies.Add(IPAddress.Parse(address));
        return options;
    }
}
