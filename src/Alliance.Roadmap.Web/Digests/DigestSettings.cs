using Alliance.Roadmap.Digests;
using Alliance.Roadmap.Subscribers;
using Alliance.Roadmap.Web.Setup;

namespace Alliance.Roadmap.Web.Digests;

/// <summary>When digests go out (section <c>Digests</c>): day and local time in <c>Roadmap:TimeZone</c>.</summary>
internal sealed class DigestSettings : ISettings
{
    public static string Section => "Digests";

    public string Weekly { get; set; } = "Monday 09:00";
    public string Monthly { get; set; } = "1 09:00";
    public string Quarterly { get; set; } = "1 09:00";

    /// <summary>How long a sender holds a delivery without renewing its claim: what a crash costs in time.</summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromMinutes(2);

    public IEnumerable<string> Problems()
    {
        foreach (var (cadence, text) in Texts)
            if (!Schedule.TryParse(cadence, text, "UTC", out _, out var problem)) yield return $"Digests:{cadence}: {problem}";
        if (Lease < TimeSpan.FromSeconds(1) || Lease > TimeSpan.FromHours(1)) yield return $"Digests:Lease is {Lease}; it can be 00:00:01 to 01:00:00.";
    }

    /// <summary>The schedules that follow the calendar.</summary>
    public IReadOnlyList<Schedule> Schedules(RoadmapSettings roadmap) =>
    [
        .. Texts.Select(text => Schedule.TryParse(text.Cadence, text.Text, roadmap.TimeZone, out var schedule, out var problem)
            ? schedule
            : throw new InvalidOperationException(problem)),
    ];

    private IEnumerable<(Cadence Cadence, string Text)> Texts => [(Cadence.Weekly, Weekly), (Cadence.Monthly, Monthly), (Cadence.Quarterly, Quarterly)];
}
