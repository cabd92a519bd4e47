using System.Globalization;

namespace Alliance.Roadmap.Web.Setup;

/// <summary>Where this roadmap lives and which clock its board goes by (section <c>Roadmap</c>).</summary>
internal sealed class RoadmapSettings : ISettings
{
    public static string Section => "Roadmap";

    /// <summary>Every link comes from it, never from the Host header.</summary>
    public string PublicUrl { get; set; } = "http://localhost:5080";

    /// <summary>The association's own site: the base of relative post links.</summary>
    public string SiteUrl { get; set; } = "https://mage-os.org";

    /// <summary>Database, journal and mail pickup; relative to the caller's folder.</summary>
    public string DataDirectory { get; set; } = ".data";

    public string TimeZone { get; set; } = "Europe/Warsaw";

    /// <summary>Whether public pages are kept once they are made. Without it each is made anew for every reader: for measuring.</summary>
    public bool OutputCache { get; set; } = true;

    public Uri Public => new(PublicUrl.TrimEnd('/') + "/");
    public Uri Site => new(SiteUrl);
    public TimeZoneInfo Zone => TimeZoneInfo.FindSystemTimeZoneById(TimeZone);
    public string Data => Path.GetFullPath(DataDirectory);

    /// <summary>While it is not on https it is a trial copy: search engines stay out and every page says so.</summary>
    public bool IsTrialCopy => Public.Scheme != Uri.UriSchemeHttps;

    /// <summary>An absolute link to a page of ours: <c>Link("milestones/x")</c>.</summary>
    public string Link(string path) => new Uri(Public, path.TrimStart('/')).AbsoluteUri;

    /// <summary>The start of a day in <see cref="TimeZone"/>; in a spring gap, the first moment the day has.</summary>
    public DateTimeOffset StartOf(DateOnly day)
    {
        // The first and the last year of the calendar do not have every midnight.
        if (day.Year is <= 1 or >= 9999) return new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        while (Zone.IsInvalidTime(midnight)) midnight = midnight.AddMinutes(15);
        var offset = Zone.IsAmbiguousTime(midnight) ? Zone.GetAmbiguousTimeOffsets(midnight).Max() : Zone.GetUtcOffset(midnight);
        return new DateTimeOffset(midnight, offset);
    }

    public DateOnly DayOf(DateTimeOffset time) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time, Zone).DateTime);

    /// <summary>"23 November 2026 at 14:05", on the board's clock.</summary>
    public string MomentOf(DateTimeOffset time) => TimeZoneInfo.ConvertTime(time, Zone).ToString("d MMMM yyyy 'at' HH:mm", CultureInfo.InvariantCulture);

    public IEnumerable<string> Problems()
    {
        if (!IsWebAddress(PublicUrl)) yield return $"Roadmap:PublicUrl is “{PublicUrl}”, which is not a web address. Please give one such as https://roadmap.example.org.";
        else if (new Uri(PublicUrl).AbsolutePath != "/") yield return $"Roadmap:PublicUrl is “{PublicUrl}”, which has a path. The roadmap needs a host name of its own: please give one such as https://roadmap.example.org.";
        if (!IsWebAddress(SiteUrl)) yield return $"Roadmap:SiteUrl is “{SiteUrl}”, which is not a web address. Please give one such as https://mage-os.org.";
        var isKnown = NodaTime.DateTimeZoneProviders.Tzdb.GetZoneOrNull(TimeZone) is not null;
        if (isKnown && !TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out _)) yield return $"Roadmap:TimeZone is “{TimeZone}”, and this system has no data of that zone. Please install its time-zone data (on Debian the package tzdata).";
        if (!isKnown) yield return $"Roadmap:TimeZone is “{TimeZone}”, which this system does not know. Please give an IANA zone such as Europe/Warsaw.";
        if (string.IsNullOrWhiteSpace(DataDirectory)) yield return "Roadmap:DataDirectory is empty. Please name a folder that this program may write to.";
    }

    private static bool IsWebAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url is { Query: "", Fragment: "", UserInfo: "" };
}
