using System.Text;
using System.Xml;

namespace Alliance.Roadmap.Posts;

/// <summary>Reads RSS (0.9x, 2.0), RDF (RSS 1.0) and Atom (0.3, 1.0), also where they are a little wrong. Nothing is fetched, no
/// document type is read and no entity expanded, so that a feed can neither ask for files nor grow in memory.</summary>
public static class FeedReader
{
    private const int Deepest = 64;
    private const string Rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
    private const string DublinCore = "http://purl.org/dc/elements/1.1/";
    private const string DublinCoreTerms = "http://purl.org/dc/terms/";
    private const string Xml = "http://www.w3.org/XML/1998/namespace";
    private const string WhatAFeedIs = "Please give the address of a feed in RSS, Atom or RDF.";

    private static readonly XmlReaderSettings Hardened = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        MaxCharactersFromEntities = 1,
        MaxCharactersInDocument = Feed.LargestFile,
        // Feeds carry control characters; they are left out of what is kept.
        CheckCharacters = false,
    };

    /// <param name="bytes">The whole file, at most <see cref="Feed.LargestFile"/>.</param>
    /// <param name="address">Where it lies: what relative links begin from.</param>
    /// <param name="feed">What it holds; null where it is refused.</param>
    /// <returns>Done, or <c>feed.*</c>: a sentence that names the line where there is one.</returns>
    public static Outcome Read(byte[] bytes, Uri address, out Feed? feed)
    {
        feed = null;
        if (bytes.Length > Feed.LargestFile) return new Refusal("feed.too-large", $"The feed has more than {Feed.LargestFile / 1024 / 1024} MB, so nothing of it was read. Please give a feed with fewer posts.");
        var text = FeedText.Decode(bytes).TrimStart('\uFEFF').TrimStart();
        if (text.Length == 0) return new Refusal("feed.empty", $"There is nothing in it. {WhatAFeedIs}");
        if (text.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase) || text.StartsWith("<html", StringComparison.OrdinalIgnoreCase)) return WebPage();
        if (text[0] != '<') return new Refusal("feed.not-xml", $"This is no XML. {WhatAFeedIs}");
        try
        {
            using var reader = XmlReader.Create(new StringReader(FeedText.WithoutNamesOfHtml(text)), Hardened);
            reader.MoveToContent();
            if (reader.LocalName is "html") return WebPage();
            var isAtom = reader.LocalName is "feed";
            if (!isAtom && reader.LocalName is not "rss" && !(reader.LocalName is "RDF" && reader.NamespaceURI == Rdf))
                return new Refusal("feed.not-a-feed", $"This is XML, but “{Text.OneLine(reader.LocalName, 60)}” is no feed. {WhatAFeedIs}");
            return new Document(reader, address, isAtom ? "entry" : "item").Read(out feed);
        }
        catch (XmlException) when (text.Contains("<!DOCTYPE", StringComparison.Ordinal))
        {
            return new Refusal("feed.document-type", "The feed declares a document type, which could ask for files or grow without end, so it is not read. Please give a feed without one.");
        }
        catch (XmlException broken)
        {
            return new Refusal("feed.broken", broken.LineNumber > 0
                ? $"The feed cannot be read from line {broken.LineNumber} on: it breaks off there or is not well formed. Nothing of it was taken."
                : "The feed cannot be read: it breaks off or is not well formed. Nothing of it was taken.");
        }
    }

    private static Refusal WebPage() => new("feed.web-page", $"This is a web page and no feed. {WhatAFeedIs}");

    private sealed class Document(XmlReader reader, Uri address, string itemName)
    {
        private readonly List<RawItem> items = [];

        // What relative links begin from, at each depth (XML Base); RSS means the channel's own link.
        private readonly Uri?[] bases = new Uri?[Deepest + 1];
        private Uri? channel;

        public Outcome Read(out Feed? feed)
        {
            feed = null;
            do
            {
                if (reader.NodeType is not XmlNodeType.Element) continue;
                if (Entered().Refused(out var refusal)) return refusal;
                if (reader.LocalName == itemName && reader.Depth is 1 or 2)
                {
                    if (items.Count == Feed.Most) return new Refusal("feed.too-many", $"The feed has more than {Feed.Most:N0} posts, so nothing of it was read. Please give a feed with fewer.");
                    if (Item().Refused(out refusal)) return refusal;
                }
                else if (reader is { LocalName: "link", Depth: 2 } && channel is null && itemName is "item" && reader.NamespaceURI is not "http://www.w3.org/2005/Atom")
                {
                    if (ReadText(out var link).Refused(out refusal)) return refusal;
                    if (Uri.TryCreate(address, link.Trim(), out var url) && url.Scheme is "http" or "https") channel = url;
                }
            }
            while (reader.Read());

            feed = Distinct();
            return Outcome.Done;
        }

        private Outcome Item()
        {
            var (raw, depth, own) = (new RawItem { Base = BaseHere(), About = reader.GetAttribute("about", Rdf) }, reader.Depth, reader.NamespaceURI);
            items.Add(raw);
            if (reader.IsEmptyElement) return Outcome.Done;
            while (reader.Read() && !(reader.NodeType is XmlNodeType.EndElement && reader.Depth == depth))
            {
                if (reader.NodeType is not XmlNodeType.Element) continue;
                if (Entered().Refused(out var refusal)) return refusal;
                var (name, isOwn, isDublinCore) = (reader.LocalName, reader.NamespaceURI == own, reader.NamespaceURI is DublinCore or DublinCoreTerms);
                if (isOwn && itemName is "entry" && name is "link")
                {
                    TakeLink(raw);
                    if (ReadText(out _).Refused(out refusal)) return refusal;
                    continue;
                }

                var (type, isPermanent, at) = (reader.GetAttribute("type"), reader.GetAttribute("isPermaLink") is not "false", BaseHere());
                if (ReadText(out var text).Refused(out refusal)) return refusal;
                switch (name)
                {
                    case "title" when isOwn: raw.Title ??= itemName is "item" ? FeedText.FromTitle(text) : type is "html" or "text/html" ? FeedText.FromHtml(text) : text; break;
                    case "title" when isDublinCore: raw.OtherTitle ??= text; break;
                    case "link" when isOwn && text.Trim().Length > 0: (raw.Link, raw.Base) = raw.Link is null ? (text, at) : (raw.Link, raw.Base); break;
                    case "guid" when isOwn: (raw.Id, raw.IsAddress) = (text.Trim(), isPermanent); break;
                    case "id" when isOwn: raw.Id = text.Trim(); break;
                    case "description" or "summary" or "tagline" when isOwn: raw.Summary ??= FeedText.FromHtml(text); break;
                    case "content" when isOwn && itemName is "entry": raw.Content ??= FeedText.FromHtml(text); break;
                    case "pubDate" or "published" or "issued" when isOwn: raw.Published ??= FeedText.Day(text); break;
                    case "updated" or "modified" when isOwn: raw.Updated ??= FeedText.Day(text); break;
                    case "date" or "issued" or "created" when isDublinCore: raw.Updated ??= FeedText.Day(text); break;
                }
            }

            // A file that breaks off within an item ends in an XmlException.
            return Outcome.Done;
        }

        private void TakeLink(RawItem raw)
        {
            if (reader.GetAttribute("href") is not { } href) return;
            var isPage = reader.GetAttribute("type") is null or "text/html" or "application/xhtml+xml";
            if (reader.GetAttribute("rel") is not (null or "" or "alternate") || (raw.Link is not null && (raw.IsPage || !isPage))) return;
            (raw.Link, raw.Base, raw.IsPage) = (href, BaseHere(), isPage);
        }

        /// <summary>Everything written within the element; afterwards the reader stands at its end.</summary>
        private Outcome ReadText(out string text)
        {
            text = "";
            if (reader.IsEmptyElement) return Outcome.Done;
            var (depth, whole) = (reader.Depth, new StringBuilder());
            while (reader.Read() && !(reader.NodeType is XmlNodeType.EndElement && reader.Depth == depth))
            {
                if (reader.NodeType is XmlNodeType.Element && Entered().Refused(out var refusal)) return refusal;
                if (reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace) whole.Append(reader.Value);
                else if (reader is { NodeType: XmlNodeType.Element, LocalName: "br" or "div" or "p" }) whole.Append(' ');
            }

            text = whole.ToString();
            return Outcome.Done;
        }

        private Outcome Entered()
        {
            if (reader.Depth > Deepest) return new Refusal("feed.too-deep", $"The feed nests its elements more than {Deepest} deep, so nothing of it was read.");
            var outer = reader.Depth == 0 ? null : bases[reader.Depth - 1];
            bases[reader.Depth] = reader.GetAttribute("base", Xml) is { } named && Uri.TryCreate(outer ?? address, named, out var inner) ? inner : outer;
            return Outcome.Done;
        }

        private Uri? BaseHere() => bases[reader.Depth];

        private Feed Distinct()
        {
            var (addresses, ids, kept, unusable) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal), new List<FeedItem>(), 0);
            foreach (var raw in items)
            {
                if (raw.ToItem(raw.Base ?? channel ?? address) is not { } item) unusable++;
                else if (addresses.Add(PostAddress.Key(item.Url)) && (item.Id is null || ids.Add(item.Id))) kept.Add(item);
            }

            return new Feed(kept, unusable);
        }
    }

    private sealed class RawItem
    {
        public string? Id { get; set; }
        public bool IsAddress { get; set; }
        public string? Title { get; set; }
        public string? OtherTitle { get; set; }
        public string? Link { get; set; }
        public bool IsPage { get; set; }
        public string? About { get; set; }
        public string? Summary { get; set; }
        public string? Content { get; set; }
        public DateOnly? Published { get; set; }
        public DateOnly? Updated { get; set; }
        public Uri? Base { get; set; }

        public FeedItem? ToItem(Uri from)
        {
            // A guid is an address unless it says otherwise, but only a whole one (RSS 2.0); RDF names its resource.
            var link = Link ?? (IsAddress && Id is { } id && id.StartsWith("http", StringComparison.OrdinalIgnoreCase) ? id : About);
            if (link is null || LinkedPost.Resolve(link, from) is not { } url || !PostAddress.Fits(url)) return null;
            var summary = Text.OneLine(Summary ?? Content ?? "", FeedItem.LongestSummary);
            var title = new[] { Title, OtherTitle }.Select(text => Text.OneLine(text ?? "", FeedItem.LongestTitle)).FirstOrDefault(text => Text.Tidy(text) is not null)
                ?? (summary.Length > 0 ? Text.OneLine(summary, 100) : Text.OneLine(url, FeedItem.LongestTitle));
            // One that would have to be cut could be another post's as well.
            return new FeedItem(Id is { Length: > 0 and <= FeedItem.LongestId } ? Text.OneLine(Id, FeedItem.LongestId) : null, title, url, Published ?? Updated, summary);
        }
    }
}
