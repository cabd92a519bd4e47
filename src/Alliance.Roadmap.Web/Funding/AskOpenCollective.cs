using Alliance.Roadmap.Funding;
using Alliance.Roadmap.Web.Setup;
using Hangfire;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Funding;

/// <summary>Asks Open Collective once an hour at most, and keeps what it said. Harmless to run twice, or on two nodes.</summary>
internal sealed class AskOpenCollective(RoadmapDb db, OpenCollective collective, FundingSettings settings, TimeProvider clock, ILogger<AskOpenCollective> log)
{
    // A figure that does not change is written down once a day, so that its chart has no holes.
    private static readonly TimeSpan RepeatedAfter = TimeSpan.FromDays(1);

    [AutomaticRetry(Attempts = 0)]   // the next hour is the retry
    public async Task Run(CancellationToken cancel)
    {
        if (!settings.AsksOpenCollective) return;
        var check = await db.SourceChecks.SingleOrDefaultAsync(check => check.Source == Sources.OpenCollective, cancel);
        if (check?.IsDue(clock.GetUtcNow()) is false) return;
        if (check is null) db.Add(check = new SourceCheck(Sources.OpenCollective));

        var answer = await collective.Ask(cancel);
        var now = clock.GetUtcNow();
        if (answer.Failure is { } failure)
        {
            log.LogWarning("{Failure} The figures of Open Collective stay as they were.", failure);
            check.Failed(now, failure, answer.NotBefore);
        }
        else
        {
            check.Answered(now, answer.Figures.Select(figure => (figure.Key, figure.Value.Currency)));
            var known = (await db.Figures(cancel)).Newest.Where(reading => reading.Source == Sources.OpenCollective).ToList();
            db.AddRange(answer.Figures.Where(figure => !known.Exists(reading => reading.Basis == figure.Key && reading.Value == figure.Value && reading.At > now - RepeatedAfter && IsLatest(reading, known)))
                .Select(figure => Reading.Fetched(figure.Value, figure.Key, now, Evidence(figure.Key))));
        }

        // Another node may have asked at the same moment, and has written it down.
        if ((await db.TrySaveUnique(RoadmapDb.Changed, cancel)).Refused(out _)) log.LogInformation("Open Collective was asked by another node as well.");
    }

    // An account may change its currency and change it back.
    private static bool IsLatest(Reading reading, List<Reading> known) => known.TrueForAll(other => other.Basis != reading.Basis || other.At <= reading.At);

    private string Evidence(Basis basis) => $"https://opencollective.com/{settings.OpenCollectiveSlug}" + basis switch
    {
        Basis.Balance => ", balance without blocked funds",
        Basis.Received => $", received after fees{(settings.ReceivedSinceDay is { } day ? $", since {day.InFull()}" : "")}",
        _ => ", estimated income a year",
    };
}
