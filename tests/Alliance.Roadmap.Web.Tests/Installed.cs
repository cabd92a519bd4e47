namespace Alliance.Roadmap.Web.Tests;

/// <summary>Programs of the system. Those of its administrator are often on nobody else's path.</summary>
internal static class Installed
{
    private static readonly string[] Places = ["/usr/sbin", "/usr/bin", "/bin", "/usr/local/sbin", "/usr/local/bin", "/opt/homebrew/sbin"];

    /// <summary>Where it lies; null where it is not installed.</summary>
    public static string? Find(string program) => Places.Select(place => Path.Combine(place, program)).FirstOrDefault(File.Exists);
}
