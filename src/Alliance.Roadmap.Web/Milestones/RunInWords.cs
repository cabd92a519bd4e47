using Alliance.Roadmap.Milestones;
using Alliance.Roadmap.Web.Setup;

namespace Alliance.Roadmap.Web.Milestones;

internal static class RunInWords
{
    /// <summary>"In progress from 22 November 2026 to 3 March 2027", "Planned since 3 March 2027".</summary>
    public static string InWords(this StatusRun run, RoadmapSettings settings)
    {
        var (status, from) = (StepInWords.Capital(run.Status.InWords()), settings.DayOf(run.From).InFull());
        return run.Until is { } until ? $"{status} from {from} to {settings.DayOf(until).InFull()}" : $"{status} since {from}";
    }
}
