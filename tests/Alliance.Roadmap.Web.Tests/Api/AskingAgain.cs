using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Alliance.Roadmap.Milestones;
using Alliance.Roadmap.Subscribers;
using Alliance.Roadmap.Web.Digests;
using Alliance.Roadmap.Web.Ledger;
using Alliance.Roadmap.Web.Tests.Milestones;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Tests.Api;

public abstract class AskingAgain(Site site)
{
    [Theory]
    [InlineData("/api/v1/roadmap")]
    [InlineData("/api/v1/milestones/form-the-supporting-organization")]
    [InlineData("/api/v1/digests")]
    [InlineData("/api/v1/events?after=3")]
    [InlineData("/vision.md")]
    [InlineData("/ledger.jsonl")]
    public async Task costs_nothing_until_something_changed(string address)
    {
        site.Clock.Advance(TimeSpan.FromMinutes(1));   // several versions within one second have later times
        using var client = site.Client();
        using var first = await client.GetAsync(address);
        var (tag, date) = (first.Headers.ETag!, first.Content.Headers.LastModified);
        Assert.NotNull(date);
        if (address.Contains("milestones", StringComparison.Ordinal)) Assert.False(tag.IsWeak);   // what an act names as If-Match
        Assert.Equal("no-cache", first.Headers.CacheControl?.ToString());

        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Head })
        {
            Assert.Equal(HttpStatusCode.NotModified, (await Ask(client, method, address, ("If-None-Match", $"{tag}"))).Status);
            Assert.Equal(HttpStatusCode.NotModified, (await Ask(client, method, address, ("If-None-Match", $"W/{tag.Tag}"))).Status);   // what a proxy that compresses makes of it
            Assert.Equal(HttpStatusCode.NotModified, (await Ask(client, method, address, ("If-None-Match", $"\"other\", {tag}"))).Status);
            Assert.Equal(HttpStatusCode.NotModified, (await Ask(client, method, address, ("If-None-Match", "*"))).Status);
            Assert.Equal(HttpStatusCode.NotModified, (await Ask(client, method, address, ("If-Modified-Since", $"{date:R}"))).Status);
            Assert.Equal(HttpStatusCode.OK, (await Ask(client, method, address, ("If-Modified-Since", $"{date - TimeSpan.FromSeconds(1):R}"))).Status);
            Assert.Equal(HttpStatusCode.OK, (await Ask(client, method, address, ("If-Modified-Since", "yesterday"))).Status);
            Assert.Equal(HttpStatusCode.OK, (await Ask(client, method, address, ("If-None-Match", "\"other\""), ("If-Modified-Since", $"{date:R}"))).Status);   // the tag decides
        }

        var (_, body) = await Ask(client, HttpMethod.Get, address, ("If-None-Match", $"{tag}"));
        Assert.Equal("", body);

        await Change();
        var (status, after) = await Ask(client, HttpMethod.Get, address, ("If-None-Match", $"{tag}"));
        Assert.Equal((HttpStatusCode.OK, true), (status, after.Length > 0));
    }

    [Theory]
    [InlineData("yesterday"), InlineData("-1"), InlineData("1.5"), InlineData("+1"), InlineData(" 1"), InlineData(""), InlineData("99999999999999999999"), InlineData("0x10"), InlineData("1&after=2")]
    public async Task after_no_sequence_is_refused(string after)
    {
        using var client = site.Client();
        using var answer = await client.GetAsync($"/api/v1/events?after={after}");
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("input.not-a-sequence", (await answer.Content.ReadFromJsonAsync<JsonObject>())!["code"]!.GetValue<string>());
    }

    [Fact]
    public async Task reads_the_whole_record_in_parts_without_a_gap()
    {
        var slug = await site.Step(MilestoneStatus.InProgress);
        await site.Do<RoadmapDb>(async db =>
        {
            for (var part = 0; part < 3; part++)
            {
                var step = await db.Milestones.SingleAsync(step => step.Slug == slug);
                for (var at = 0; at < LedgerEndpoints.PageSize / 2; at++)
                    Assert.Null(step.Tell($"Update {part}.{at}", new(Digests.Readers.President, site.Clock.GetUtcNow())).Refusal);
                await db.SaveChangesAsync();
            }
        });
        using var client = site.Client();
        var (seen, last) = (new List<long>(), long.MaxValue);
        while (seen.LastOrDefault() < last)
        {
            var page = (await client.GetFromJsonAsync<JsonObject>($"/api/v1/events?after={seen.LastOrDefault()}"))!;
            last = page["last"]!.GetValue<long>();
            var some = page["events"]!.AsArray().Select(entry => entry!["sequence"]!.GetValue<long>()).ToList();
            Assert.InRange(some.Count, 1, LedgerEndpoints.PageSize);
            seen.AddRange(some);
        }

        Assert.Equal(Enumerable.Range(1, (int)last).Select(sequence => (long)sequence), seen);
        Assert.Empty((await client.GetFromJsonAsync<JsonObject>($"/api/v1/events?after={last}"))!["events"]!.AsArray());
        Assert.Empty((await client.GetFromJsonAsync<JsonObject>($"/api/v1/events?after={long.MaxValue}"))!["events"]!.AsArray());
    }

    /// <summary>A new step, news on the third one, and a digest that tells them.</summary>
    private async Task Change()
    {
        await site.Step();
        await Digests.Readers.Act(site, 3, (step, act) => step.Tell($"News of {site.Clock.GetUtcNow():O}.", act));
        await site.Do<DigestPress>(press => press.FreezeNow(Cadence.AsItHappens));
    }

    private static async Task<(HttpStatusCode Status, string Body)> Ask(HttpClient client, HttpMethod method, string address, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, address);
        foreach (var (name, value) in headers) Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        using var answer = await client.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}

public sealed class AskingAgainOnSqlite(SqliteSite site) : AskingAgain(site), IClassFixture<SqliteSite>;

public sealed class AskingAgainOnPostgreSql(PostgreSqlSite site) : AskingAgain(site), IClassFixture<PostgreSqlSite>;
