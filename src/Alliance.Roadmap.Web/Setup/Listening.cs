using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Connections;

namespace Alliance.Roadmap.Web.Setup;

/// <summary>Where the service listens (setting <c>Urls</c>), and why it cannot.</summary>
internal static class Listening
{
    private const string HostLog = "Microsoft.Extensions.Hosting.Internal.Host";

    /// <summary>What is wrong with the addresses themselves.</summary>
    public static IEnumerable<string> Problems(string? urls) =>
        (urls ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Problem).OfType<string>();

    /// <summary>Keeps the host from printing the trace of a start that fails: the program says why itself, in a sentence.</summary>
    public static void SayNothingBeforeTheStart(WebApplicationBuilder builder, Func<bool> hasStarted) =>
        builder.Logging.AddFilter(HostLog, level => level >= LogLevel.Warning && hasStarted());

    /// <summary>Why no one can listen there; null for a problem of another kind.</summary>
    public static string? WhyNot(Exception problem, string? urls)
    {
        const string Another = "--Urls=http://localhost:5081";
        const string Choose = $"Please choose another address: {Another}.";
        if (problem is IOException && problem.InnerException is AddressInUseException) return $"{problem.Message} Please stop the other program, or choose another address: {Another}.";
        if (urls?.Contains("https://", StringComparison.OrdinalIgnoreCase) == true && IsAboutCertificates(problem))
            return "Urls asks for https, but there is no certificate that can be used. Please name one (Kestrel:Certificates:Default:Path), or listen on http behind a proxy that speaks https.";
        for (var cause = problem; cause is not null; cause = cause.InnerException)
            if (cause is SocketException refused) return $"The service cannot listen on {urls}: {refused.Message}. {Choose}";
        return problem is IOException && problem.Message.Contains("bind", StringComparison.OrdinalIgnoreCase) ? $"{problem.Message} {Choose}" : null;
    }

    // Kestrel throws many kinds; one that has to do with something else is not ours to explain.
    private static bool IsAboutCertificates(Exception problem) =>
        problem is CryptographicException or FileNotFoundException || problem is InvalidOperationException && problem.Message.Contains("certificate", StringComparison.OrdinalIgnoreCase);

    private static string? Problem(string url)
    {
        const string Form = "Please write it such as http://localhost:5080.";
        BindingAddress address;
        try
        {
            address = BindingAddress.Parse(url);
        }
        catch (FormatException)
        {
            return $"Urls names “{url}”, which is no address to listen on. {Form}";
        }

        if (address.Scheme is not ("http" or "https")) return $"Urls names “{url}”, which is neither http nor https. {Form}";
        if (address.IsUnixPipe || address.IsNamedPipe) return null;
        if (!IsEverywhere(address.Host) && !IsHere(address.Host) && !IPAddress.TryParse(address.Host, out _))
            return $"Urls names the host “{address.Host}”. A program listens at localhost, at an IP address or, as http://*:5080, at all there are, and would take any other name for all of them. Please name one of these.";
        if (address.Port is < 0 or > 65535) return $"Urls names port {address.Port}; a port is 0 to 65535. {Form}";
        if (address.Port == 0 && IsHere(address.Host)) return $"Urls names “{url}”: a free port can only be found for a number, such as http://127.0.0.1:0.";
        return address.PathBase.Length > 0 ? $"Urls names “{url}”, which has a path. {Form}" : null;
    }

    private static bool IsHere(string host) => host.Equals("localhost", StringComparison.OrdinalIgnoreCase);

    private static bool IsEverywhere(string host) => host is "*" or "+";
}
