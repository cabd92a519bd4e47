using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Subscribers;

/// <summary>How many mails strangers may cause in an hour by typing addresses into forms, all together, on all nodes and through restarts.
/// Each share keeps free what is above it: a flood of programs that fill in forms in no time leaves room for people, and one that takes its time
/// leaves room for whoever waits when asked to.</summary>
public static class Crowd
{
    /// <summary>For whoever waited.</summary>
    public const int InTotal = 1_000;

    /// <summary>For anybody.</summary>
    public const int ForAnybody = 800;

    /// <summary>For a form that was filled in faster than people do. Some do: their password manager.</summary>
    public const int ForTheQuick = 100;

    /// <summary>Mails of the last hour. Each allowance is one address, which gets one mail of its kind in an hour at most, so no counter is
    /// kept that every request would have to write.</summary>
    public static Task<int> MailsInLastHour(this RoadmapDb db, DateTimeOffset now, CancellationToken cancel = default)
    {
        var since = now.AddHours(-1);
        return db.Allowances.Where(allowance => allowance.LastSpentAt > since).OrderBy(allowance => allowance.LastSpentAt).Take(InTotal).CountAsync(cancel);
    }

    /// <summary>Those, and what is about to be sent.</summary>
    public static async Task<int> MailsAskedFor(this RoadmapDb db, DateTimeOffset now, CancellationToken cancel = default) =>
        await db.MailsInLastHour(now, cancel) + await db.Notices.Where(notice => notice.SentAt == null && notice.Attempts == 0).OrderBy(notice => notice.DueAt).Take(InTotal).CountAsync(cancel);
}
