using System.CommandLine;
using System.Globalization;
using System.Text;
using Alliance.Roadmap.Vision;
using Alliance.Roadmap.Web.Setup;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Vision;

/// <summary><c>import</c> and <c>export vision</c>.</summary>
internal static class VisionCommands
{
    public static Command Import(Shell shell)
    {
        var file = new Argument<string>("file") { Description = "A vision document: Markdown with a numbered list under “Vision”." };
        var asOf = new Option<DateOnly?>("--as-of")
        {
            Description = "The day the page was published (2027-03-01); today unless given.",
            CustomParser = result =>
            {
                if (DateOnly.TryParseExact(result.Tokens.Single().Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return day;
                result.AddError($"--as-of takes a day such as 2027-03-01; “{result.Tokens.Single().Value}” is not that.");
                return null;
            },
        };
        var dropMissing = new Option<bool>("--drop-missing") { Description = "Drop the steps that the page no longer has." };
        var apply = new Option<bool>("--apply") { Description = "Write the differences as entries; without it they are only printed." };
        var import = new Command("import", "Read a vision document and print what differs from the roadmap.") { file, asOf, dropMissing, apply };
        import.SetAction((parse, cancel) => shell.WithServices(async (services, stop) =>
        {
            var path = parse.GetRequiredValue(file);
            if (VisionDocument.Open(path, services.GetRequiredService<RoadmapSettings>().Site, out var document).Refused(out var refusal)) return Shell.Refuse(refusal);
            await services.GetRequiredService<Database>().Open(stop);
            var isApplied = parse.GetValue(apply);
            var (outcome, comparison) = await services.GetRequiredService<VisionImport>().Follow(document!, parse.GetValue(asOf), parse.GetValue(dropMissing), isApplied, stop);
            if (outcome.Refused(out refusal)) return Shell.Refuse(new Refusal(refusal.Code, refusal.Reason.StartsWith(path, StringComparison.Ordinal) ? refusal.Reason : $"{path}: {refusal.Reason}"));
            return parse.GetValue(shell.AsJson) ? Shell.Json(comparison!.Differences.Select(Seen)) : Shell.Say(InWords(path, comparison!.Differences, isApplied));

            object Seen(Difference difference) => new { difference.Milestone, difference.Words, difference.Acts, Applied = isApplied && !difference.IsReported };
        }, cancel));
        return import;
    }

    public static Command Export(Shell shell)
    {
        var vision = new Command("vision", "Print the roadmap as the Markdown list of a vision document.");
        vision.SetAction((parse, cancel) => shell.WithDatabase(async (services, stop) =>
        {
            var milestones = await services.GetRequiredService<RoadmapDb>().Milestones.AsNoTracking().ToListAsync(stop);
            if (milestones.Count == 0) return Shell.Refuse("There are no steps yet. Please import a vision document first.");
            var markdown = VisionExport.Write(milestones, services.GetRequiredService<RoadmapSettings>().Site);
            return parse.GetValue(shell.AsJson) ? Shell.Json(new { markdown }) : Shell.Say(markdown.TrimEnd('\n'));
        }, cancel));
        return new Command("export", "Print what the roadmap holds, in a form others read.") { vision };
    }

    private static string InWords(string path, IReadOnlyList<Difference> differences, bool isApplied)
    {
        var (changes, reports) = (differences.Where(difference => !difference.IsReported).ToList(), differences.Where(difference => difference.IsReported).ToList());
        if (differences.Count == 0) return $"No differences: {path} and the roadmap say the same.";
        var text = new StringBuilder();
        if (changes.Count > 0) text.AppendLine(isApplied ? "Taken over from the page:" : "The page differs from the roadmap:");
        foreach (var change in changes) text.Append("  ").Append(change.Words).AppendLine(change.Acts.Count == 0 ? "" : $" ({string.Join(", ", change.Acts)})");
        if (reports.Count > 0) text.AppendLine(changes.Count > 0 ? "Only reported:" : "No differences to take over; only reported:");
        foreach (var report in reports) text.Append("  ").AppendLine(report.Words);
        var entries = changes.Sum(change => change.Acts.Count) switch { 0 => "no entry, only /about", 1 => "1 entry", var many => $"{many} entries" };
        text.Append(changes.Count == 0 ? "Nothing was written." : isApplied ? $"Written: {entries}." : $"Nothing was written. With --apply this becomes {entries}.");
        return text.ToString();
    }
}
