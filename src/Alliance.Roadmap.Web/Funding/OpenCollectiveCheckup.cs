using System.Runtime.CompilerServices;
using Alliance.Roadmap.Funding;
using Alliance.Roadmap.Web.Setup;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Funding;

/// <summary>Says how asking Open Collective went the last time, without asking it.</summary>
internal sealed class OpenCollectiveCheckup(RoadmapDb db, FundingSettings settings, RoadmapSettings roadmap) : IDatabaseCheckup
{
    public async IAsyncEnumerable<Finding> Examine([EnumeratorCancellation] CancellationToken cancel)
    {
        if (!settings.AsksOpenCollective) yield break;
        var check = await db.SourceChecks.AsNoTracking().SingleOrDefaultAsync(check => check.Source == Sources.OpenCollective, cancel);
        yield return check is { Failure: { } failure, FailingSince: { } since } ? Finding.Problem($"{failure} Its figures are unknown since {roadmap.DayOf(since).InFull()}. Please look at the section Funding of the settings, and at Open Collective itself.")
            : check?.AnsweredAt is { } answered ? Finding.Well($"Open Collective last answered on {roadmap.DayOf(answered).InFull()}.")
            : Finding.Well("Open Collective has not been asked yet; it is once the service runs.");
    }
}
