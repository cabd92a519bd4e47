using System.ComponentModel;
using System.Text.Json;
using Alliance.Roadmap.Milestones;
using Alliance.Roadmap.Web.Api;

namespace Alliance.Roadmap.Web.Milestones;

/// <summary>What a program tells with an act.</summary>
[Description("What an act is told. Each member is a text, null, or left out.")]
internal sealed record ActRequest
{
    public static readonly Refusal NotJson = new("input.not-json", "The body is not the JSON object expected here: { \"reason\", \"decision\", \"evidence\", \"extent\": \"full|part\" }, each a text, absent or null, and none of them twice.");

    [Description("Why; shown in public.")]
    public string? Reason { get; private set; }

    [Description("By which decision. Where the act needs one: the number of a resolution that carried and holds it, such as `2026-3`.")]
    public string? Decision { get; private set; }

    [Description("What shows it: a link, or a note.")]
    public string? Evidence { get; private set; }

    [Description("How far the promise was kept."), Words(typeof(Extent))]
    public string? Extent { get; private set; }

    public ActInput ToInput() => new() { Reason = Reason, Decision = Decision, Evidence = Evidence, Extent = Extent };

    /// <summary>Read name by name: a misspelled reason is refused rather than lost.</summary>
    public static (ActRequest? Body, Refusal? Refusal) Read(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            using var document = JsonDocument.ParseValue(ref reader);
            if (reader.BytesConsumed < json.Length && json[(int)reader.BytesConsumed..].ContainsAnyExcept(" \t\r\n"u8) || document.RootElement.ValueKind is not JsonValueKind.Object) return (null, NotJson);
            var (body, seen) = (new ActRequest(), new HashSet<string>(StringComparer.OrdinalIgnoreCase));
            foreach (var member in document.RootElement.EnumerateObject())
            {
                var isText = member.Value.ValueKind is JsonValueKind.String or JsonValueKind.Null;
                var text = isText ? member.Value.GetString() : null;
                switch (member.Name.ToUpperInvariant())
                {
                    case "REASON": body.Reason = text; break;
                    case "DECISION": body.Decision = text; break;
                    case "EVIDENCE": body.Evidence = text; break;
                    case "EXTENT": body.Extent = text; break;
                    default: return (null, new Refusal("input.unknown-field", $"The field “{(member.Name.Length > 50 ? member.Name[..50] : member.Name)}” is not known here. Please use “reason”, “decision”, “evidence” and “extent” only."));
                }

                if (!isText || !seen.Add(member.Name)) return (null, NotJson);
            }

            return (body, null);
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            return (null, NotJson);   // not JSON, or half a letter: \ud800
        }
    }
}
