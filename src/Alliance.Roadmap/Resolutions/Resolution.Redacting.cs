using System.Text.Json.Nodes;
using Alliance.Roadmap.Ledger;
using Alliance.Roadmap.Milestones;

namespace Alliance.Roadmap.Resolutions;

// What the law or respect for a person asks to take away. Counts, outcome and effects stay.
public sealed partial class Resolution : IRecorded
{
    private readonly List<EntryDraft> unrecorded = [];

    /// <summary>The redactions that the next save will record.</summary>
    public IReadOnlyList<EntryDraft> Unrecorded => unrecorded;

    void IRecorded.Recorded() => unrecorded.Clear();

    /// <summary>Why the motion it came of is not drafted once more, for a meeting; null where it can be.</summary>
    public Refusal? NotForAMeeting =>
        MotionId is null || Kind is not ResolutionKind.Circular || Outcome is ResolutionOutcome.Carried
            ? new Refusal("resolution.not-for-a-meeting", $"Resolution {Name} is not put to a meeting: only a circular resolution that did not carry is. Please draft another motion.")
        : Text == EntryInWords.Removed
            ? new Refusal("resolution.not-for-a-meeting", $"Resolution {Name} is not put to a meeting: its text was removed, and what its acts were filled in with too. Please draft another motion.")
        : null;

    /// <summary>The texts that are there, each with its key.</summary>
    public IReadOnlyList<(string Key, string Text)> Texts
    {
        get
        {
            (string Key, string? Text)[] all =
            [
                ("motion", Text), ("board-only", BoardOnly), ("interests", Joined([Interests, .. Attendances.Select(member => member.Interest)])),
                ("objections", Joined(Attendances.Select(member => member.Objection))), ("opinions", Joined(Attendances.Select(member => member.Opinion))),
            ];
            return [.. all.Where(text => IsThere(text.Text)).Select(text => (text.Key, text.Text!))];

            static bool IsThere(string? text) => text is not null and not EntryInWords.Removed;
            static string? Joined(IEnumerable<string?> texts) => texts.Where(IsThere).ToList() is { Count: > 0 } there ? string.Join("\n", there) : null;
        }
    }

    /// <summary>Takes texts away for good (privacy law, insult) and says so in an entry of the record.</summary>
    /// <param name="keys">Which of <see cref="Texts"/>.</param>
    /// <param name="act">Needs a reason.</param>
    public Outcome Redact(IReadOnlyCollection<string> keys, Act act)
    {
        if (act.Reason is null)
            return new Refusal("input.missing-reason", $"Nothing of resolution {Name} is redacted without a reason. Please say why; it is shown in public.");
        if (Roadmap.Text.Problem("The reason", act.Reason, Wording.LongestText) is { } problem) return problem;
        var there = Texts.Select(text => text.Key).ToList();
        if (keys.Count == 0 || keys.Any(key => !there.Contains(key)))
            return new Refusal("resolution.no-such-text", $"Please choose one or more of the texts that resolution {Name} has.");
        if (keys.Contains("motion")) Text = EntryInWords.Removed;
        if (keys.Contains("board-only")) BoardOnly = EntryInWords.Removed;
        if (keys.Contains("interests")) Interests = Interests is null ? null : EntryInWords.Removed;
        foreach (var member in attendances) member.Remove(keys);
        var after = new JsonObject { ["redacted"] = new JsonArray([.. keys.Distinct().Order(StringComparer.Ordinal).Select(key => JsonValue.Create(key))]), ["resolution"] = Slug };
        unrecorded.Add(new EntryDraft(Acts.Redact, null, act, [], after));
        return Roadmap.Outcome.Done;
    }
}
