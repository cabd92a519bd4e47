using System.Text;
using System.Text.RegularExpressions;
using MimeKit;

namespace Alliance.Roadmap.Web.Mail;

/// <summary>Holds a message against what we promise of every message we send. A message with any list header is a digest and
/// needs them all; one without is transactional and has none.</summary>
internal static partial class MessageCheck
{
    public const int LargestHtml = 100 * 1024;

    private static readonly string[] ListHeaders =
        ["List-Id", "List-Unsubscribe", "List-Unsubscribe-Post", "List-Help", "List-Archive", "List-Post"];

    /// <summary>The breaches, each in a sentence that begins with the header or part it concerns; empty for a clean message.</summary>
    /// <exception cref="FormatException">This is no message at all.</exception>
    public static IReadOnlyList<string> Breaches(Stream file)
    {
        using var message = MimeMessage.Load(file);
        return [.. Sender(message), .. Kind(message), .. Lists(message), .. Bodies(message)];
    }

    private static IEnumerable<string> Sender(MimeMessage message)
    {
        foreach (var name in new[] { "From", "To", "Subject", "Date", "Message-ID" })
        {
            var count = message.Headers.Count(header => Named(header, name));
            if (count != 1) yield return count == 0 ? $"{name} is missing." : $"{name} stands {count} times; it must stand once.";
        }

        if (message.From.Count > 1 || message.From.Any(address => address is not MailboxAddress)) yield return $"From names {message.From.Mailboxes.Count()} senders; one is allowed.";
        if (message.To.Count > 1 || message.To.Any(address => address is not MailboxAddress)) yield return $"To names {message.To.Mailboxes.Count()} recipients; one is allowed.";
        if (message.Cc.Count > 0) yield return "Cc is present; a message has one recipient.";
        if (message.Bcc.Count > 0) yield return "Bcc is present; a message has one recipient.";

        if (message.MessageId is { } id && message.From.Mailboxes.FirstOrDefault() is { } from)
        {
            var (domain, ours) = (id[(id.LastIndexOf('@') + 1)..], from.Address[(from.Address.LastIndexOf('@') + 1)..]);
            if (!id.Contains('@') || !string.Equals(domain, ours, StringComparison.OrdinalIgnoreCase)) yield return $"Message-ID is on {domain}, not on our domain {ours}.";
        }
    }

    private static IEnumerable<string> Kind(MimeMessage message)
    {
        if (Value(message, "Auto-Submitted") is not "auto-generated") yield return "Auto-Submitted is not “auto-generated”.";
        if (Value(message, "Precedence") is not "bulk") yield return "Precedence is not “bulk”.";
    }

    private static IEnumerable<string> Lists(MimeMessage message)
    {
        if (!message.Headers.Any(header => header.Field.StartsWith("List-", StringComparison.OrdinalIgnoreCase))) yield break;
        foreach (var name in ListHeaders)
        {
            var count = message.Headers.Count(header => Named(header, name));
            if (count != 1) yield return count == 0 ? $"{name} is missing." : $"{name} stands {count} times; it must stand once.";
        }

        if (Value(message, "List-Id") is { } list && !ListId().IsMatch(list)) yield return "List-Id names no list in angle brackets.";
        if (Value(message, "List-Unsubscribe") is { } unsubscribe)
        {
            // While PublicUrl is http this is a trial copy, and its links are http too.
            var links = Bracketed().Matches(unsubscribe).Select(match => match.Groups[1].Value).ToList();
            var web = links.Where(link => Uri.TryCreate(link, UriKind.Absolute, out var url) && url.Scheme is "https" or "http").ToList();
            if (web.Count != 1) yield return $"List-Unsubscribe has {web.Count} web addresses; it must have one.";
            if (links.Any(link => !web.Contains(link) && !link.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase))) yield return "List-Unsubscribe has an address that is neither https nor mailto.";
        }

        if (Value(message, "List-Unsubscribe-Post") is { } post && post != "List-Unsubscribe=One-Click") yield return "List-Unsubscribe-Post is not “List-Unsubscribe=One-Click”.";
        if (Value(message, "List-Post") is { } posting && posting != "NO") yield return "List-Post is not “NO”.";
        foreach (var name in new[] { "List-Help", "List-Archive" })
            if (Value(message, name) is { } link && !Bracketed().IsMatch(link)) yield return $"{name} has no address in angle brackets.";
    }

    private static IEnumerable<string> Bodies(MimeMessage message)
    {
        if (message.Body is not MultipartAlternative { Count: 2 } parts || parts[0] is not TextPart text || parts[1] is not TextPart html || !text.IsPlain || !html.IsHtml)
        {
            yield return "Content-Type is not multipart/alternative with plain text first and HTML second.";
            yield break;
        }

        if (string.IsNullOrWhiteSpace(text.Text)) yield return "The plain text is empty.";
        var size = Encoding.UTF8.GetByteCount(html.Text);
        if (size >= LargestHtml) yield return $"The HTML has {size / 1024} KB; it must stay under 100 KB.";
        if (Script().IsMatch(html.Text)) yield return "The HTML has a script.";
        if (RemoteContent().IsMatch(html.Text)) yield return "The HTML loads something from elsewhere: an image, a style sheet or a frame.";
    }

    private static bool Named(Header header, string name) => string.Equals(header.Field, name, StringComparison.OrdinalIgnoreCase);

    private static string? Value(MimeMessage message, string name) => message.Headers[name]?.Trim();

    [GeneratedRegex(@"<[^<>\s]+\.[^<>\s]+>\s*$|<[^<>\s]+>\s*$")]
    private static partial Regex ListId();

    [GeneratedRegex("<([^<>]+)>")]
    private static partial Regex Bracketed();

    [GeneratedRegex(@"<script\b|<[^>]+\son[a-z]+\s*=|<[^>]+\s(href|src|action)\s*=\s*[""']?\s*javascript:", RegexOptions.IgnoreCase)]
    private static partial Regex Script();

    [GeneratedRegex(@"<(img|iframe|object|embed|link|video|audio|source)\b[^>]*\b(src|href|data|srcset)\s*=\s*[""']?\s*(https?:)?//|url\(\s*[""']?\s*(https?:)?//|@import|<(body|table|td)\b[^>]*\bbackground\s*=", RegexOptions.IgnoreCase)]
    private static partial Regex RemoteContent();
}
