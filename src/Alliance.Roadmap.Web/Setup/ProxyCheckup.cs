using System.Runtime.CompilerServices;

namespace Alliance.Roadmap.Web.Setup;

/// <summary>Looks whether a proxy that must be there is known.</summary>
internal sealed class ProxyCheckup(RoadmapSettings roadmap, ProxySettings proxy, IConfiguration configuration) : ICheckup
{
    public async IAsyncEnumerable<Finding> Examine([EnumeratorCancellation] CancellationToken cancel)
    {
        var endsTlsItself = configuration[WebHostDefaults.ServerUrlsKey]?.Contains("https://", StringComparison.OrdinalIgnoreCase) == true || configuration.GetSection("Kestrel:Endpoints").Exists();
        if (!roadmap.IsTrialCopy && !endsTlsItself && proxy.Known.Length == 0)
            yield return Finding.Problem($"People reach the service at {roadmap.PublicUrl}, but it listens on http alone, so there is a proxy in front of it, and Proxy:Known names none. Everybody looks like that proxy then, and the limits for one network count all of them together. Please give the proxy's address: Proxy:Known:0=127.0.0.1.");
        await Task.CompletedTask;
    }
}
