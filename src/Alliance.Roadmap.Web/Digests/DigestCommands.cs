using System.CommandLine;
using System.Globalization;
using Alliance.Roadmap.Digests;
using Alliance.Roadmap.Instances;
using Alliance.Roadmap.Subscribers;
using Alliance.Roadmap.Web.Mail;
using Alliance.Roadmap.Web.Setup;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Digests;

/// <summary><c>digest …</c> and <c>check schedule</c>.</summary>
internal static class DigestCommands
{
    private static readonly string Names = Enum.GetValues<Cadence>().Select(cadence => cadence.Kebab()).Joined();

    public static Command Digest(Shell shell) => new("digest", "Look after the digests. The running service sends what is frozen.")
    {
        Preview(shell), Freeze(shell), Status(shell),
        Move(shell, "release", "Let held digests go.", IssueState.Held, (issue, _) => issue.Release()),
        Move(shell, "pause", "Stop sending, until resumed.", IssueState.Sending, (issue, _) => issue.Pause("A person paused it."),
            "Stop all sending to subscribers, whatever becomes due, and the webhook with it.", (instance, now) => instance.PauseSending("A person paused it.", now)),
        Move(shell, "resume", "Go on sending.", IssueState.Paused, (issue, _) => issue.Resume(),
            "Lift the pause of all sending, as after a restore. Digests that were paused one by one stay so.", (instance, _) => instance.ReleaseSending()),
    };

    public static Command CheckSchedule(Shell shell)
    {
        var cadence = CadenceOption(required: true);
        var zone = new Option<string?>("--zone") { Description = "An IANA time zone; without it, that of the settings." };
        var from = new Option<string>("--from") { Description = "The first day to look at, such as 2026-03-01.", Required = true };
        from.Validators.Add(result =>
        {
            if (!IsDay(result.GetValueOrDefault<string>(), out _)) result.AddError("--from takes a day such as 2026-03-01.");
        });
        var count = new Option<int>("--count") { Description = "How many times to print, 1 to 1000.", DefaultValueFactory = _ => 5 };
        count.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 1000) result.AddError("--count takes 1 to 1000.");
        });
        var schedule = new Command("schedule", "Print when digests are due, by the day and time in the settings.") { cadence, zone, from, count };
        schedule.SetAction((parse, cancel) => shell.WithServices((services, _) =>
        {
            var (settings, roadmap) = (services.GetRequiredService<DigestSettings>(), services.GetRequiredService<RoadmapSettings>());
            var which = CadenceOf(parse.GetValue(cadence))!.Value;
            if (which is Cadence.AsItHappens) return Task.FromResult(Shell.Refuse("“as-it-happens” has no schedule: it follows each entry by 15 minutes. Please choose weekly, monthly or quarterly."));
            var text = which switch { Cadence.Weekly => settings.Weekly, Cadence.Monthly => settings.Monthly, _ => settings.Quarterly };
            if (!Schedule.TryParse(which, text, parse.GetValue(zone) ?? roadmap.TimeZone, out var times, out var problem)) return Task.FromResult(Shell.Refuse(problem));
            IsDay(parse.GetValue(from), out var day);
            var due = times.From(day).Take(parse.GetValue(count)).Select(due => new
            {
                Local = due.Local.ToString("uuuu-MM-dd'T'HH:mm", CultureInfo.InvariantCulture),
                Utc = due.Utc.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            }).ToList();
            return Task.FromResult(parse.GetValue(shell.AsJson) ? Shell.Json(due) : Shell.Say(string.Join(Environment.NewLine, due.Select(time => $"{time.Local}  {time.Utc}"))));
        }, cancel));
        return schedule;
    }

    private static Command Preview(Shell shell)
    {
        var cadence = CadenceOption();
        var to = new Option<string?>("--out") { Description = "Write the message to this .eml file." };
        var preview = new Command("preview", "Show what a digest would say now (monthly, unless --cadence says otherwise). Changes nothing.") { cadence, to };
        preview.SetAction((parse, cancel) => shell.WithDatabase(async (services, stop) =>
        {
            var press = services.GetRequiredService<DigestPress>();
            var which = CadenceOf(parse.GetValue(cadence)) ?? Cadence.Monthly;
            var digest = await press.Preview(which, stop);
            if (parse.GetValue(to) is { } file)
            {
                using var message = services.GetRequiredService<PreviewMail>().Write(digest);
                try
                {
                    await using var stream = File.Create(file);
                    await message.WriteToAsync(MessageWriter.Lines, stream, stop);
                }
                catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
                {
                    return Shell.Refuse($"{file} cannot be written: {problem.Message}");
                }
            }

            var selections = (await press.Rehearse(which, stop)).Select(edition => new
            {
                milestones = edition.Contents.Selection.Slugs,
                edition.Recipients,
                goesOut = edition.Contents.IsWorthSending,
                entries = edition.Contents.Entries.Select(entry => entry.Sequence),
            }).ToList();
            if (parse.GetValue(shell.AsJson))
                return Shell.Json(new { cadence = which.Kebab(), period = digest.Contents.Period.Value, digest.Rendering.Subject, digest.Recipients, moved = digest.HasNews, digest.Rendering.Text, digest.Rendering.Html, entries = digest.Contents.Entries.Select(entry => entry.Sequence), selections });
            Shell.Say($"Subject: {digest.Rendering.Subject}");
            Shell.Say($"Recipients: {digest.Recipients}{Environment.NewLine}");
            Shell.Say(digest.Rendering.Text);
            if (!digest.Contents.IsWorthSending) Console.Error.WriteLine("Nothing has moved, so this digest would be skipped.");
            return 0;
        }, cancel));
        return preview;
    }

    private static Command Freeze(Shell shell)
    {
        var cadence = CadenceOption();
        var freeze = new Command("freeze", "Freeze a digest now, whatever the schedule says; without --cadence, one of each in which something moved.") { cadence };
        freeze.SetAction((parse, cancel) => shell.WithDatabase(async (services, stop) =>
        {
            var (press, db) = (services.GetRequiredService<DigestPress>(), services.GetRequiredService<RoadmapDb>());
            var chosen = CadenceOf(parse.GetValue(cadence));
            var frozen = new List<Guid>();
            foreach (var which in chosen is { } one ? [one] : Enum.GetValues<Cadence>())
            {
                if (chosen is null && (await db.UntoldIn(which, stop)).Count == 0) continue;
                var (issue, outcome) = await press.FreezeNow(which, cancel: stop);
                if (outcome.Refused(out var refusal)) return Shell.Refuse(refusal);
                frozen.Add(issue!.Id);
            }

            if (frozen.Count == 0) return Shell.Refuse("Nothing has moved since the last digests, so there is nothing to freeze.");
            return await Print(shell, parse, db.Issues.Where(issue => frozen.Contains(issue.Id)), db, stop);
        }, cancel));
        return freeze;
    }

    private static Command Status(Shell shell)
    {
        var cadence = CadenceOption();
        var (number, to) = (new Option<int?>("--number") { Description = "With --for: this digest alone." }, new Option<string?>("--for") { Description = "Tell what became of the digests for this address instead." });
        var status = new Command("status", "Print the newest digests and how far each has come, or why one did not reach somebody.") { cadence, to, number };
        status.SetAction((parse, cancel) => shell.WithDatabase(async (services, stop) =>
        {
            var db = services.GetRequiredService<RoadmapDb>();
            if (parse.GetValue(to) is { } asked)
            {
                if (!Address.TryParse(asked, out var address, out var refusal)) return Shell.Refuse(refusal);
                var stories = await DeliveryStory.Of(db, services.GetRequiredService<RoadmapSettings>(), address, parse.GetValue(number), stop);
                return parse.GetValue(shell.AsJson)
                    ? Shell.Json(stories.Select(story => new
                    {
                        number = story.Issue.Number,
                        state = story.Delivery?.State.Kebab(),
                        attempts = story.Delivery?.Attempts,
                        recoveries = story.Delivery?.Recoveries,
                        reply = story.Delivery?.Reply,
                        status = story.Delivery?.Status,
                        nextAttemptAt = story.Delivery is { EndedAt: null } open ? open.NextAttemptAt.UtcDateTime : (DateTime?)null,
                        inWords = story.InWords,
                    }))
                    : Shell.Say(stories.Count == 0 ? "There is no such digest." : string.Join(Environment.NewLine, stories.Select(story => $"Digest {story.Issue.Number}: {story.InWords}")));
            }

            return await Print(shell, parse, Chosen(db.Issues, CadenceOf(parse.GetValue(cadence))), db, stop);
        }, cancel));
        return status;
    }

    private static Command Move(Shell shell, string name, string description, IssueState from, Func<Issue, DateTimeOffset, Outcome> act, string? ofAll = null, Action<Instance, DateTimeOffset>? actOnAll = null)
    {
        var cadence = CadenceOption();
        var all = new Option<bool>("--all") { Description = ofAll };
        var command = new Command(name, description) { cadence };
        if (actOnAll is not null) command.Add(all);
        command.SetAction((parse, cancel) => shell.WithDatabase(async (services, stop) =>
        {
            var (db, clock) = (services.GetRequiredService<RoadmapDb>(), services.GetRequiredService<TimeProvider>());
            if (actOnAll is not null && parse.GetValue(all))
            {
                var instance = await db.Instances.SingleAsync(stop);
                actOnAll(instance, clock.GetUtcNow());
                if ((await db.TrySave(stop)).Refused(out var raced)) return Shell.Refuse(raced);
                var isPaused = instance.SendingPausedAt is not null;
                return parse.GetValue(shell.AsJson) ? Shell.Json(new { sendingPaused = isPaused }) : Shell.Say(isPaused ? "All sending to subscribers is paused." : "Sending to subscribers goes on.");
            }

            var issues = await Chosen(db.Issues, CadenceOf(parse.GetValue(cadence))).Where(issue => issue.State == from).ToListAsync(stop);
            if (issues.Count == 0) return Shell.Refuse($"No digest is {from.InWords()}, so there is nothing to {name}.");
            foreach (var issue in issues)
                if (act(issue, clock.GetUtcNow()).Refused(out var refusal)) return Shell.Refuse(refusal);
            if ((await db.TrySave(stop)).Refused(out var changed)) return Shell.Refuse(changed);
            await services.GetRequiredService<DigestPress>().FreezeReleased(stop);
            if (from is not IssueState.Sending && await db.IsSendingPaused(stop)) await Console.Error.WriteLineAsync("All sending to subscribers is still paused. “digest resume --all” lifts that.");
            var ids = issues.ConvertAll(issue => issue.Id);
            return await Print(shell, parse, db.Issues.Where(issue => ids.Contains(issue.Id)), db, stop);
        }, cancel));
        return command;
    }

    private static async Task<int> Print(Shell shell, ParseResult parse, IQueryable<Issue> issues, RoadmapDb db, CancellationToken cancel)
    {
        var list = (await DigestStatus.Of(issues, db, cancel)).Select(item => item.Status).ToList();
        if (parse.GetValue(shell.AsJson)) return Shell.Json(list);
        return Shell.Say(list.Count == 0 ? "No digest has been due yet." : string.Join(Environment.NewLine, list.Select(status => status.InWords)));
    }

    private static IQueryable<Issue> Chosen(IQueryable<Issue> issues, Cadence? cadence) =>
        cadence is { } one ? issues.Where(issue => issue.Cadence == one) : issues;

    private static Option<string?> CadenceOption(bool required = false)
    {
        var option = new Option<string?>("--cadence") { Description = $"How often: {Names}.", Required = required };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } name && CadenceOf(name) is null) result.AddError($"--cadence takes {Names}; “{name}” is none of them.");
        });
        return option;
    }

    private static Cadence? CadenceOf(string? name) => Words.TryKebab<Cadence>(name, out var cadence) ? cadence : null;

    private static bool IsDay(string? text, out DateOnly day) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day) && day.Year is >= 1900 and < 2200;
}
