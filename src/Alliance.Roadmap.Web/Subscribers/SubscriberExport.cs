using Alliance.Roadmap.Subscribers;

namespace Alliance.Roadmap.Web.Subscribers;

/// <summary>Everything kept about one subscriber, for them. Times in UTC.</summary>
internal sealed record SubscriberExport(
    string Email, string Cadence, IReadOnlyList<string> Milestones, DateTime ConsentedAt, string ConsentSource, string? ConsentWording,
    DateTime ConfirmedAt, DateTime? PausedAt, DateTime? UnsubscribedAt, DateTime? SuppressedAt)
{
    public static SubscriberExport Of(Subscriber subscriber) => new(
        subscriber.Email, subscriber.Cadence.Kebab(), subscriber.Milestones, subscriber.ConsentedAt.UtcDateTime, subscriber.ConsentSource, subscriber.ConsentWording,
        subscriber.ConfirmedAt.UtcDateTime, subscriber.PausedAt?.UtcDateTime, subscriber.UnsubscribedAt?.UtcDateTime, subscriber.SuppressedAt?.UtcDateTime);
}
