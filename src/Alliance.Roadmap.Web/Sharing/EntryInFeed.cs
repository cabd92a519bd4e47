using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using Alliance.Roadmap.Ledger;
using Alliance.Roadmap.Milestones;
using Alliance.Roadmap.Web.Setup;

namespace Alliance.Roadmap.Web.Sharing;

/// <summary>One entry of the record as a feed reader shows it: the words of the history page, with links that work anywhere.</summary>
/// <param name="entry">The entry.</param>
/// <param name="step">The step's title today; null where the entry is about none.</param>
/// <param name="resolution">The resolution behind it, as addresses name it; null where there is none here.</param>
/// <param name="settings">For links and days.</param>
internal sealed class EntryInFeed(Entry entry, string? step, string? resolution, RoadmapSettings settings)
{
    private static readonly HtmlEncoder Html = HtmlEncoder.Default;

    private readonly EntryInWords words = new(entry);

    /// <summary>"Work started: Launch the distribution".</summary>
    public string Title => step is null ? words.Heading : $"{words.Heading}: {step}";

    /// <summary>"Decision", "Board entry", "Correction" or "Taken over from the published page".</summary>
    public string Label => words.Label;

    /// <summary>Null where nobody is named, or the name was removed.</summary>
    public string? By => words.By is { } by and not EntryInWords.Removed ? by : null;

    /// <summary>Its permanent place.</summary>
    public string Link => Place(entry.Sequence);

    public string Content
    {
        get
        {
            var html = new StringBuilder();
            if (step is not null && entry.Milestone is { } slug) Paragraph(html, Anchor(settings.Link($"milestones/{slug}"), step));
            foreach (var change in words.Changes) Paragraph(html, Html.Encode(change));
            if (words.Note is { } note) html.Append("<blockquote>").Append(Lines(note)).Append("</blockquote>");
            if (words.Posts.Count > 0) html.Append("<ul>").AppendJoin("", words.Posts.Select(post => $"<li>{Anchor(post.Url, post.Title)}</li>")).Append("</ul>");
            if (words.Why is { } why) Paragraph(html, $"Why: {Lines(why)}");
            if (words.Decided is { } decision) Paragraph(html, $"Decision: {(resolution is { } number ? Anchor(settings.Link($"resolutions/{number}"), decision) : Html.Encode(decision))}");
            if (words.Proof is { } proof) Paragraph(html, $"Proof: {(IsLink(proof) ? Anchor(proof, proof) : Html.Encode(proof))}");
            if (words.PointsAt is { } about && entry.Supersedes is { } earlier) Paragraph(html, Anchor(Place(earlier), about));
            var (decided, recorded) = (settings.DayOf(entry.DecidedOn), settings.DayOf(entry.RecordedAt));
            Paragraph(html, Html.Encode(string.Join(" · ", ((string?[])
            [
                words.Label != words.Heading ? words.Label : null,
                decided == recorded ? decided.InFull() : $"decided on {decided.InFull()}, recorded on {recorded.InFull()}",
                words.By,
            ]).OfType<string>())));
            return html.ToString();
        }
    }

    private string Place(long sequence) => settings.Link(string.Create(CultureInfo.InvariantCulture, $"history?to={sequence}#entry-{sequence}"));

    private static void Paragraph(StringBuilder html, string content) => html.Append("<p>").Append(content).Append("</p>");

    private static string Lines(string text) => string.Join("<br>", text.Split('\n').Select(Html.Encode));

    private static string Anchor(string url, string words) => $"<a href=\"{Html.Encode(url)}\">{Html.Encode(words)}</a>";

    private static bool IsLink(string text) => Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https";
}
