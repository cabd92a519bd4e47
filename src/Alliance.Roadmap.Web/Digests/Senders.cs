using System.Collections.Concurrent;

namespace Alliance.Roadmap.Web.Digests;

/// <summary>Who is sending in this process.</summary>
internal sealed class Senders
{
    private readonly ConcurrentDictionary<Guid, bool> issues = new();
    private int ticks;

    /// <summary>False where the issue is being sent already: its connections are all there are.</summary>
    public bool Begin(Guid issue) => issues.TryAdd(issue, true);

    public void End(Guid issue) => issues.TryRemove(issue, out _);

    /// <summary>True once. On SQLite one process serves, so at its first tick every lease belongs to a process that is gone.</summary>
    public bool IsFirstTick() => Interlocked.Exchange(ref ticks, 1) == 0;
}
