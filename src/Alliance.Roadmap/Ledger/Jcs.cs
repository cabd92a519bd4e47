using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Alliance.Roadmap.Ledger;

/// <summary>The one way to write a JSON value (RFC 8785): keys in UTF-16 order, no white space, shortest escapes.
/// Numbers are whole and within ±2⁵³ − 1, the only kind an entry holds.</summary>
public static class Jcs
{
    /// <exception cref="FormatException">A number that is not whole or too large to be exact.</exception>
    public static string Write(JsonNode? node)
    {
        var text = new StringBuilder();
        Write(node, text);
        return text.ToString();
    }

    private static void Write(JsonNode? node, StringBuilder text)
    {
        switch (node)
        {
            case null:
                text.Append("null");
                break;
            case JsonObject fields:
                text.Append('{');
                var first = true;
                foreach (var (key, value) in fields.OrderBy(field => field.Key, StringComparer.Ordinal))
                {
                    if (!first) text.Append(',');
                    first = false;
                    Write(key, text);
                    text.Append(':');
                    Write(value, text);
                }

                text.Append('}');
                break;
            case JsonArray items:
                text.Append('[');
                for (var at = 0; at < items.Count; at++)
                {
                    if (at > 0) text.Append(',');
                    Write(items[at], text);
                }

                text.Append(']');
                break;
            default:
                Write(node.AsValue(), text);
                break;
        }
    }

    private static void Write(JsonValue value, StringBuilder text)
    {
        switch (value.GetValueKind())
        {
            case JsonValueKind.String:
                Write(value.GetValue<string>(), text);
                break;
            case JsonValueKind.True:
                text.Append("true");
                break;
            case JsonValueKind.False:
                text.Append("false");
                break;
            default:
                if (!long.TryParse(value.ToJsonString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                    || number is > 9007199254740991 or < -9007199254740991)
                    throw new FormatException($"{value.ToJsonString()} is not a whole number an entry can hold.");
                text.Append(number.ToString(CultureInfo.InvariantCulture));
                break;
        }
    }

    private static void Write(string value, StringBuilder text)
    {
        text.Append('"');
        foreach (var letter in value)
        {
            switch (letter)
            {
                case '"': text.Append("\\\""); break;
                case '\\': text.Append("\\\\"); break;
                case '\b': text.Append("\\b"); break;
                case '\f': text.Append("\\f"); break;
                case '\n': text.Append("\\n"); break;
                case '\r': text.Append("\\r"); break;
                case '\t': text.Append("\\t"); break;
                case < ' ': text.Append(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}"); break;
                default: text.Append(letter); break;
            }
        }

        text.Append('"');
    }
}
