using Alliance.Roadmap.Milestones;
using Alliance.Roadmap.Web.Setup;

namespace Alliance.Roadmap.Web.Milestones;

internal static class RunInWords
{
    /// <summary>Those that did not begin and end on one day.</summary>
    public static IReadOnlyList<StatusRun> Lasting(this IEnumerable<StatusRun> runs, RoadmapSettings settings) =>
        [.. runs.Where(run => run.Until is not { } until || settings.DayOf(run.From) != settings.DayOf(until))];

    /// <summary>"In progress from 22 November 2026 to 3 March 2027", "Planned since 3 March 2027".</summary>
    public static string InWords(this StatusRun run, RoadmapSettings settings)
    {
        var (status, from) = (StepInWords.Capital(run.Status.InWords()), settings.DayOf(run.From).InFull());
        return run.Until is { } until ? $"{status} from {from} to {settings.DayOf(until).InFull()}" : $"{status} since {from}";
    }
}
