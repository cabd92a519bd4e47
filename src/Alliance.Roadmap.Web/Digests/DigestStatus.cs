using System.Text.Json.Serialization;
using Alliance.Roadmap.Digests;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Digests;

/// <summary>How far one issue has come.</summary>
internal sealed record DigestStatus(int? Number, string Cadence, string Period, string State, int Recipients, int Accepted, int Failed, int Suppressed, int Held, int Pending)
{
    /// <summary>Newest first; frozen or not.</summary>
    public static async Task<IReadOnlyList<(Issue Issue, DigestStatus Status)>> Of(IQueryable<Issue> issues, RoadmapDb db, CancellationToken cancel = default)
    {
        var list = await issues.AsNoTracking().OrderByDescending(issue => issue.DueAt).ThenByDescending(issue => issue.Number).Take(100).ToListAsync(cancel);
        var ids = list.ConvertAll(issue => issue.Id);
        var counts = (await db.Deliveries.Where(delivery => ids.Contains(delivery.IssueId))
                .GroupBy(delivery => new { delivery.IssueId, delivery.State })
                .Select(group => new { group.Key.IssueId, group.Key.State, Count = group.Count() }).ToListAsync(cancel))
            .ToLookup(count => count.IssueId, count => (count.State, count.Count));
        return
        [
            .. list.Select(issue =>
            {
                int Count(params IEnumerable<DeliveryState> states) => counts[issue.Id].Where(count => states.Contains(count.State)).Sum(count => count.Count);
                return (issue, new DigestStatus(
                    issue.Number, issue.Cadence.Kebab(), issue.Period.Value, issue.State.Kebab(), Count(Enum.GetValues<DeliveryState>()),
                    Count(DeliveryState.Accepted), Count(DeliveryState.Failed), Count(DeliveryState.Suppressed), Count(DeliveryState.Held), Count(Delivery.Open)));
            }),
        ];
    }

    [JsonIgnore]
    public string InWords =>
        $"{(Number is null ? "no number" : $"Digest {Number}")}, {Cadence}, {Period}: {State}"
        + (Recipients == 0 ? "." : $"; {Recipients} recipients: {Accepted} accepted, {Failed} failed, {Suppressed} stopped before sending, {Held} held, {Pending} pending.");
}
