using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Alliance.Roadmap.Funding;
using Alliance.Roadmap.Ledger;

namespace Alliance.Roadmap.Milestones;

/// <summary>One entry as people read it, the same on pages and in mail: what happened, and what was and is now.</summary>
public sealed class EntryInWords
{
    /// <summary>What stands where a text was taken away.</summary>
    public const string Removed = "[removed]";

    private readonly JsonObject before;
    private readonly JsonObject after;
    private readonly HashSet<string> texts;
    private readonly List<string> changes = [];
    private bool isReaddressed;

    public EntryInWords(Entry entry)
    {
        Entry = entry;
        (before, after) = (Parse(entry.Before), Parse(entry.After));
        texts = [.. Parse(entry.Digests).Select(digest => digest.Key)];
        if (IsBeginning) Begin();
        else if (entry.Act is Acts.Restore) TellLoss();
        else if (entry.Act is Acts.Redact) changes.Add($"Removed: {RedactedTexts.Joined()}.");
        else Compare();
    }

    public Entry Entry { get; }

    /// <summary>What happened, as a heading: "Work started".</summary>
    public string Heading => Entry.Act switch
    {
        Acts.Import => "Taken over from the published page",
        Acts.Add => "New step",
        Acts.Start => "Work started",
        Acts.Complete => IsInPart ? "Completed in part" : "Completed",
        Acts.Pause => "Paused",
        Acts.Resume => "Work resumed",
        Acts.Drop => "Dropped",
        Acts.Reopen => "Reopened",
        Acts.Reinstate => "Planned again",
        Acts.Reword => "Wording changed",
        Acts.Spelling => "Spelling corrected",
        Acts.Retarget => "Date changed",
        Acts.Reorder => "Order changed",
        Acts.Split => "Split",
        Acts.Merge => "Merged into another step",
        Acts.Tighten => "Condition added or raised",
        Acts.Loosen => "Condition lowered or removed",
        Acts.Specify => "Condition made more exact",
        Acts.Confirm => "Funds secured",
        Acts.Waive => "The board goes ahead without the funds",
        Acts.Withdraw => "Confirmation of funds withdrawn",
        Acts.Post => isReaddressed ? "Post linked at its new address" : "Post linked",
        Acts.Update => "Update",
        Acts.Review => "Looked at, nothing changed",
        Acts.TakeBack => $"Entry {Entry.Supersedes} taken back",
        Acts.Redact => Resolution is { } slug ? $"Text removed from resolution {slug[5..]}/{slug[..4]}" : $"Text removed from entry {Entry.Supersedes}",
        Acts.Restore => "Restored",
        _ => Entry.Act,
    };

    /// <summary>What happened to the step, in as few words as a subject line has room for: "step 4 <c>started</c>".</summary>
    public string InShort => Entry.Act switch
    {
        Acts.Import => "taken over",
        Acts.Add => "added",
        Acts.Start => "started",
        Acts.Complete => IsInPart ? "completed in part" : "completed",
        Acts.Pause => "paused",
        Acts.Resume => "resumed",
        Acts.Drop => "dropped",
        Acts.Reopen => "reopened",
        Acts.Reinstate => "planned again",
        Acts.Reword or Acts.Spelling => "reworded",
        Acts.Retarget => "has a new date",
        Acts.Reorder => "moved",
        Acts.Split => "split",
        Acts.Merge => "merged",
        Acts.Tighten or Acts.Loosen or Acts.Specify => "waits for something else",
        Acts.Confirm => "has its funds",
        Acts.Waive => "goes ahead without funds",
        Acts.Withdraw => "waits for funds again",
        Acts.TakeBack => "set back",
        Acts.Review => "looked at",
        _ => "has news",
    };

    /// <summary>"Decision", "Board entry", "Correction" or "Taken over from the published page".</summary>
    public string Label => Entry.Label switch
    {
        _ when Entry.Act is Acts.Restore => Heading,
        EntryLabel.Decision => "Decision",
        EntryLabel.Correction => "Correction",
        EntryLabel.Imported => "Taken over from the published page",
        _ => "Board entry",
    };

    /// <summary>"Corrects entry 12": which earlier entry this one is about; null where that is none.</summary>
    public string? PointsAt => Entry.Supersedes is not { } earlier ? null : Entry.Act switch
    {
        Acts.TakeBack => $"Takes back entry {earlier}",
        Acts.Redact => $"Removes a text of entry {earlier}",
        _ => $"Corrects entry {earlier}",
    };

    /// <summary>The resolution a text was removed from, as addresses name it; null for every other entry.</summary>
    public string? Resolution => Text(after, "resolution");

    /// <summary>What changed, one sentence each: "Status: was planned, now in progress."</summary>
    public IReadOnlyList<string> Changes => changes;

    /// <summary>Posts this entry links: title and address.</summary>
    public IReadOnlyList<MilestoneFacts.PostFacts> Posts { get; private set; } = [];

    public string? By => Known(EntryText.By, Entry.By);
    public string? Why => Known(EntryText.Reason, Entry.Reason);
    public string? Decided => Known(EntryText.Decision, Entry.Decision);
    public string? Proof => Known(EntryText.Evidence, Entry.Evidence);

    /// <summary>The text of an update.</summary>
    public string? Note => Known(EntryText.Body, Entry.Text);

    private bool IsBeginning => Entry.Act is Acts.Import or Acts.Add;
    private bool IsInPart => Text(after, "extent") == "part";

    /// <summary>"waiting for €60,000 a year (availability of funds)", "no funds needed": where a step stands with its money.</summary>
    public static string FundsInWords(FundingState state) => state switch
    {
        FundingState.Awaiting => "waiting for funds",
        FundingState.Met => "funds secured",
        FundingState.Waived => "the board goes ahead without it",
        _ => "no funds needed",
    };

    /// <summary>A text by its name: "the reason".</summary>
    /// <param name="key">One of <see cref="EntryText.Keys"/>, or of a resolution's texts.</param>
    public static string TextInWords(string key) => key switch
    {
        EntryText.By => "who did it",
        EntryText.Reason => "the reason",
        EntryText.Decision => "the decision it names",
        EntryText.Evidence => "the proof",
        EntryText.Body => "the update",
        "motion" => "what was decided",
        "board-only" => "what only the board and auditors read",
        "interests" => "the interests disclosed",
        "objections" => "the objections",
        "opinions" => "the minority opinions",
        _ => key,
    };

    private IEnumerable<string> RedactedTexts => after["redacted"]?.AsArray().Select(key => TextInWords(key!.GetValue<string>())) ?? [];

    private void Begin()
    {
        if (!after.ContainsKey("title")) return;
        var facts = MilestoneFacts.FromJson(after);
        changes.Add($"Step {facts.Number}: “{facts.Title}”.");
        changes.Add($"Status: {Status(facts.Status)}.");
        foreach (var condition in facts.Funding.Conditions) changes.Add($"Condition: {InWords(condition)}; {State(condition)}.");
        Posts = facts.Posts;
    }

    private void TellLoss()
    {
        changes.Add($"The newest entry that was kept is {Sequence(after["kept"])}.");
        if (after["lost"] is not JsonArray lost)
        {
            changes.Add("It is not known whether later entries were lost.");
            return;
        }

        var gone = lost.Select(Sequence).Distinct().Order().ToList();
        changes.Add(gone.Count switch
        {
            0 => "No later entry is known to be lost.",
            1 => $"Entry {gone[0]} was written later and is lost.",
            _ when gone[^1] - gone[0] == gone.Count - 1 => $"Entries {gone[0]} to {gone[^1]} were written later and are lost.",
            _ => $"Entries {gone.Select(sequence => $"{sequence}").Joined()} were written later and are lost.",
        });

        static long Sequence(JsonNode? entry) => long.Parse(entry!.GetValue<string>().Split(':')[0], CultureInfo.InvariantCulture);
    }

    private void Compare()
    {
        if (after[OtherStep.Into] is JsonObject into)
        {
            TellMerge(into);
            return;
        }

        Words("title", "Wording");
        Words("whatThisMeans", "What this means");
        Words("doneWhen", "Done when");
        if (Changed("status"))
        {
            var extent = Text(after, "extent") switch { "full" => " Promise fully met.", "part" => " Promise met in part.", _ => "" };
            changes.Add($"Status: was {Status(Text(before, "status"))}, now {Status(Text(after, "status"))}.{extent}");
        }

        if (Changed("target")) changes.Add($"Target: was {Target(before)}, now {Target(after)}.");
        if (Changed("number")) changes.Add($"Place: was step {before["number"]}, now step {after["number"]}.");
        if (Changed("funding")) CompareConditions(Conditions(before), Conditions(after));
        if (Changed("posts")) ComparePosts(PostsOf(before), PostsOf(after));
        if (Changed(OtherStep.SplitOff)) TellSplit(before[OtherStep.SplitOff] as JsonObject, after[OtherStep.SplitOff] as JsonObject);
    }

    private void TellSplit(JsonObject? was, JsonObject? now)
    {
        if ((now ?? was) is not { } part) return;
        changes.Add(now is null ? $"“{Text(part, "title")}” is no longer a step of its own." : $"“{Text(part, "title")}” is now a step of its own, step {part["number"]}.");
        if (now is not null && Conditions(now) is { Count: > 0 } waiting) changes.Add($"It waits for the same: {waiting.Select(InWords).Joined()}.");
    }

    // What moved is told as moved: "removed" here and nothing there would sound like a loss.
    private void TellMerge(JsonObject into)
    {
        var (step, isTakenBack) = ($"step {into["number"]}, “{Text(into, "title")}”", Entry.Act is Acts.TakeBack);
        changes.Add(isTakenBack ? $"It is no longer merged into {step}." : $"It was merged into {step}. Whoever followed it follows that step now.");
        if (Changed("status")) changes.Add($"Status: was {Status(Text(before, "status"))}, now {Status(Text(after, "status"))}.");
        var fuller = isTakenBack ? after : before;
        if (Changed("funding")) changes.Add($"{(isTakenBack ? "Back here" : "Moved there")}, what it waits for: {Conditions(fuller).Select(condition => $"{InWords(condition)} ({State(condition)})").Joined()}.");
        if (!Changed("posts")) return;
        var moved = PostsOf(fuller).Except(PostsOf(isTakenBack ? before : after)).Select(post => $"“{post.Title}”").ToList();
        changes.Add($"{(isTakenBack ? "Back here" : "Moved there")}, {(moved.Count == 1 ? "the post" : "the posts")} {moved.Joined()}.");
    }

    private void Words(string field, string name)
    {
        if (Changed(field)) changes.Add($"{name}: was {Quoted(Text(before, field))}, now {Quoted(Text(after, field))}{(EndsItself(Text(after, field)) ? "" : ".")}");
    }

    private void CompareConditions(List<MilestoneFacts.ConditionFacts> was, List<MilestoneFacts.ConditionFacts> now)
    {
        if (was.Count == now.Count)
        {
            foreach (var (old, current) in was.Zip(now))
            {
                if (InWords(old) != InWords(current)) changes.Add($"Condition: was {InWords(old)}, now {InWords(current)}.");
                if (old.State != current.State) changes.Add($"Funds, {InWords(current)}: was {State(old)}, now {State(current)}.");
            }

            return;
        }

        // Added or removed: what stands on both sides is no news.
        foreach (var condition in now.ToList().Where(was.Remove)) now.Remove(condition);
        changes.AddRange(was.Select(gone => $"Condition: was {InWords(gone)}, now removed."));
        changes.AddRange(now.Select(added => $"Condition: was none, now {InWords(added)}."));
    }

    private void ComparePosts(List<MilestoneFacts.PostFacts> was, List<MilestoneFacts.PostFacts> now)
    {
        Posts = [.. now.Where(post => !was.Contains(post))];
        foreach (var gone in was.Where(post => !now.Contains(post)))
        {
            var moved = Posts.FirstOrDefault(post => post == gone with { Url = post.Url });
            isReaddressed |= moved is not null;
            changes.Add(moved is null ? $"Post: was “{gone.Title}”, now removed." : $"Address of “{gone.Title}”: was {gone.Url}, now {moved.Url}.");
        }
    }

    private bool Changed(string field) => after.ContainsKey(field) && before.ContainsKey(field);

    // A redacted text leaves its digest behind, so we know that something stood there.
    private string? Known(string key, string? text) => text ?? (texts.Contains(key) ? Removed : null);

    private static string InWords(MilestoneFacts.ConditionFacts facts) => new FundingCondition(
        facts.Description,
        Money.TryParse(facts.Amount?.Value, facts.Amount?.Currency, out var amount) ? amount : null,
        Roadmap.Words.TryKebab<Basis>(facts.Basis, out var basis) ? basis : null,
        facts.Source).InWords;

    private static string State(MilestoneFacts.ConditionFacts facts) =>
        FundsInWords(Roadmap.Words.TryKebab<FundingState>(facts.State, out var state) ? state : FundingState.None);

    private static string Status(string? kebab) => Roadmap.Words.TryKebab<MilestoneStatus>(kebab, out var status) ? status.InWords() : "unknown";

    private static string Target(JsonObject facts) => TargetDate.Read(Text(facts["target"]?.AsObject(), "value")) is { Precision: not TargetPrecision.None } target ? target.InWords : "none";

    private static List<MilestoneFacts.ConditionFacts> Conditions(JsonObject facts) =>
        facts["funding"].Deserialize<MilestoneFacts.FundingFacts>(JsonSerializerOptions.Web)?.Conditions.ToList() ?? [];

    private static List<MilestoneFacts.PostFacts> PostsOf(JsonObject facts) =>
        facts["posts"].Deserialize<List<MilestoneFacts.PostFacts>>(JsonSerializerOptions.Web) ?? [];

    private static bool EndsItself(string? text) => text?.TrimEnd() is [.., '.' or '!' or '?'];

    private static string Quoted(string? text) => text is null ? "empty" : $"“{text}”";

    private static string? Text(JsonObject? facts, string field) => facts?[field]?.GetValue<string>();

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();
}
