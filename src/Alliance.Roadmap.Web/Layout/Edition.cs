using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Layout;

/// <summary>Which state of the roadmap an answer is made from. Whatever depends on entries and the association's name alone
/// is the same as long as this is.</summary>
/// <param name="Sequence">The newest entry; 0 before the first.</param>
/// <param name="Hash">Its hash: after a restored backup the same number may name another.</param>
/// <param name="ChangedAt">When it was recorded; null before the first.</param>
/// <param name="Organization">The version of what the published page says of the association, which comes without an entry.</param>
internal sealed record Edition(long Sequence, string Hash, DateTimeOffset? ChangedAt, int Organization);

internal static class Editions
{
    public static Task<Edition> Edition(this RoadmapDb db, CancellationToken cancel = default) => db.LedgerHeads
        .Select(head => new Edition(
            head.Sequence, head.Hash,
            db.Entries.Where(entry => entry.Sequence == head.Sequence).Select(entry => (DateTimeOffset?)entry.RecordedAt).FirstOrDefault(),
            db.Organizations.Max(organization => (int?)organization.Version) ?? 0))
        .SingleAsync(cancel);
}
