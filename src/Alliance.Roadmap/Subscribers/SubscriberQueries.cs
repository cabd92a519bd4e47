namespace Alliance.Roadmap.Subscribers;

public static class SubscriberQueries
{
    /// <summary>Who gets digests of this cadence right now: confirmed, neither paused nor stopped.</summary>
    public static IQueryable<Subscriber> Receiving(this IQueryable<Subscriber> subscribers, Cadence cadence) =>
        subscribers.Where(s => s.Cadence == cadence && s.PausedAt == null && s.UnsubscribedAt == null);
}
