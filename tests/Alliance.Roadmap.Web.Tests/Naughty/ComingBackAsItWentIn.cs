using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Alliance.Roadmap.Board;
using Alliance.Roadmap.Ledger;
using Alliance.Roadmap.Milestones;
using Alliance.Roadmap.Subscribers;
using Alliance.Roadmap.Web.Digests;
using Alliance.Roadmap.Web.Ledger;
using Alliance.Roadmap.Web.Tests.Board;
using Alliance.Roadmap.Web.Tests.Digests;
using AngleSharp.Html.Parser;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Tests.Naughty;

/// <summary>Every text as a step's title, its meaning, an update and a reason; then back out of everything that shows them.</summary>
public abstract class ComingBackAsItWentIn(Site site)
{
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

        foreach (var address in new[] { "/roadmap.ics", "/vision.md", "/ledger.jsonl", "/card.png" })
        {
            using var shown = await client.GetAsync(address, cancel);
            Assert.True(shown.StatusCode is HttpStatusCode.OK or HttpStatusCode.NotFound, $"{address}: {shown.StatusCode}");
        }

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
