using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Alliance.Roadmap.Board;
using Alliance.Roadmap.Ledger;
using Alliance.Roadmap.Subscribers;
using Alliance.Roadmap.Web.Digests;
using Alliance.Roadmap.Web.Ledger;
using Alliance.Roadmap.Web.Tests.Board;
using Alliance.Roadmap.Web.Tests.Digests;
using Alliance.Roadmap.Web.Tests.Sharing;
using AngleSharp.Html.Parser;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Tests.Naughty;

/// <summary>Every text as a step's title, its meaning, an update, a reason and a post's title; then back out of everything that shows them.</summary>
public abstract class ComingBackAsItWentIn(Site site)
{
    private static readonly HashSet<string> OfACalendar =
    [
        "BEGIN", "END", "VERSION", "PRODID", "METHOD", "NAME", "X-WR-CALNAME", "REFRESH-INTERVAL", "X-PUBLISHED-TTL", "URL", "UID", "DTSTART", "DTEND", "DTSTAMP", "LAST-MODIFIED", "SEQUENCE",
        "SUMMARY", "DESCRIPTION", "CATEGORIES", "TRANSP", "CLASS",
    ];

    [Fact]
    public async Task holds_for_every_text_everywhere()
    {
        var cancel = TestContext.Current.CancellationToken;
        await site.Follow("reader@example.org");
        using var president = await site.SignedIn(Office.President);
        using var client = site.Client();
        var slugs = new Dictionary<string, string>();
        foreach (var text in NaughtyStrings.Kept)
        {
            var page = await president.Submit(await president.Open("/board/milestones/new"), "main form", ("Input.Title", text), ("Input.WhatThisMeans", text), ("Input.DoneWhen", text), ("Input.Reason", text), ("Input.Step", "record"));
            Assert.True(page.Alert.Length == 0, $"{page.Alert} for {text}");
            slugs[text] = (await site.Ask(db => db.Milestones.OrderByDescending(step => step.Number).Select(step => step.Slug).FirstAsync(cancel)));
            page = await president.Submit(await president.Open($"/board/milestones/{slugs[text]}/update"), "main form", ("Input.Text", text), ("Input.Step", "record"));
            Assert.True(page.Alert.Length == 0, $"{page.Alert} for {text}");
            page = await president.Submit(await president.Open($"/board/milestones/{slugs[text]}/post"), "main form", ("Input.Title", text), ("Input.Link", $"/{slugs[text]}"), ("Input.Step", "record"));
            Assert.True(page.Alert.Length == 0, $"{page.Alert} for {text}");
        }

        foreach (var (text, slug) in slugs)
        {
            var (many, one) = (Text.Tidy(text)!, Text.Line(text)!);
            var step = (await client.GetFromJsonAsync<JsonObject>($"/api/v1/milestones/{slug}", cancel))!;
            Assert.Equal((one, one, many, many), ($"{step["title"]}", $"{step["originalTitle"]}", $"{step["whatThisMeans"]}", $"{step["doneWhen"]}"));
            Assert.Equal(many, $"{step["updates"]![0]!["text"]}");
            Assert.Equal(many, $"{step["events"]![0]!["reason"]}");

            using var shown = await client.GetAsync($"/milestones/{slug}", cancel);
            Assert.Equal(HttpStatusCode.OK, shown.StatusCode);
            var page = new HtmlParser().ParseDocument(await shown.Content.ReadAsStringAsync(cancel));
            SweepingEveryField.Harmless(page, text);
            Assert.Contains(Squeezed(one), Squeezed(page.QuerySelector("h1")!.TextContent), StringComparison.Ordinal);
        }

        foreach (var address in new[] { "/", "/history", "/about", "/digests", "/embed?size=full", "/embed?size=compact", "/embed?size=line", "/share", "/api" })
        {
            using var shown = await client.GetAsync(address, cancel);
            Assert.True(shown.StatusCode is HttpStatusCode.OK or HttpStatusCode.NotFound, $"{address}: {shown.StatusCode}");
            SweepingEveryField.Harmless(new HtmlParser().ParseDocument(await shown.Content.ReadAsStringAsync(cancel)), address);
        }

        foreach (var address in slugs.Values.Select(slug => $"/badge.svg?milestone={slug}").Append("/feed.atom").Append("/digests.atom").Append("/sitemap.xml").Append("/badge.svg"))
        {
            using var shown = await client.GetAsync(address, cancel);
            Assert.True(shown.StatusCode is HttpStatusCode.OK, $"{address}: {shown.StatusCode}");
            Assert.DoesNotContain(XDocument.Parse(await shown.Content.ReadAsStringAsync(cancel)).Descendants(), element => element.Name.LocalName is "script");
        }

        await Calendar(client, slugs);
        await Cards(client, slugs.Values);
        await Vision(client);

        var verification = new Verification();
        await site.Do<RoadmapDb>(db => LedgerCommands.VerifyDatabase(db, verification, cancel));
        Assert.Empty(verification.Faults);
        var lines = (await client.GetStringAsync("/ledger.jsonl", cancel)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!.AsObject()).ToList();
        Assert.Superset(NaughtyStrings.Kept.Select(Text.Tidy).ToHashSet(), lines.Select(line => (string?)line["text"]).ToHashSet());
        Assert.All(lines, line => Assert.Equal(Entry.HashOf(line), $"{line["hash"]}"));

        await site.Do<DigestPress>(press => press.FreezeNow(Cadence.Weekly, cancel: cancel));
        await site.RunJobs();
        var mail = site.Mail()[^1];
        Assert.Equal("reader@example.org", Assert.Single(mail.To.Mailboxes).Address);
        Assert.Empty(mail.Bcc);
        Assert.DoesNotContain('\n', mail.Subject!);
        SweepingEveryField.Harmless(new HtmlParser().ParseDocument(mail.HtmlBody!), "the mail");
        var words = Squeezed(mail.TextBody!);

        // A mail tells a part of so much, and says how much more there is.
        Assert.True(NaughtyStrings.Kept.Count(text => words.Contains(Squeezed(Text.Tidy(text)!), StringComparison.Ordinal)) >= 10, mail.TextBody);
    }

    /// <summary>Each title stands in the days of its step, and none has made a line of its own.</summary>
    private static async Task Calendar(HttpClient client, IReadOnlyDictionary<string, string> slugs)
    {
        var bytes = await client.GetByteArrayAsync("/roadmap.ics", TestContext.Current.CancellationToken);
        var days = (await OtherReader.Read("read-calendar.py", bytes)).GetProperty("days").EnumerateArray().ToDictionary(day => day.GetProperty("uid").GetString()!.Split('@')[0], day => day.GetProperty("summary").GetString()!);
        foreach (var (text, slug) in slugs)
        {
            // The other reader takes a backslash and an "n" for a new line even where the backslash is escaped.
            if (!text.Contains('\\', StringComparison.Ordinal)) Assert.Equal($"Review due: {Text.Line(text)}", days[$"{slug}.review"]);
            var own = Properties(await client.GetByteArrayAsync($"/roadmap.ics?milestone={slug}", TestContext.Current.CancellationToken));
            foreach (var (property, words) in new[] { ("NAME:", ""), ("X-WR-CALNAME:", ""), ("SUMMARY:", "Review due: ") })
                Assert.Equal($"{words}{Text.Line(text)}", Plain(Assert.Single(own, line => line.StartsWith(property, StringComparison.Ordinal))[property.Length..]));
        }

        Assert.Equal(days.Count, Properties(bytes).Count(line => line is "BEGIN:VEVENT"));
    }

    private static List<string> Properties(byte[] calendar)
    {
        var lines = Encoding.UTF8.GetString(calendar).Replace("\r\n ", "", StringComparison.Ordinal).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).ToList();
        Assert.All(lines, line => Assert.True(OfACalendar.Contains(line.Split(':', ';')[0]) && !line.AsSpan().ContainsAny('\r', '\n'), line));
        Assert.All(lines.Where(line => line.StartsWith("BEGIN:", StringComparison.Ordinal) || line.StartsWith("END:", StringComparison.Ordinal)), line => Assert.True(line.Split(':')[1] is "VCALENDAR" or "VEVENT", line));
        return lines;
    }

    // RFC 5545 §3.3.11.
    private static string Plain(string value)
    {
        var plain = new StringBuilder();
        for (var at = 0; at < value.Length; at++) plain.Append(value[at] is not '\\' ? value[at] : value[++at] is 'n' or 'N' ? '\n' : value[at]);
        return plain.ToString();
    }

    /// <summary>A picture for each title, or none at all where the machine has no font.</summary>
    private static async Task Cards(HttpClient client, IEnumerable<string> slugs)
    {
        using var general = await client.GetAsync("/card.png", TestContext.Current.CancellationToken);
        foreach (var slug in slugs)
        {
            using var card = await client.GetAsync($"/milestones/{slug}/card.png", TestContext.Current.CancellationToken);
            Assert.Equal((slug, general.StatusCode), (slug, card.StatusCode));
            if (card.StatusCode is HttpStatusCode.NotFound) continue;
            var bytes = await card.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
            Assert.Equal((slug, 1200u, 630u), (slug, BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(16)), BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(20))));
        }
    }

    /// <summary>What is exported says the same when it is imported again.</summary>
    private async Task Vision(HttpClient client)
    {
        var file = Path.Combine(site.Folder, "vision.md");
        await File.WriteAllBytesAsync(file, await client.GetByteArrayAsync("/vision.md", TestContext.Current.CancellationToken));
        var run = await site.Command("import", file);
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.StartsWith("No differences", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("import", "page.md"), InlineData("subscribers import", "people.csv")]
    public async Task or_is_refused_by_a_command_in_words(string command, string name)
    {
        var file = Path.Combine(site.Folder, name);
        foreach (var text in NaughtyStrings.Kept.Append(string.Join('\n', NaughtyStrings.Kept)).Chunk(30).Select(some => string.Join('\n', some)).Append(string.Join('\n', NaughtyStrings.Refused.Where(refused => !refused.Any(char.IsSurrogate)))))
        {
            var lines = text.Split('\n');
            await File.WriteAllTextAsync(file, command is "import"
                ? "## Vision\n\n" + string.Join('\n', lines.Select((line, at) => $"{at + 1}. {line}")) + "\n"
                : "email,cadence,milestones,consentedAt,consentSource\n" + string.Join('\n', lines.Select(line => $"\"{line.Replace("\"", "\"\"", StringComparison.Ordinal)}\",weekly,,2026-11-23T10:00:00Z,\"{line.Replace("\"", "\"\"", StringComparison.Ordinal)}\"")) + "\n");
            var run = await site.Command([.. command.Split(' '), file]);
            Assert.InRange(run.ExitCode, 0, 1);
            Assert.DoesNotContain("   at ", run.Errors, StringComparison.Ordinal);
        }
    }

    private static string Squeezed(string text) => string.Concat(text.Where(letter => !char.IsWhiteSpace(letter)));
}

public sealed class ComingBackAsItWentInOnSqlite(SqliteSite site) : ComingBackAsItWentIn(site), IClassFixture<SqliteSite>;

public sealed class ComingBackAsItWentInOnPostgreSql(PostgreSqlSite site) : ComingBackAsItWentIn(site), IClassFixture<PostgreSqlSite>;
