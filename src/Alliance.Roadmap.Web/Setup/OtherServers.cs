using System.Net.Http.Headers;

namespace Alliance.Roadmap.Web.Setup;

/// <summary>How this program behaves towards servers that it asks by itself.</summary>
internal static class OtherServers
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    /// <summary>Who asks, and where to complain. A header travels in ASCII, so a host with other letters is written as it travels.</summary>
    public static string Agent(this RoadmapSettings roadmap) =>
        $"AllianceRoadmap/{typeof(OtherServers).Assembly.GetName().Version?.ToString(2)} (+{roadmap.Public.Scheme}://{roadmap.Public.IdnHost}{(roadmap.Public.IsDefaultPort ? "" : $":{roadmap.Public.Port}")}/)";

    /// <summary>Until when a server asks us to wait: seconds or a date (RFC 9110 §10.2.3), never more than a day.</summary>
    /// <param name="asked">What it said.</param>
    /// <param name="now">The time.</param>
    /// <param name="otherwise">How long where it said nothing.</param>
    public static DateTimeOffset Until(this RetryConditionHeaderValue? asked, DateTimeOffset now, TimeSpan otherwise = default)
    {
        var wait = asked?.Delta ?? (asked?.Date is { } date ? date - now : otherwise);
        return now + (wait < TimeSpan.Zero ? TimeSpan.Zero : wait > LongestWait ? LongestWait : wait);
    }
}
