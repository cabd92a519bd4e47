namespace Alliance.Roadmap.Ledger;

public static class EntryQueries
{
    /// <summary>All entries about a step, also those of a step that was split from or merged with it.</summary>
    public static IQueryable<Entry> About(this IQueryable<Entry> entries, string slug)
    {
        // Canonical JSON has one way to write this, and within a text its quotes would be escaped.
        var named = $"\"slug\":\"{slug}\"";
        return entries.Where(entry => entry.Milestone == slug
            || ((entry.Act == Acts.Split || entry.Act == Acts.Merge || entry.Act == Acts.TakeBack) && (entry.Before.Contains(named) || entry.After.Contains(named))));
    }

    /// <summary>Entries after which a step has another status, or its first.</summary>
    public static IQueryable<Entry> WithStatus(this IQueryable<Entry> entries) => entries.Where(entry => entry.After.Contains("\"status\":\""));

    /// <summary>Updates as they stand: those taken back are told no more.</summary>
    public static IQueryable<Entry> StandingUpdates(this IQueryable<Entry> entries) =>
        entries.Where(entry => entry.Act == Acts.Update && !entries.Any(later => later.Act == Acts.TakeBack && later.Supersedes == entry.Sequence));

    /// <summary>The newest standing update of each of these steps, by their slugs. Step by step from its newest entry backwards, so that a
    /// long record is never looked through.</summary>
    public static IQueryable<Entry> NewestUpdates(this IQueryable<Entry> entries, IQueryable<string> steps)
    {
        var standing = entries.StandingUpdates();
        var newest = steps.Select(slug => standing.Where(entry => entry.Milestone == slug).OrderByDescending(entry => entry.Sequence).Select(entry => (long?)entry.Sequence).FirstOrDefault());
        return entries.Where(entry => newest.Contains(entry.Sequence));
    }
}
