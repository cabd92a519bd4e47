namespace Alliance.Roadmap.Subscribers;

public static class NoticeQueries
{
    public static IQueryable<Notice> Due(this IQueryable<Notice> notices, DateTimeOffset now) =>
        notices.Where(n => n.SentAt == null && n.DueAt <= now && n.Attempts < Notice.MostAttempts).OrderBy(n => n.DueAt);

    /// <summary>Whatever came of them, requests are forgotten after a week.</summary>
    public static IQueryable<Notice> Forgettable(this IQueryable<Notice> notices, DateTimeOffset now)
    {
        var before = now - Notice.Kept;
        return notices.Where(n => n.AskedAt <= before);
    }
}
