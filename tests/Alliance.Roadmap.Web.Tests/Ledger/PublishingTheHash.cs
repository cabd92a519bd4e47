using System.Text.RegularExpressions;
using Alliance.Roadmap.Ledger;
using Alliance.Roadmap.Subscribers;
using Alliance.Roadmap.Web.Digests;
using Alliance.Roadmap.Web.Tests.Digests;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Tests.Ledger;

/// <summary>The newest sequence with its full hash stands wherever the record is seen, so that anyone can hold on to it.</summary>
public sealed class PublishingTheHash
{
    [Fact]
    public async Task stands_under_every_public_page_and_in_every_digest()
    {
        await using var site = await Site.OnSqlite();
        await site.Act(3, (step, act) => step.Tell("It moves.", act));
        await site.Do<DigestPress>(press => press.FreezeNow(Cadence.Quarterly));
        var reader = await site.Follow("reader@example.org");
        var (slug, head) = await site.Ask(async db => (await db.Milestones.Where(step => step.Number == 3).Select(step => step.Slug).SingleAsync(), await db.LedgerHeads.AsNoTracking().SingleAsync()));
        Assert.Equal(64, head.Hash.Length);
        using var anybody = site.Visitor();
        foreach (var address in new[] { "/", $"/milestones/{slug}", "/history", "/about", "/privacy", "/digests", "/digests/1", "/resolutions", "/subscribe", $"/subscriptions/{reader.Token}", $"/unsubscribe/{reader.Token}", "/confirm/made-up", "/sign-in" })
            Assert.Equal((address, $"Newest entry {head.Sequence}: {head.Hash}"), (address, (await anybody.Open(address)).Document.QuerySelector("footer .seal")?.TextContent.Trim()));

        var digest = (await site.Issues(Cadence.Quarterly))[0].Full!;
        Assert.Contains($"Public record: entry {head.Sequence}, {head.Hash}\n", digest.Text, StringComparison.Ordinal);
        Assert.Contains(head.Hash, Regex.Replace(digest.Html, @"<wbr>|\s", ""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task finds_a_record_that_somebody_with_the_database_wrote_anew_from_the_beginning()
    {
        await using var site = await Site.OnSqlite();
        await site.Act(3, (step, act) => step.Tell("It moves.", act));
        var published = await site.Ask(db => db.LedgerHeads.AsNoTracking().Select(head => $"{head.Sequence}:{head.Hash}").SingleAsync());
        var file = Path.Combine(site.Folder, "other.jsonl");

        // Another past, chained without a fault: only what was published knows better.
        var (lines, hash) = (new List<string>(), Entry.NoHash);
        foreach (var entry in await site.Ask(db => db.Entries.AsNoTracking().OrderBy(entry => entry.Sequence).ToListAsync()))
        {
            var json = entry.ToJson();
            if (entry.Sequence == 3) json["label"] = "decision";
            json["previousHash"] = hash;
            json["hash"] = hash = Entry.HashOf(json);
            lines.Add(json.ToJsonString());
        }

        await File.WriteAllLinesAsync(file, lines);
        Assert.Equal(0, (await CommandHost.Run("ledger", "verify", file)).ExitCode);
        var found = await CommandHost.Run("ledger", "verify", file, "--expect", published);
        Assert.Equal(1, found.ExitCode);
        Assert.Contains("has another hash than was published", found.Errors, StringComparison.Ordinal);
    }
}
