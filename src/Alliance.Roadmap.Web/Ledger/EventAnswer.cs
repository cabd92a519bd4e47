using System.ComponentModel;
using System.Text.Json.Nodes;
using Alliance.Roadmap.Ledger;
using Alliance.Roadmap.Web.Api;

namespace Alliance.Roadmap.Web.Ledger;

/// <summary>The shape of an entry, for the document. What is answered is <see cref="Entry.ToJson"/>, because anyone can verify exactly that;
/// the tests hold the two against each other.</summary>
[Description("One entry of the public record: who did what to which step, when it was decided and recorded, why, and by which decision.")]
internal sealed record EventAnswer(
    [property: Description("Its place in the record: 1, 2, 3 … without a gap.")] long Sequence,
    [property: Description("When it was decided.")] DateTimeOffset At,
    [property: Description("When it was recorded. The record is in this order.")] DateTimeOffset RecordedAt,
    [property: Description("The slug of the step it is about; null where it is about none.")] string? Milestone,
    [property: Description("What was done. More acts may come.")] string Act,
    [property: Description("What kind of entry it is: a decision of the board, an entry by one of its members, the correction of a wrongly recorded fact, or taken over from the published page."), Words(typeof(EntryLabel))] string Label,
    [property: Description("Who did it; null where the name was removed.")] string? By,
    [property: Description("Why.")] string? Reason,
    [property: Description("By which decision of the board.")] string? Decision,
    [property: Description("What shows it.")] string? Evidence,
    [property: Description("The text of an update, in Markdown.")] string? Text,
    [property: Description("The sequence of the entry that this one corrects, takes back or removes a text of.")] long? Supersedes,
    [property: Description("The changed fields as they were, under the names they have on a step.")] JsonObject Before,
    [property: Description("The changed fields as they are since.")] JsonObject After,
    [property: Description("For each of the five texts (by, reason, decision, evidence, text) that the entry had: the SHA-256 of its salt followed by the text, in UTF-8, as lower-case hex. It stays when the text is removed.")] IReadOnlyDictionary<string, string> Digests,
    [property: Description("The salts of the texts that are still there.")] IReadOnlyDictionary<string, string> Salts,
    [property: Description("The hash of the entry before; 64 zeros for the first.")] string PreviousHash,
    [property: Description("SHA-256, lower-case hex, of the canonical JSON (RFC 8785) of this entry without hash, by, reason, decision, evidence, text and salts.")] string Hash);
