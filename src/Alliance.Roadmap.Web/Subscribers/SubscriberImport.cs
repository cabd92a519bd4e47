using System.Globalization;
using Alliance.Roadmap.Subscribers;
using Alliance.Roadmap.Web.Setup;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Subscribers;

/// <summary>What became of an imported list.</summary>
internal sealed record ImportOutcome(int Imported, IReadOnlyList<RefusedRow> Refused);

internal sealed record RefusedRow(long Line, string Reason);

/// <summary>Takes over people who agreed elsewhere. Nobody is asked again, so every row must say when and where they did; who
/// is here already, or has stopped here, stays as they are.</summary>
internal sealed class SubscriberImport(RoadmapDb db, RoadmapSettings roadmap, TimeProvider clock)
{
    private static readonly string[] Times = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd HH:mm:ssK"];

    private readonly List<RefusedRow> refused = [];

    public async Task<ImportOutcome> Run(TextReader text, CancellationToken cancel)
    {
        if (SubscriberList.Read(text) is not { } rows)
            return new ImportOutcome(0, [new RefusedRow(1, "The first line must name the columns email,cadence,milestones,consentedAt,consentSource.")]);

        var now = clock.GetUtcNow();
        var steps = (await db.Milestones.AsNoTracking().Select(milestone => milestone.Slug).ToListAsync(cancel)).ToHashSet(StringComparer.Ordinal);
        var known = (await db.Subscribers.AsNoTracking().Select(subscriber => new { subscriber.NormalizedEmail, HasStopped = subscriber.UnsubscribedAt != null }).ToListAsync(cancel))
            .ToDictionary(subscriber => subscriber.NormalizedEmail, subscriber => subscriber.HasStopped, StringComparer.Ordinal);
        var isSuppressed = await db.SuppressedAddresses(cancel);
        var imported = 0;
        foreach (var (line, row) in rows)
        {
            var problem = Read(row, steps, known, isSuppressed, now, out var subscriber);
            if (problem is not null)
            {
                refused.Add(new RefusedRow(line, problem));
                continue;
            }

            db.Subscribers.Add(subscriber!);
            known.Add(subscriber!.NormalizedEmail, false);
            imported++;
        }

        await db.SaveChangesAsync(cancel);
        return new ImportOutcome(imported, refused);
    }

    private string? Read(ListedSubscriber row, HashSet<string> steps, Dictionary<string, bool> known, Func<Address, bool> isSuppressed, DateTimeOffset now, out Subscriber? subscriber)
    {
        subscriber = null;
        if (!Address.TryParse(row.Email, out var address, out var refusal)) return refusal.Reason;
        if (row.ConsentedAt.Length == 0 || row.ConsentSource.Length == 0)
            return "There is no consent: consentedAt and consentSource must say when and where the person agreed.";
        if (!TryTime(row.ConsentedAt, out var consentedAt)) return $"consentedAt is “{row.ConsentedAt}”, which is no date. Please write one such as 2026-11-23 or 2026-11-23T10:00:00Z.";
        if (consentedAt > now) return $"consentedAt is “{row.ConsentedAt}”, which is still to come. Nobody has agreed then yet.";
        if (Text.Problem("consentSource", row.ConsentSource, Consent.LongestSource) is { } unreadable) return unreadable.Reason;
        if (!Words.TryKebab<Cadence>(row.Cadence, out var cadence))
            return $"cadence is “{row.Cadence}”. Please choose among {Enum.GetValues<Cadence>().Select(choice => choice.Kebab()).Joined()}.";
        var milestones = row.Milestones.Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct().ToList();
        if (milestones.Find(slug => !steps.Contains(slug)) is { } unknown) return $"milestones names “{unknown}”, which is no step of the roadmap.";
        if (Selection.Of(milestones).Text.Length > Selection.Longest) return "milestones names more steps than can be kept one by one. Leave it empty for all steps.";
        if (known.TryGetValue(address.Normalized, out var hasStopped))
            return hasStopped ? "This address has stopped the digests here. Only its owner can start them again." : "This address is here already, and stays as it is.";
        if (isSuppressed(address)) return "Mail to this address came back, or its owner complained about ours. Only a new sign-up can start it again, and after a complaint “subscribers lift”.";
        subscriber = new Subscriber(address, cadence, milestones, new Consent(consentedAt, row.ConsentSource), now);
        return null;
    }

    private bool TryTime(string text, out DateTimeOffset time)
    {
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            time = roadmap.StartOf(day);
            return true;
        }

        return DateTimeOffset.TryParseExact(text, Times, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);
    }
}
