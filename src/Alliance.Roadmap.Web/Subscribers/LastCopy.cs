using Alliance.Roadmap.Digests;
using Alliance.Roadmap.Subscribers;

namespace Alliance.Roadmap.Web.Subscribers;

/// <summary>Lets a message that is leaving at this very moment leave before somebody is told that nothing more comes. A sender
/// held up for longer than that asks again before its first byte.</summary>
internal static class LastCopy
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(50);

    /// <summary>To be called after the stop is saved.</summary>
    public static async Task Left(RoadmapDb db, Subscriber subscriber, TimeProvider clock, CancellationToken cancel = default)
    {
        for (var waited = TimeSpan.Zero; waited < Longest && await db.IsLeavingFor(subscriber.Id, cancel); waited += Glance) await Task.Delay(Glance, clock, cancel);
    }
}
