using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.RegularExpressions;
using Alliance.Roadmap.Subscribers;

namespace Alliance.Roadmap.Digests;

/// <summary>What an issue says to everyone who chose the same steps: subject and both bodies, with placeholders only for the
/// recipient's own links.</summary>
public sealed partial class Rendering : Entity
{
    /// <summary>Stands for the key in the recipient's own links, and is as long as one, so that every copy breaks its lines alike.</summary>
    public const string TokenPlaceholder = Roadmap.Text.RecipientsKey;

    /// <summary>Around what the archive shows: everything but the recipient's own links.</summary>
    public const string ArticleStart = "<!--digest-->";
    public const string ArticleEnd = "<!--/digest-->";

    private Rendering()
    {
    }

    /// <param name="selection">Which steps it tells of.</param>
    public Rendering(string subject, string text, string html, Selection selection = default)
    {
        (Selection, Subject, Text, Html) = (selection.Text, subject, text, html);
        Hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Frozen)));
    }

    /// <summary>The slugs of the chosen steps, separated by spaces; empty for the whole roadmap.</summary>
    public string Selection { get; private init; } = "";
    public string Subject { get; private init; } = "";
    public string Text { get; private set; } = "";
    public string Html { get; private set; } = "";

    /// <summary>SHA-256, lower-case hex, of <see cref="Frozen"/> in UTF-8, as it was frozen: it stays when a text is removed.</summary>
    public string Hash { get; private init; } = "";

    /// <summary>Everything that was frozen, in one text that anyone can hash.</summary>
    public string Frozen => $"{Subject}\n\n{Text}\n\n{Html}";

    /// <summary>What the archive shows: the frozen HTML without the frame and the recipient's own links. Colors and sizes stay
    /// behind too: they are for mail programs, and a page takes its own from its stylesheet alone.</summary>
    public string Article
    {
        get
        {
            var (start, end) = (Html.IndexOf(ArticleStart, StringComparison.Ordinal), Html.IndexOf(ArticleEnd, StringComparison.Ordinal));
            return start < 0 || end < start ? "" : Looks().Replace(Html[(start + ArticleStart.Length)..end], "");
        }
    }

    /// <summary>The bodies as one recipient gets them.</summary>
    public (string Text, string Html) For(string token) =>
        (Text.Replace(TokenPlaceholder, token, StringComparison.Ordinal), Html.Replace(TokenPlaceholder, token, StringComparison.Ordinal));

    /// <summary>Takes sentences away: "Why: the harbor was closed." reads "Why: [removed]" afterwards. False where none of them stands here.</summary>
    /// <param name="sentences">As they were written, each with its label.</param>
    internal bool Remove(IEnumerable<string> sentences)
    {
        var (text, html) = (Text, Html);
        foreach (var sentence in sentences)
        {
            var colon = sentence.IndexOf(": ", StringComparison.Ordinal);
            var (label, words) = (sentence[..(colon + 1)], sentence[(colon + 2)..].Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
            var gone = $"{label} {Milestones.EntryInWords.Removed}";
            // Lines were broken where they were full; addresses became links.
            text = Regex.Replace(text, $@"{Regex.Escape(label)}\s+{string.Join(@"\s+", words.Select(Regex.Escape))}(?!\S)", _ => gone);
            html = Regex.Replace(html, $@"{Regex.Escape(label)}\s+(?:<a [^>]*>)?{string.Join(@"(?:\s|&\#xA;)+(?:<a [^>]*>)?", words.Select(word => Regex.Escape(HtmlEncoder.Default.Encode(word))))}(?:</a>)?(?=\s|<)", _ => gone);
        }

        if ((text, html) == (Text, Html)) return false;
        (Text, Html) = (text, html);
        return true;
    }

    // Only our own markup has a plain quotation mark: what people wrote is encoded.
    [GeneratedRegex(@" (style|bgcolor|align|valign|width|height|border|cellpadding|cellspacing)=""[^""]*""")]
    private static partial Regex Looks();
}
