using System.Globalization;

namespace Alliance.Roadmap.Web.Resolutions;

/// <summary>When a vote ends, in words and by a reader's clock.</summary>
internal static class Deadline
{
    /// <summary>"in 6 days", "in 3 hours", "in 20 minutes", "now".</summary>
    public static string In(DateTimeOffset end, DateTimeOffset now) => (end - now) switch
    {
        { TotalMinutes: < 1 } => "now",
        { TotalMinutes: < 90 } left => $"in {Counted((int)left.TotalMinutes, "minute")}",
        { TotalHours: < 36 } left => $"in {Counted((int)Math.Round(left.TotalHours), "hour")}",
        var left => $"in {Counted((int)Math.Round(left.TotalDays), "day")}",
    };

    /// <summary>"Thursday, 3 December 2026, 18:00 (Warsaw time)".</summary>
    public static string At(DateTimeOffset end, TimeZoneInfo zone) =>
        $"{TimeZoneInfo.ConvertTime(end, zone).ToString("dddd, d MMMM yyyy, HH:mm", CultureInfo.InvariantCulture)} ({Place(zone.Id)} time)";

    private static string Place(string zone) => zone is "UTC" or "Etc/UTC" ? "UTC" : zone[(zone.LastIndexOf('/') + 1)..].Replace('_', ' ');

    private static string Counted(int number, string what) => number == 1 ? $"1 {what}" : $"{number} {what}s";
}
