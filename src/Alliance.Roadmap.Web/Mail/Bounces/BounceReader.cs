using System.Text;
using System.Text.RegularExpressions;
using MimeKit;
using MimeKit.Text;

namespace Alliance.Roadmap.Web.Mail.Bounces;

/// <summary>Reads what came back: reports of mail servers (RFC 3464), complaints (RFC 5965), the free text of older servers, and
/// automatic replies, which are no bounces. It only reads; whether a report is about us, its return path tells.</summary>
internal static partial class BounceReader
{
    // Reports bring the whole message along; what is to be read stands before it.
    private const int MostText = 64 * 1024;
    private const int LongestDiagnostic = 500;

    /// <summary>What the message says, for each recipient it names; one <see cref="Bounce.None"/> where it says nothing we know.</summary>
    public static IReadOnlyList<Bounce> Read(MimeMessage message)
    {
        var parts = Parts(message.Body).ToList();
        // Reports of servers are automatic replies too (RFC 3834 §2), so they are looked for first.
        if (parts.OfType<MessageFeedbackReport>().FirstOrDefault() is { } feedback) return Feedback(feedback, parts);
        if (parts.OfType<MessageDeliveryStatus>().FirstOrDefault() is { } status && Delivery(status) is { Count: > 0 } bounces) return bounces;
        var text = TextOf(message);
        if (FreeText.Read(text, message) is { Count: > 0 } told) return told;
        return [AutoReplies.Includes(message) ? new Bounce(BounceKind.AutoReply, Sender(message), null, Short(message.Subject)) : Bounce.None];
    }

    /// <summary>The weightiest of what a message says, or what it says about this address.</summary>
    public static Bounce Weightiest(IReadOnlyList<Bounce> bounces, string? address = null) =>
        bounces.FirstOrDefault(bounce => address is not null && string.Equals(bounce.Recipient, address, StringComparison.OrdinalIgnoreCase))
        ?? bounces.MaxBy(bounce => bounce.Kind)!;

    /// <summary>Where the return path of the message that came back may stand: in the recipient of the report, and in what a
    /// complaint brings along, for that goes to an address of its own.</summary>
    public static IEnumerable<string> ReturnPathsIn(MimeMessage message)
    {
        foreach (var header in message.Headers.Where(header => header.Field.ToUpperInvariant() is "TO" or "DELIVERED-TO" or "X-ORIGINAL-TO" or "ENVELOPE-TO" or "X-ENVELOPE-TO")) yield return header.Value;
        var parts = Parts(message.Body).ToList();
        if (parts.OfType<MessageFeedbackReport>().FirstOrDefault() is not { } feedback) yield break;
        if (feedback.Fields["Original-Mail-From"] is { } from) yield return from;
        foreach (var header in Returned(parts)?.Where(header => header.Id is HeaderId.ReturnPath) ?? []) yield return header.Value;
    }

    /// <summary>The Message-ID of the message that a report brings along; null where it does not.</summary>
    public static string? ReturnedMessageId(MimeMessage message) => Returned([.. Parts(message.Body)])?[HeaderId.MessageId];

    /// <summary>Words of others as we keep them: one line, no control characters (PostgreSQL refuses NUL), not too long.</summary>
    internal static string? Short(string? words)
    {
        if (words is null) return null;
        var line = Spaces().Replace(new string([.. words.Select(letter => char.IsControl(letter) || char.IsSurrogate(letter) ? ' ' : letter)]), " ").Trim();
        return line.Length == 0 ? null : line.Length <= LongestDiagnostic ? line : line[..LongestDiagnostic];
    }

    /// <summary>Hard or soft, by the class of a status or, where there is none, of a reply code.</summary>
    internal static Bounce Failed(string? recipient, string? status, string? diagnostic) =>
        new(status is ['4', ..] ? BounceKind.Soft : BounceKind.Hard, recipient, status, Short(diagnostic)) { IsFinal = true };

    private static List<Bounce> Delivery(MessageDeliveryStatus report)
    {
        var bounces = new List<Bounce>();
        foreach (var recipient in report.StatusGroups.Where(group => group.Contains("Action") || group.Contains("Final-Recipient") || group.Contains("Status")))
        {
            var diagnostic = Typed(recipient["Diagnostic-Code"]);
            var status = StatusOf(recipient["Status"], diagnostic);
            var action = ActionWord().Match(recipient["Action"] ?? "").Value.ToUpperInvariant();
            var address = Unwrapped(Typed(recipient["Final-Recipient"]) ?? Typed(recipient["Original-Recipient"]));
            if (action.Length == 0) action = status switch { ['5', ..] => "FAILED", ['4', ..] => "DELAYED", _ => "" };
            bounces.Add(action switch
            {
                "FAILED" => Failed(address, status, diagnostic),
                "DELAYED" => new Bounce(BounceKind.Soft, address, status, Short(diagnostic)),
                // Delivered, relayed or expanded: nothing came back.
                _ => new Bounce(BounceKind.None, address, status, Short(diagnostic)),
            });
        }

        return bounces;
    }

    // Exim says 5.0.0 of every failure; the words of the other server are more exact.
    private static string? StatusOf(string? status, string? diagnostic)
    {
        var told = SmtpFaults.StatusIn(status ?? "");
        var quoted = SmtpFaults.StatusIn(diagnostic ?? "");
        if (told is null && quoted is null) return ReplyCode().Match(diagnostic ?? "") is { Success: true } code ? $"{code.Value[0]}.0.0" : null;
        if (told is null) return quoted;
        return told.EndsWith(".0.0", StringComparison.Ordinal) && quoted is not null && quoted[0] == told[0] ? quoted : told;
    }

    private static Bounce[] Feedback(MessageFeedbackReport report, List<MimeEntity> parts)
    {
        var type = report.Fields["Feedback-Type"]?.Trim().ToUpperInvariant();
        // Reports on authentication, or that something was no spam after all, are no complaints.
        if (type is not ("ABUSE" or "FRAUD" or "MISCATEGORIZED" or "OPT-OUT" or "OPT-OUT-LIST")) return [Bounce.None];
        var recipient = Unwrapped(report.Fields["Original-Rcpt-To"] ?? report.Fields["Removal-Recipient"]) ?? Unwrapped(Returned(parts)?[HeaderId.To]);
        return [new Bounce(BounceKind.Complaint, recipient, null, Short($"{report.Fields["Feedback-Type"]}, told by {report.Fields["User-Agent"] ?? "an unnamed program"}"))];
    }

    /// <summary>The headers of the message that the report is about, if it brings them along.</summary>
    private static HeaderList? Returned(List<MimeEntity> parts)
    {
        if (parts.OfType<MessagePart>().FirstOrDefault() is { Message: { } whole }) return whole.Headers;
        if (parts.OfType<TextPart>().FirstOrDefault(part => part.ContentType.IsMimeType("text", "rfc822-headers")) is not { } part) return null;
        using var bytes = new MemoryStream(Encoding.UTF8.GetBytes(part.Text));
        try
        {
            return HeaderList.Load(bytes);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    // What lies in a forwarded message is not this message's own.
    private static IEnumerable<MimeEntity> Parts(MimeEntity? entity) =>
        entity is Multipart several ? several.SelectMany(Parts) : entity is null ? [] : [entity];

    private static string TextOf(MimeMessage message)
    {
        var text = message.TextBody ?? Plain(message.HtmlBody ?? "");
        return (text.Length <= MostText ? text : text[..MostText]).ReplaceLineEndings("\n");
    }

    private static string Plain(string html)
    {
        var words = new StringBuilder();
        var tokens = new HtmlTokenizer(new StringReader(html.Length <= MostText ? html : html[..MostText])) { DecodeCharacterReferences = true };
        while (tokens.ReadNextToken(out var token))
        {
            if (token is HtmlDataToken data and not HtmlScriptDataToken) words.Append(data.Data);
            else if (token is HtmlTagToken { Id: HtmlTagId.P or HtmlTagId.Br or HtmlTagId.Div or HtmlTagId.TR or HtmlTagId.LI }) words.Append('\n');
        }

        return words.ToString();
    }

    private static string? Sender(MimeMessage message) => message.From.Mailboxes.FirstOrDefault()?.Address;

    /// <summary>"rfc822; reader@example.org" without its type.</summary>
    private static string? Typed(string? field)
    {
        if (field is null) return null;
        var value = field[(field.IndexOf(';') + 1)..].Trim();
        return value.Length == 0 ? null : value;
    }

    private static string? Unwrapped(string? field) => Short(field) is { } text && AddressIn().Match(text) is { Success: true } found ? found.Value : null;

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"[A-Za-z]+")]
    private static partial Regex ActionWord();

    [GeneratedRegex(@"(?<![\d.])[45]\d\d(?![\d.])")]
    private static partial Regex ReplyCode();

    [GeneratedRegex(@"[^\s<>;,""()]+@[^\s<>;,""()]+")]
    private static partial Regex AddressIn();
}
