using Alliance.Roadmap.Milestones;
using Alliance.Roadmap.Web.Setup;

namespace Alliance.Roadmap.Web.Milestones;

internal static class RunInWords
{
    /// <summary>Those that did not begin and end on one day; what a slip had parted is one again.</summary>
    public static IReadOnlyList<StatusRun> Lasting(this IEnumerable<StatusRun> runs, RoadmapSettings settings)
    {
        var lasting = new List<StatusRun>();
        foreach (var run in runs.Where(run => run.Until is not { } until || settings.DayOf(run.From) != settings.DayOf(until)))
        {
            if (lasting is [.., { } last] && last.Status == run.Status) lasting[^1] = last with { Until = run.Until };
            else lasting.Add(run);
        }

        return lasting;
    }

    /// <summary>"In progress from 22 November 2026 to 3 March 2027", "Planned since 3 March 2027", "Completed since before this record began".</summary>
    public static string InWords(this StatusRun run, RoadmapSettings settings)
    {
        var (status, from) = (StepInWords.Capital(run.Status.InWords()), settings.DayOf(run.From).InFull());
        return (run.IsTakenOver, run.Until) switch
        {
            (true, { } until) => $"{status} until {settings.DayOf(until).InFull()}",
            (true, null) => $"{status} since before this record began",
            (false, { } until) => $"{status} from {from} to {settings.DayOf(until).InFull()}",
            (false, null) => $"{status} since {from}",
        };
    }
}
