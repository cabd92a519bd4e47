using Alliance.Roadmap.Subscribers;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Subscribers;

/// <summary>Everything kept about one subscriber, for them. Times in UTC.</summary>
internal sealed record SubscriberExport(
    string Email, string Cadence, IReadOnlyList<string> Milestones, DateTime ConsentedAt, string ConsentSource, string? ConsentWording,
    DateTime ConfirmedAt, DateTime WantedAt, DateTime? PausedAt, DateTime? UnsubscribedAt, DateTime? SuppressedAt, IReadOnlyList<SentDigest> Digests)
{
    public static async Task<SubscriberExport> Of(Subscriber subscriber, RoadmapDb db, CancellationToken cancel)
    {
        var sent = await db.Deliveries.Where(delivery => delivery.SubscriberId == subscriber.Id)
            .Join(db.Issues, delivery => delivery.IssueId, issue => issue.Id, (delivery, issue) => new { issue.Number, delivery.Address, delivery.State, delivery.EndedAt, delivery.Reply })
            .OrderBy(digest => digest.Number).ToListAsync(cancel);
        return new SubscriberExport(
            subscriber.Email, subscriber.Cadence.Kebab(), subscriber.Milestones, subscriber.ConsentedAt.UtcDateTime, subscriber.ConsentSource, subscriber.ConsentWording,
            subscriber.ConfirmedAt.UtcDateTime, subscriber.WantedAt.UtcDateTime, subscriber.PausedAt?.UtcDateTime, subscriber.UnsubscribedAt?.UtcDateTime, subscriber.SuppressedAt?.UtcDateTime,
            sent.ConvertAll(digest => new SentDigest(digest.Number, digest.Address, digest.State.Kebab(), digest.EndedAt?.UtcDateTime, digest.Reply)));
    }
}

/// <summary>One digest to this person, and what the mail server said to it.</summary>
internal sealed record SentDigest(int? Number, string Address, string State, DateTime? EndedAt, string? Reply);
