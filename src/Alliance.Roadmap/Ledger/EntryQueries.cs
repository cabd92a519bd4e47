namespace Alliance.Roadmap.Ledger;

public static class EntryQueries
{
    /// <summary>Updates as they stand: those taken back are told no more.</summary>
    public static IQueryable<Entry> StandingUpdates(this IQueryable<Entry> entries) =>
        entries.Where(entry => entry.Act == Acts.Update && !entries.Any(later => later.Act == Acts.TakeBack && later.Supersedes == entry.Sequence));

    /// <summary>The newest standing update of each step.</summary>
    public static IQueryable<Entry> NewestUpdates(this IQueryable<Entry> entries)
    {
        var standing = entries.StandingUpdates();
        return standing.Where(entry => !standing.Any(later => later.Milestone == entry.Milestone && later.Sequence > entry.Sequence));
    }
}
