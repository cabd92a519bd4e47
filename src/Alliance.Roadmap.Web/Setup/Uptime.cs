namespace Alliance.Roadmap.Web.Setup;

/// <summary>Since when this process serves.</summary>
internal sealed class Uptime(TimeProvider clock)
{
    /// <summary>The first second of a start belongs to whoever waits for a page; work that nobody waits for begins after it.</summary>
    public static readonly TimeSpan FirstSecond = TimeSpan.FromSeconds(1);

    public DateTimeOffset Since { get; } = clock.GetUtcNow();
}
