using Alliance.Roadmap.Subscribers;

namespace Alliance.Roadmap.Digests;

/// <summary>A frozen issue in a list, without its bodies.</summary>
public sealed record ArchivedIssue(int Number, Cadence Cadence, Period Period, string Subject, DateTimeOffset FrozenAt);

public static class IssueQueries
{
    /// <summary>The frozen issues, newest first.</summary>
    public static IQueryable<ArchivedIssue> Archived(this IQueryable<Issue> issues) =>
        issues.Where(issue => issue.Number != null)
            .OrderByDescending(issue => issue.Number)
            .Select(issue => new ArchivedIssue(issue.Number!.Value, issue.Cadence, issue.Period, issue.Renderings.Single(rendering => rendering.Selection == "").Subject, issue.FrozenAt!.Value));
}
