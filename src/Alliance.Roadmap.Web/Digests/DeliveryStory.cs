using Alliance.Roadmap.Digests;
using Alliance.Roadmap.Subscribers;
using Alliance.Roadmap.Web.Setup;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Digests;

/// <summary>What became of one issue for one address: the answer to “why did it not arrive?”.</summary>
/// <param name="Delivery">Null where the issue was never addressed to it.</param>
/// <param name="InWords">The answer, in a sentence or two.</param>
internal sealed record DeliveryStory(Issue Issue, Delivery? Delivery, string InWords)
{
    /// <summary>The story of the newest frozen issues for an address, or of a single one; newest first.</summary>
    public static async Task<IReadOnlyList<DeliveryStory>> Of(RoadmapDb db, RoadmapSettings roadmap, Address address, int? number, CancellationToken cancel = default)
    {
        const int Most = 20;
        var subscriber = await db.Subscribers.AsNoTracking().SingleOrDefaultAsync(subscriber => subscriber.NormalizedEmail == address.Normalized, cancel);
        var issues = await db.Issues.AsNoTracking().Where(issue => issue.Number != null && (number == null || issue.Number == number)).OrderByDescending(issue => issue.Number).Take(Most).ToListAsync(cancel);
        var ids = issues.ConvertAll(issue => issue.Id);
        // By the person where there is one: they may have had another address when it was frozen.
        var deliveries = subscriber is { Id: var id }
            ? await db.Deliveries.AsNoTracking().Where(delivery => ids.Contains(delivery.IssueId) && delivery.SubscriberId == id).ToDictionaryAsync(delivery => delivery.IssueId, cancel)
            : [];
        return
        [
            .. issues.Select(issue => deliveries.TryGetValue(issue.Id, out var delivery)
                ? new DeliveryStory(issue, delivery, Told(issue, delivery, roadmap))
                : new DeliveryStory(issue, null, NotAddressed(issue, subscriber, roadmap))),
        ];
    }

    /// <summary>How far one delivery has come, and what happens next.</summary>
    public static string Told(Issue issue, Delivery delivery, RoadmapSettings roadmap)
    {
        var said = delivery.Reply is { } reply ? $" The mail server said: “{reply}”." : "";
        var tries = $"{delivery.Attempts} {(delivery.Attempts == 1 ? "attempt" : "attempts")}";
        return delivery.State switch
        {
            DeliveryState.Accepted => $"The mail server took it on {At(delivery.EndedAt, roadmap)}, after {tries}. If it is not there, the other side has it: please look in the spam folder.{said}",
            DeliveryState.Failed => $"The mail server refused it on {At(delivery.EndedAt, roadmap)}, after {tries}.{said}",
            DeliveryState.Suppressed => $"It was not sent: on {At(delivery.EndedAt, roadmap)} the subscription was stopped, paused or known to be undeliverable.",
            DeliveryState.Held => $"It is held after {tries}, {delivery.Recoveries} of which may have arrived. A person decides whether it is sent again.{said}",
            DeliveryState.Sending => "It is being sent at this moment.",
            _ when issue.State is IssueState.Paused => $"It waits: the whole digest is paused. {issue.PausedBecause}",
            _ when delivery.Attempts == 0 => "It waits for its first attempt.",
            _ => $"It has not arrived yet, after {tries}; the next one is on {At(delivery.NextAttemptAt, roadmap)}.{said}",
        };
    }

    private static string NotAddressed(Issue issue, Subscriber? subscriber, RoadmapSettings roadmap) => subscriber switch
    {
        null => "Nobody with this address is subscribed, and we keep nothing of former subscribers.",
        _ when subscriber.ConfirmedAt > issue.FrozenAt => $"The subscription was confirmed on {At(subscriber.ConfirmedAt, roadmap)}, after this digest was written on {At(issue.FrozenAt, roadmap)}.",
        { UnsubscribedAt: not null } => $"The subscription was stopped on {At(subscriber.UnsubscribedAt, roadmap)}.",
        { PausedAt: not null } => $"The subscription is paused since {At(subscriber.PausedAt, roadmap)}.",
        _ when subscriber.Cadence != issue.Cadence => $"This digest is {issue.Cadence.InWords()}; the subscription is {subscriber.Cadence.InWords()}.",
        _ => "When this digest was written, the subscription was paused, had another rhythm, or followed only steps that had no news.",
    };

    private static string At(DateTimeOffset? time, RoadmapSettings roadmap) =>
        time is { } at ? $"{roadmap.DayOf(at).InFull()}, {TimeZoneInfo.ConvertTime(at, roadmap.Zone):HH:mm}" : "an unknown day";
}
