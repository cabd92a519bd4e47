using System.Globalization;
using System.Runtime.CompilerServices;
using Alliance.Roadmap.Web.Setup;

namespace Alliance.Roadmap.Web.Digests;

/// <summary>Says when the next digests are due, so that a person can see whether that is what was meant.</summary>
internal sealed class ScheduleCheckup(DigestSettings settings, RoadmapSettings roadmap, TimeProvider clock) : ICheckup
{
    public async IAsyncEnumerable<Finding> Examine([EnumeratorCancellation] CancellationToken cancel)
    {
        await Task.CompletedTask;
        foreach (var schedule in settings.Schedules(roadmap))
        {
            var due = schedule.Next(clock.GetUtcNow());
            yield return Finding.Well($"The next {schedule.Cadence.InWords()} digest is due on {due.Local.ToString("dddd, d MMMM uuuu 'at' HH:mm", CultureInfo.InvariantCulture)} ({roadmap.TimeZone}).");
        }
    }
}
