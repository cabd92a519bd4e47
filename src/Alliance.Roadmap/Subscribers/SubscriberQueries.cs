namespace Alliance.Roadmap.Subscribers;

public static class SubscriberQueries
{
    /// <summary>Who gets digests of this cadence right now: confirmed, and nothing against it.</summary>
    public static IQueryable<Subscriber> Receiving(this IQueryable<Subscriber> subscribers, Cadence cadence) =>
        subscribers.Active().Where(s => s.Cadence == cadence);

    /// <summary>Neither paused nor stopped nor suppressed.</summary>
    public static IQueryable<Subscriber> Active(this IQueryable<Subscriber> subscribers) =>
        subscribers.Where(s => s.PausedAt == null && s.UnsubscribedAt == null && s.SuppressedAt == null);

    /// <summary>Who stopped so long ago that nobody will undo it.</summary>
    public static IQueryable<Subscriber> Forgettable(this IQueryable<Subscriber> subscribers, DateTimeOffset now)
    {
        var before = now - Subscriber.KeptAfterStopping;
        return subscribers.Where(s => s.UnsubscribedAt <= before);
    }
}
