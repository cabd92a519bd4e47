namespace Alliance.Roadmap.Web.Tests;

/// <summary>What a test needs and a machine may lack: there it is skipped; with <c>CI</c> set it fails.
/// <c>if (Program is null) throw Needed.Missing("Dovecot is not installed. “bash tests/run” installs it.");</c></summary>
internal static class Needed
{
    /// <summary>To be thrown, where it comes to that.</summary>
    public static InvalidOperationException Missing(string words)
    {
        Assert.SkipWhen(string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI")), words);
        return new InvalidOperationException(words);
    }

    /// <summary>For what needs <see cref="Cluster.OfTheTests"/>.</summary>
    public static InvalidOperationException NoCluster() => Missing("There is no PostgreSQL cluster: ROADMAP_TEST_POSTGRES is not set. “bash tests/run” starts one.");
}
