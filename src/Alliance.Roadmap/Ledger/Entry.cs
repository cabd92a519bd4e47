using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Alliance.Roadmap.Ledger;

/// <summary>One entry of the ledger: who did what to which step, when it was decided and recorded, why, and by which
/// decision. Chained by hash to the one before, and never changed again; only its texts can be redacted.</summary>
public sealed class Entry : IRecorded
{
    /// <summary>What "previous hash" reads on the very first entry.</summary>
    public static readonly string NoHash = new('0', 64);

    private static readonly JsonSerializerOptions OneLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly List<EntryText> texts = [];
    private readonly List<EntryDraft> unrecorded = [];

    private Entry()
    {
    }

    public long Sequence { get; private init; }
    public DateTimeOffset DecidedOn { get; private init; }
    public DateTimeOffset RecordedAt { get; private init; }

    /// <summary>The slug of the step; null where an entry concerns none.</summary>
    public string? Milestone { get; private init; }
    public required string Act { get; init; }
    public EntryLabel Label { get; private init; }

    /// <summary>The sequence of the entry this one corrects, takes back or redacts.</summary>
    public long? Supersedes { get; private init; }

    /// <summary>The changed fields as canonical JSON, under the names of the milestone JSON.</summary>
    public required string Before { get; init; }
    public required string After { get; init; }

    /// <summary>The digests of the texts as canonical JSON: they stay when a text is redacted.</summary>
    public required string Digests { get; init; }
    public required string PreviousHash { get; init; }
    public string Hash { get; private set; } = NoHash;
    public IReadOnlyList<EntryText> Texts => texts;

    /// <summary>The slugs of the steps it is about: one, two where a step was split or merged, none where it concerns no step.</summary>
    public IReadOnlyList<string> Steps =>
        Milestone is null ? []
        : Act is Acts.Split or Acts.Merge or Acts.TakeBack && Other is { } other ? [Milestone, other.Slug]
        : [Milestone];

    /// <summary>The redactions of this entry that the next save will record.</summary>
    public IReadOnlyList<EntryDraft> Unrecorded => unrecorded;

    public string? By => TextOf(EntryText.By);
    public string? Reason => TextOf(EntryText.Reason);
    public string? Decision => TextOf(EntryText.Decision);
    public string? Evidence => TextOf(EntryText.Evidence);
    public string? Text => TextOf(EntryText.Body);

    /// <summary>Fixes a draft as the next entry of the chain.</summary>
    public static Entry Next(EntryDraft draft, long sequence, string previousHash)
    {
        var texts = draft.Texts.Select(text => new EntryText(sequence, text.Key, text.Value)).ToList();
        var digests = new JsonObject();
        foreach (var text in texts) digests[text.Key] = text.Digest();

        var entry = new Entry
        {
            Sequence = sequence,
            DecidedOn = ToMilliseconds(draft.Act.DecidedOn),
            RecordedAt = ToMilliseconds(draft.Act.RecordedAt),
            Milestone = draft.Milestone,
            Act = draft.Name,
            Label = draft.Act.Label,
            Supersedes = draft.Supersedes,
            Before = Jcs.Write(draft.Before),
            After = Jcs.Write(draft.After),
            Digests = Jcs.Write(digests),
            PreviousHash = previousHash,
        };
        entry.texts.AddRange(texts);
        entry.Hash = HashOf(entry.ToJson());
        return entry;
    }

    /// <summary>Takes texts of this entry away for good (privacy law, insult) and says so in an entry of its own. Wordings of
    /// promises are not among the texts, so they stay; the chain still verifies.</summary>
    /// <param name="keys">Which of <see cref="EntryText.Keys"/>.</param>
    /// <param name="act">Needs a reason.</param>
    public Outcome Redact(IReadOnlyCollection<string> keys, Act act)
    {
        if (act.Reason is null)
            return new Refusal("input.missing-reason", $"Nothing of entry {Sequence} is redacted without a reason. Please say why; it is shown in public.");
        if (Roadmap.Text.Problem("The reason", act.Reason, Milestones.Wording.LongestText) is { } problem) return problem;
        if (keys.Count == 0 || keys.FirstOrDefault(key => TextOf(key) is null) is not null)
            return new Refusal("entry.no-such-text", $"Entry {Sequence} has these texts: {texts.Where(text => text.Value is not null).Select(text => text.Key).Joined()}. Please name one or more of them.");
        foreach (var text in texts.Where(text => keys.Contains(text.Key))) text.Redact();
        var after = new JsonObject { ["redacted"] = new JsonArray([.. keys.Distinct().Order(StringComparer.Ordinal).Select(key => JsonValue.Create(key))]) };
        unrecorded.Add(new EntryDraft(Acts.Redact, Milestone, act, [], after) { Supersedes = Sequence });
        return Outcome.Done;
    }

    /// <summary>What it says of a step, as it is afterwards; null where it says nothing of it, or that it is gone.</summary>
    internal JsonObject? AfterOf(string slug) =>
        Milestone == slug ? JsonNode.Parse(After)!.AsObject() : Other is { } other && other.Slug == slug ? other.After : null;

    /// <summary>Whether it gave this step another title.</summary>
    public bool Rewords(string slug) => Milestone == slug && Acts.Rewording.Contains(Act) && JsonNode.Parse(Before)!["title"] is not null && JsonNode.Parse(After)!["title"] is not null;

    private (string Slug, JsonObject? Before, JsonObject? After)? Other => OtherStep.In(JsonNode.Parse(Before)!.AsObject(), JsonNode.Parse(After)!.AsObject());

    void IRecorded.Recorded() => unrecorded.Clear();

    /// <summary>The entry as <c>/api/v1/events</c> shows it, and as anyone can verify it.</summary>
    public JsonObject ToJson()
    {
        var salts = new JsonObject();
        foreach (var text in texts.Where(text => text.Salt is not null)) salts[text.Key] = text.Salt;
        return new JsonObject
        {
            ["sequence"] = Sequence,
            ["at"] = Stamp(DecidedOn),
            ["recordedAt"] = Stamp(RecordedAt),
            ["milestone"] = Milestone,
            ["act"] = Act,
            ["label"] = Label.Kebab(),
            ["by"] = By,
            ["reason"] = Reason,
            ["decision"] = Decision,
            ["evidence"] = Evidence,
            ["text"] = Text,
            ["supersedes"] = Supersedes,
            ["before"] = JsonNode.Parse(Before),
            ["after"] = JsonNode.Parse(After),
            ["digests"] = JsonNode.Parse(Digests),
            ["salts"] = salts,
            ["previousHash"] = PreviousHash,
            ["hash"] = Hash,
        };
    }

    /// <summary>The entry on one line, for <c>/ledger.jsonl</c> and <c>ledger export</c>.</summary>
    public string ToLine() => ToJson().ToJsonString(OneLine);

    /// <summary>SHA-256, lower-case hex, of the canonical form of an entry without its hash, its five texts and their salts.</summary>
    public static string HashOf(JsonObject entry)
    {
        var hashed = (JsonObject)entry.DeepClone();
        foreach (var key in EntryText.Keys) hashed.Remove(key);
        hashed.Remove("hash");
        hashed.Remove("salts");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Jcs.Write(hashed))));
    }

    /// <summary>RFC 3339 in UTC, always with three decimals: "2026-11-23T10:00:00.000Z".</summary>
    public static string Stamp(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static DateTimeOffset ToMilliseconds(DateTimeOffset time) =>
        DateTimeOffset.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds());

    private string? TextOf(string key) => texts.Find(text => text.Key == key)?.Value;
}
