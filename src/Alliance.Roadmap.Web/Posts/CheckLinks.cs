using System.Collections.Concurrent;
using System.Net;
using Alliance.Roadmap.Instances;
using Alliance.Roadmap.Posts;
using Alliance.Roadmap.Web.Setup;
using Hangfire;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Posts;

/// <summary>Looks once a week whether linked posts still answer, a few each hour. Writes down what it found; the record and the pages
/// stay as they are. Harmless to run twice, or on two nodes.</summary>
internal sealed class CheckLinks(RoadmapDb db, WebReader web, PublicWeb manners, TimeProvider clock, ILogger<CheckLinks> log)
{
    private const int MostAtOnce = 200;
    private const int MostOfAHost = 50;
    private const int HostsAtOnce = 4;

    // Short enough for Hangfire on PostgreSQL, which runs long jobs twice.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    [AutomaticRetry(Attempts = 0)]   // the next hour is the retry
    public async Task Run(CancellationToken cancel)
    {
        if (await db.IsSendingPaused(cancel)) return;
        var linked = (await db.Set<LinkedPost>().Select(post => post.Url).Distinct().ToListAsync(cancel)).ToHashSet(StringComparer.Ordinal);
        var known = await db.LinkChecks.ToDictionaryAsync(check => check.Url, StringComparer.Ordinal, cancel);
        db.RemoveRange(known.Values.Where(check => !linked.Contains(check.Url)));
        var now = clock.GetUtcNow();
        var due = linked.Select(url => known.GetValueOrDefault(url) ?? new LinkCheck(url)).Where(check => check.IsDue(now))
            .OrderBy(check => check.CheckedAt ?? DateTimeOffset.MinValue).Take(MostAtOnce).ToList();
        foreach (var (check, answer) in await Look(due, cancel))
        {
            // A page that turns programs away is there.
            if (answer.Failure is { } failure && answer.Status is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.TooManyRequests)) check.Failed(now, failure);
            else check.Answered(now, answer.Failure is null ? answer.MovedTo?.AbsoluteUri : check.MovedTo);
            if (!known.ContainsKey(check.Url)) db.Add(check);
        }

        // Another node may have looked at the same moment, and has written it down.
        if ((await db.TrySaveUnique(RoadmapDb.Changed, cancel)).Refused(out _)) log.LogInformation("Linked posts were looked at by another node as well.");
    }

    private async Task<IReadOnlyCollection<(LinkCheck Check, WebAnswer Answer)>> Look(IEnumerable<LinkCheck> due, CancellationToken cancel)
    {
        var answers = new ConcurrentQueue<(LinkCheck, WebAnswer)>();
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        time.CancelAfter(Longest);
        var hosts = due.GroupBy(check => new Uri(check.Url).Authority, StringComparer.OrdinalIgnoreCase).Select(host => host.Take(MostOfAHost).ToList());
        try
        {
            await Parallel.ForEachAsync(hosts, new ParallelOptions { MaxDegreeOfParallelism = HostsAtOnce, CancellationToken = time.Token }, async (host, stop) =>
            {
                foreach (var (at, check) in host.Index())
                {
                    if (at > 0) await Task.Delay(manners.PauseForAHost, stop);
                    answers.Enqueue((check, await web.Look(new Uri(check.Url), stop)));
                }
            });
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            // The next hour goes on with the rest.
            log.LogInformation("Looking at linked posts took long, so the rest of them waits for an hour.");
        }

        return answers;
    }
}
