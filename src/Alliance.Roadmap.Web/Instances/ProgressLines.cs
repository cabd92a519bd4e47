using System.Diagnostics;

namespace Alliance.Roadmap.Web.Instances;

/// <summary>A line now and then while something takes long; silence while it does not.</summary>
internal sealed class ProgressLines(Action<string> tell)
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    private long last = Stopwatch.GetTimestamp();

    public void Say(Func<string> line)
    {
        if (Stopwatch.GetElapsedTime(last) < Every) return;
        last = Stopwatch.GetTimestamp();
        tell(line());
    }
}
