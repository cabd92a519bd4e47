using System.Net;
using Ganss.Xss;
using Markdig;
using Markdig.Syntax;

namespace Alliance.Roadmap.Web.Milestones;

/// <summary>Markdown that people wrote, as HTML that can do no harm: no markup of their own, no scripts, no pictures from
/// elsewhere, and links to web pages and mail addresses only.</summary>
internal static class Markdown
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().DisableHtml().UseAutoLinks().UseEmphasisExtras().Build();

    public static string ToHtml(string markdown)
    {
        try
        {
            var text = Markdig.Markdown.Parse(markdown, Pipeline);
            // The page has headings of its own; those of a text stand below them.
            foreach (var heading in text.Descendants<HeadingBlock>()) heading.Level = Math.Min(heading.Level + 2, 6);
            return Sanitizer().Sanitize(text.ToHtml(Pipeline));
        }
        catch (ArgumentException)
        {
            // Markdig's only way to say that marks are nested a hundred deep: then they are letters.
            return $"<p>{WebUtility.HtmlEncode(markdown)}</p>";
        }
    }

    // DisableHtml stops markup, but not links such as javascript:, so what comes out is cleaned as well.
    private static HtmlSanitizer Sanitizer() => new(new HtmlSanitizerOptions
    {
        AllowedTags = new HashSet<string>(StringComparer.OrdinalIgnoreCase)
        {
            "p", "br", "hr", "em", "strong", "del", "ins", "mark", "sub", "sup", "code", "pre", "blockquote", "ul", "ol", "li", "a",
            "h3", "h4", "h5", "h6",
        },
        AllowedAttributes = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "href", "title", "start" },
        AllowedSchemes = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "http", "https", "mailto" },
        UriAttributes = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "href" },
    });
}
