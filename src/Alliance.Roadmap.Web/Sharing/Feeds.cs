using System.Globalization;
using System.ServiceModel.Syndication;
using System.Text;
using System.Xml;
using Alliance.Roadmap.Ledger;
using Alliance.Roadmap.Vision;
using Alliance.Roadmap.Web.Caching;
using Alliance.Roadmap.Web.Digests;
using Alliance.Roadmap.Web.Layout;
using Alliance.Roadmap.Web.Resolutions;
using Alliance.Roadmap.Web.Setup;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Sharing;

/// <summary>What moved, for feed readers (RFC 4287): every entry of the record, and every digest as it was sent.</summary>
internal static class Feeds
{
    /// <summary>How many entries a feed holds.</summary>
    public const int Most = 100;

    // A digest can have some hundred kilobytes.
    private const int MostDigests = 20;

    private const string Atom = "application/atom+xml; charset=utf-8";

    public static IEndpointRouteBuilder MapFeeds(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/feed.atom", Entries).Cached().ExcludeFromDescription();
        routes.MapGet("/digests.atom", Digests).Cached().ExcludeFromDescription();
        return routes;
    }

    private static async Task<IResult> Entries(HttpContext http, RoadmapDb db, ResolutionReader reader, RoadmapSettings settings, CancellationToken cancel)
    {
        var edition = await db.Edition(cancel);
        return await http.Answer($"entries {edition} {settings.PublicUrl} {settings.TimeZone}", edition.ChangedAt, async () =>
        {
            var entries = await db.Entries.AsNoTracking().OrderByDescending(entry => entry.Sequence).Take(Most).ToListAsync(cancel);
            var titles = await db.Milestones.IgnoreAutoIncludes().Select(step => new { step.Slug, step.Title }).ToDictionaryAsync(step => step.Slug, step => step.Title, cancel);
            var behind = await reader.Behind(entries, cancel);
            // Where a text was removed later, readers are asked to look again.
            var sequences = entries.ConvertAll(entry => (long?)entry.Sequence);
            var removed = await db.Entries.IgnoreAutoIncludes().Where(later => later.Act == Acts.Redact && sequences.Contains(later.Supersedes))
                .GroupBy(later => later.Supersedes!.Value).Select(story => new { Sequence = story.Key, At = story.Max(later => later.RecordedAt) }).ToDictionaryAsync(story => story.Sequence, story => story.At, cancel);
            var name = await Name(db, cancel);
            var feed = Feed(name, $"The roadmap of the {name}: every change", "What was, what is now, why, and by which decision. Newest first.", "feed.atom", "history", edition.ChangedAt, settings);
            feed.Items = entries.ConvertAll(entry =>
            {
                var told = new EntryInFeed(entry, entry.Milestone is { } slug ? titles.GetValueOrDefault(slug) : null, behind.GetValueOrDefault(entry.Sequence), settings);
                var item = Item(Urn(entry.Hash), told.Title, told.Content, told.Link, entry.RecordedAt, removed.TryGetValue(entry.Sequence, out var at) ? at : entry.RecordedAt);
                if (told.By is { } by) item.Authors.Add(new SyndicationPerson { Name = by });
                item.Categories.Add(new SyndicationCategory(told.Label));
                return item;
            });
            return Written(feed);
        });
    }

    private static async Task<IResult> Digests(HttpContext http, RoadmapDb db, RoadmapSettings settings, CancellationToken cancel)
    {
        var newest = await db.Issues.Where(issue => issue.Number != null).OrderByDescending(issue => issue.Number).Select(issue => new { issue.Number, issue.FrozenAt }).FirstOrDefaultAsync(cancel);
        var removedAt = await db.Issues.MaxAsync(issue => issue.RedactedAt, cancel);
        var changedAt = removedAt > newest?.FrozenAt ? removedAt : newest?.FrozenAt;
        var name = await Name(db, cancel);
        return await http.Answer($"digests {newest} {removedAt:O} {name} {settings.PublicUrl}", changedAt, async () =>
        {
            var issues = await db.Issues.AsNoTracking().Where(issue => issue.Number != null).OrderByDescending(issue => issue.Number).Take(MostDigests)
                .Select(issue => new { Number = issue.Number!.Value, issue.Cadence, FrozenAt = issue.FrozenAt!.Value, issue.RedactedAt, Full = issue.Renderings.Single(rendering => rendering.Selection == "") }).ToListAsync(cancel);
            var feed = Feed(name, $"The roadmap of the {name}: digests", "Every digest as it was sent. Newest first.", "digests.atom", "digests", changedAt, settings);
            feed.Items = issues.ConvertAll(issue =>
            {
                var link = settings.Link(string.Create(CultureInfo.InvariantCulture, $"digests/{issue.Number}"));
                var item = Item(Urn(issue.Full.Hash), issue.Full.Subject, issue.Full.Article, link, issue.FrozenAt, issue.RedactedAt ?? issue.FrozenAt);
                item.Categories.Add(new SyndicationCategory(DigestWords.HowOften(issue.Cadence)));
                return item;
            });
            return Written(feed);
        });
    }

    private static SyndicationFeed Feed(string name, string title, string subtitle, string path, string page, DateTimeOffset? changedAt, RoadmapSettings settings)
    {
        var self = settings.Link(path);
        var feed = new SyndicationFeed
        {
            Id = self,
            Title = new TextSyndicationContent(title),
            Description = new TextSyndicationContent(subtitle),
            LastUpdatedTime = changedAt ?? DateTimeOffset.UnixEpoch,
            Language = "en",
        };
        feed.Authors.Add(new SyndicationPerson { Name = name, Uri = settings.Site.AbsoluteUri });
        feed.Links.Add(new SyndicationLink(new Uri(self), "self", null, "application/atom+xml", 0));
        feed.Links.Add(new SyndicationLink(new Uri(settings.Link(page)), "alternate", null, "text/html", 0));
        return feed;
    }

    private static SyndicationItem Item(string id, string title, string html, string link, DateTimeOffset published, DateTimeOffset updated)
    {
        var item = new SyndicationItem { Id = id, Title = new TextSyndicationContent(title), Content = new TextSyndicationContent(html, TextSyndicationContentKind.Html), PublishDate = published, LastUpdatedTime = updated };
        item.Links.Add(new SyndicationLink(new Uri(link), "alternate", null, "text/html", 0));
        return item;
    }

    /// <summary>A name that stays, wherever the roadmap moves: made from a hash that stays (RFC 9562 §5.8).</summary>
    private static string Urn(string hash)
    {
        var bytes = Convert.FromHexString(hash.AsSpan(0, 32));
        (bytes[6], bytes[8]) = ((byte)((bytes[6] & 0x0F) | 0x80), (byte)((bytes[8] & 0x3F) | 0x80));
        return $"urn:uuid:{new Guid(bytes, bigEndian: true)}";
    }

    private static FileContentHttpResult Written(SyndicationFeed feed)
    {
        using var stream = new MemoryStream();
        using (var writer = XmlWriter.Create(stream, new XmlWriterSettings { Encoding = new UTF8Encoding(false), Indent = true, CloseOutput = false })) feed.SaveAsAtom10(writer);
        return TypedResults.Bytes(stream.ToArray(), Atom);
    }

    private static async Task<string> Name(RoadmapDb db, CancellationToken cancel) => await db.Organizations.Select(organization => organization.Name).SingleOrDefaultAsync(cancel) ?? Organization.UsualName;
}
