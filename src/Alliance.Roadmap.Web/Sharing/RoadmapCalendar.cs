using System.Text;
using Alliance.Roadmap.Milestones;
using Alliance.Roadmap.Vision;
using Alliance.Roadmap.Web.Caching;
using Alliance.Roadmap.Web.Layout;
using Alliance.Roadmap.Web.Milestones;
using Alliance.Roadmap.Web.Setup;
using Ical.Net;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using Ical.Net.Serialization;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Sharing;

/// <summary>The dates of the steps for calendars (RFC 5545): what each open step is promised for, and when the board looks at it
/// again. A promise for a quarter stands on the quarter's last day, where it comes due; its words say the whole.</summary>
internal static class RoadmapCalendar
{
    private const int LongestLine = 75;

    public static IEndpointRouteBuilder MapCalendar(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/roadmap.ics", Show).Cached().ExcludeFromDescription();
        return routes;
    }

    /// <param name="milestone">The slug of the only step to show.</param>
    private static async Task<IResult> Show(string? milestone, HttpContext http, RoadmapDb db, RoadmapSettings settings, CancellationToken cancel)
    {
        var edition = await db.Edition(cancel);
        if (!string.IsNullOrEmpty(milestone) && !await db.Milestones.Has(milestone, cancel))
            return TypedResults.Text("There is no such step. The addresses of the steps stand on the roadmap.\n", statusCode: StatusCodes.Status404NotFound);
        return await http.Answer($"calendar {milestone} {edition} {settings.PublicUrl} {settings.TimeZone}", edition.ChangedAt, async () =>
        {
            var steps = await db.Milestones.AsNoTracking().AsSplitQuery().Where(step => string.IsNullOrEmpty(milestone) || step.Slug == milestone).OrderBy(step => step.Number).ToListAsync(cancel);
            var calendar = new Ical.Net.Calendar { ProductId = "-//Alliance Roadmap//EN", Method = CalendarMethods.Publish };
            var name = steps is [{ } only] && !string.IsNullOrEmpty(milestone) ? only.Title : $"{Organization.UsualName} roadmap";
            // RFC 7986, and what calendars understood before it.
            foreach (var (property, value) in new[] { ("NAME", name), ("X-WR-CALNAME", name), ("REFRESH-INTERVAL;VALUE=DURATION", "PT12H"), ("X-PUBLISHED-TTL", "PT12H"), ("URL", settings.Link("")) }) calendar.AddProperty(property, value);
            // An entry of one step can move the dates of another, so every date is as new as the record.
            var (sequence, at) = (edition.Sequence, edition.ChangedAt ?? DateTimeOffset.UnixEpoch);
            foreach (var step in steps.Where(step => step.IsOpen))
            {
                if (step.Target.Precision is not TargetPrecision.None)
                    calendar.Events.Add(Day(step, "target", step.Target.LastDay, $"Target: {step.Title}{(step.Target.Precision is TargetPrecision.Day ? "" : $" ({step.Target.InWords})")}",
                        $"{(step.Target.Precision is TargetPrecision.Day ? "Promised for this day" : $"Promised for {step.Target.InWords}, of which this is the last day")}. {Standing(step)}", sequence, at, settings));
                if (step.ReviewDueAt is { } due)
                    calendar.Events.Add(Day(step, "review", settings.DayOf(due), $"Review due: {step.Title}", $"By this day the board looks again at where the step stands. {Standing(step)}", sequence, at, settings));
            }

            return TypedResults.Text(Folded(new CalendarSerializer().SerializeToString(calendar) ?? ""), "text/calendar; charset=utf-8");
        });
    }

    private static CalendarEvent Day(Milestone step, string kind, DateOnly day, string summary, string description, long sequence, DateTimeOffset at, RoadmapSettings settings)
    {
        var changed = new CalDateTime(DateTime.SpecifyKind(at.UtcDateTime, DateTimeKind.Utc));
        var link = settings.Link($"milestones/{step.Slug}");
        return new CalendarEvent
        {
            Uid = $"{step.Slug}.{kind}@{settings.Public.Host}",
            Start = new CalDateTime(day),
            End = new CalDateTime(day.AddDays(1)),
            Summary = summary,
            Description = $"{description}\n\n{link}",
            Url = new Uri(link),
            Categories = [kind is "target" ? "Target" : "Review"],
            // It takes nobody's day.
            Transparency = TransparencyType.Transparent,
            Class = "PUBLIC",
            DtStamp = changed,
            LastModified = changed,
            Sequence = (int)Math.Min(sequence, int.MaxValue),
        };
    }

    // At most 75 octets a line (RFC 5545 §3.1). The library also folds between the halves of a letter beyond U+FFFF, which loses it.
    private static string Folded(string calendar)
    {
        var folded = new StringBuilder(calendar.Length);
        foreach (var line in calendar.Replace("\r\n ", "", StringComparison.Ordinal).Split("\r\n", StringSplitOptions.RemoveEmptyEntries))
        {
            var (at, octets) = (0, 0);
            foreach (var letter in line.EnumerateRunes())
            {
                if (octets + letter.Utf8SequenceLength > LongestLine)
                {
                    folded.Append("\r\n ");
                    octets = 1;
                }

                folded.Append(line, at, letter.Utf16SequenceLength);
                at += letter.Utf16SequenceLength;
                octets += letter.Utf8SequenceLength;
            }

            folded.Append("\r\n");
        }

        return folded.ToString();
    }

    private static string Standing(Milestone step) => $"{StepInWords.Capital(step.Status.InWords())}{(step.Sign() is StepSign.WaitingForFunds ? ", waiting for funds" : "")}.";
}
