using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Instances;

public static class InstanceQueries
{
    /// <summary>Whether all mail to subscribers waits for a person. Whatever reaches out by itself asks this first.</summary>
    public static Task<bool> IsSendingPaused(this RoadmapDb db, CancellationToken cancel = default) =>
        db.Instances.AnyAsync(instance => instance.SendingPausedAt != null, cancel);
}
