namespace Alliance.Roadmap.Web.Setup;

/// <summary>Since when this process serves.</summary>
internal sealed class Uptime(TimeProvider clock)
{
    public DateTimeOffset Since { get; } = clock.GetUtcNow();
}
