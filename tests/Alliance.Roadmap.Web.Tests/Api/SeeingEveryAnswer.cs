using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Alliance.Roadmap.Board;
using Alliance.Roadmap.Funding;
using Alliance.Roadmap.Milestones;
using Alliance.Roadmap.Subscribers;
using Alliance.Roadmap.Web.Digests;
using Alliance.Roadmap.Web.Setup;
using Alliance.Roadmap.Web.Tests.Board;
using Alliance.Roadmap.Web.Tests.Milestones;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Alliance.Roadmap.Web.Tests.Api;

/// <summary>Every answer that the API's own description tells of, provoked once and held against its shape. A new answer or code needs a row.</summary>
public abstract class SeeingEveryAnswer(Site site)
{
    /// <summary>Operation, status, code: what is sent, and where. Steps are named by the status they begin in.</summary>
    private const string Rows = """
        getRoadmap 200                                    | GET  /api/v1/roadmap
        getRoadmap 304                                    | GET  /api/v1/roadmap again
        getRoadmap 429 requests.too-many                  | GET  /api/v1/roadmap busy
        getRoadmap default server.fault                   | GET  /api/v1/roadmap broken
        getMilestone 200                                  | GET  /api/v1/milestones/{in-progress}
        getMilestone 304                                  | GET  /api/v1/milestones/{in-progress} again
        getMilestone 404 milestone.unknown                | GET  /api/v1/milestones/nowhere
        getMilestone 429 requests.too-many                | GET  /api/v1/milestones/{planned} busy
        getMilestone default server.fault                 | GET  /api/v1/milestones/{planned} broken
        getEvents 200                                     | GET  /api/v1/events?after=3
        getEvents 304                                     | GET  /api/v1/events?after=3 again
        getEvents 400 input.not-a-sequence                | GET  /api/v1/events?after=-1
        getEvents 429 requests.too-many                   | GET  /api/v1/events busy
        getEvents default server.fault                    | GET  /api/v1/events broken
        getDigests 200                                    | GET  /api/v1/digests
        getDigests 304                                    | GET  /api/v1/digests again
        getDigests 429 requests.too-many                  | GET  /api/v1/digests busy
        getDigests default server.fault                   | GET  /api/v1/digests broken
        moveMilestone 204                                 | POST {in-progress}/complete  | { "evidence": "A note.", "extent": "full" }
        moveMilestone 400 input.not-json                  | POST {planned}/drop          | [ ]
        moveMilestone 400 input.unknown-field             | POST {planned}/drop          | { "reasn": "No." }
        moveMilestone 400 input.missing-reason            | POST {planned}/drop          | { }
        moveMilestone 400 input.missing-evidence          | POST {in-progress}/complete  | { "extent": "full" }
        moveMilestone 400 input.missing-extent            | POST {in-progress}/complete  | { "evidence": "A note." }
        moveMilestone 400 input.too-long                  | POST {planned}/drop          | { "reason": "5000" }
        moveMilestone 400 input.unreadable                | POST {planned}/drop          | { "reason": "\u0007" }
        moveMilestone 401 token.missing-or-unknown        | POST {planned}/drop unsigned | { "reason": "No." }
        moveMilestone 403 token.wrong-office              | POST {planned}/drop editor   | { "reason": "No." }
        moveMilestone 403 token.wrong-scope               | POST {planned}/drop limited  | { "reason": "No." }
        moveMilestone 404 milestone.unknown               | POST nowhere/drop            | { "reason": "No." }
        moveMilestone 404 act.unknown                     | POST {planned}/celebrate     | { "reason": "No." }
        moveMilestone 409 milestone.not-planned           | POST {completed}/start       | { }
        moveMilestone 409 milestone.not-in-progress       | POST {planned}/pause         | { "reason": "No." }
        moveMilestone 409 milestone.not-paused            | POST {planned}/resume        | { }
        moveMilestone 409 milestone.not-completed         | POST {planned}/reopen        | { "reason": "No." }
        moveMilestone 409 milestone.not-dropped           | POST {planned}/reinstate     | { "reason": "No." }
        moveMilestone 409 milestone.already-completed     | POST {completed}/drop        | { "reason": "No." }
        moveMilestone 409 milestone.already-dropped       | POST {dropped}/drop          | { "reason": "No." }
        moveMilestone 409 milestone.awaiting-funds        | POST {waiting}/start         | { }
        moveMilestone 409 milestone.changed               | POST {planned}/start stale   | { }
        moveMilestone 409 governance.decision-required    | POST {planned}/start         | { "decision": "2026-999" }
        moveMilestone 413 input.too-large                 | POST {planned}/drop          | { "reason": "70000" }
        moveMilestone 415 input.wrong-type                | POST {planned}/drop as-xml   | <reason>No.</reason>
        moveMilestone 429 requests.too-many               | POST {planned}/drop busy | { "reason": "No." }
        moveMilestone default server.fault                | POST {planned}/drop broken   | { "reason": "No." }
        """;

    public static TheoryData<string> Answers => [.. Table.Keys];

    private static Dictionary<string, (string Method, string Address, string[] How, string? Body)> Table { get; } = Rows.Split('\n').Select(line => line.Split('|').Select(cell => cell.Trim()).ToArray())
        .ToDictionary(cells => cells[0], cells =>
        {
            var words = cells[1].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return (words[0], words[1].StartsWith('/') ? words[1] : $"/api/v1/milestones/{words[1]}", words[2..], cells.ElementAtOrDefault(2));
        });

    [Fact]
    public async Task leaves_none_out()
    {
        var told = (await Description.Of(site)).Answers.ToList();
        Assert.Equal(told.Order(StringComparer.Ordinal), Table.Keys.Order(StringComparer.Ordinal));
    }

    [Theory, MemberData(nameof(Answers))]
    public async Task fits_what_is_said_of_it(string answer)
    {
        var (method, address, how, body) = Table[answer];
        var (operation, status, code) = answer.Split(' ') is [var name, var number, .. var rest] ? (name, number, rest.SingleOrDefault()) : throw new ArgumentException(answer);
        if (operation is "getDigests" && !await site.Ask(db => db.Issues.AnyAsync())) await site.Do<DigestPress>(press => press.FreezeNow(Cadence.Quarterly));
        var where = how.Contains("broken") ? await Broken() : how.Contains("busy") ? await Busy() : site;
        using var client = how.Contains("unsigned") || method is "GET" ? where.Client() : await where.Program(how.Contains("editor") ? Office.Editor : Office.President, how.Contains("limited") ? ["complete"] : null);
        address = await Real(address, where);
        if (how.Contains("broken")) await where.Ask(db => db.Database.ExecuteSqlRawAsync("ALTER TABLE \"Entries\" RENAME TO \"Lost\""));
        using var request = new HttpRequestMessage(new HttpMethod(method), address);
        if (body is not null) request.Content = new StringContent(body.Replace("5000", new string('x', 5_000), StringComparison.Ordinal).Replace("70000", new string('x', 70_000), StringComparison.Ordinal), Encoding.UTF8, how.Contains("as-xml") ? "text/xml" : "application/json");
        if (how.Contains("stale")) request.Headers.TryAddWithoutValidation("If-Match", "\"99-99\"");
        if (how.Contains("busy"))
        {
            client.DefaultRequestHeaders.Add("X-Forwarded-For", "192.0.2.1");
            using var earlier = new HttpRequestMessage(request.Method, "/api/v1/milestones/nowhere/drop");
            using var taken = await client.SendAsync(earlier);
            Assert.NotEqual(HttpStatusCode.TooManyRequests, taken.StatusCode);
        }

        if (how.Contains("again"))
        {
            using var before = await client.GetAsync(address);
            request.Headers.IfNoneMatch.Add(before.Headers.ETag!);
        }

        using var got = await client.SendAsync(request);
        Assert.Equal(status is "default" ? "500" : status, $"{(int)got.StatusCode}");
        await Fits(got, (await Description.Of(site)).Answer(operation, status), code);
        if (where != site) await where.DisposeAsync();
    }

    private async Task Fits(HttpResponseMessage got, JsonObject said, string? code)
    {
        var headers = got.Headers.Concat(got.Content.Headers).Select(header => header.Key).ToList();
        Assert.All(said["headers"]?.AsObject().Select(header => header.Key) ?? [], header => Assert.Contains(header, headers));
        var text = await got.Content.ReadAsStringAsync();
        if (said["content"]?.AsObject() is not { } content)
        {
            Assert.Equal("", text);
            return;
        }

        var (type, about) = Assert.Single(content);
        Assert.Equal(type, got.Content.Headers.ContentType?.MediaType);
        var json = JsonNode.Parse(text)!;
        Assert.Empty((await Description.Of(site)).Misfits(about!["schema"]!, json));
        if (type is not "application/problem+json") return;
        Assert.Equal((code, (int)got.StatusCode), (json["code"]!.GetValue<string>(), json["status"]!.GetValue<int>()));
        Assert.EndsWith(".", json["detail"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    private static async Task<string> Real(string address, Site where)
    {
        foreach (var status in Enum.GetValues<MilestoneStatus>().Where(status => address.Contains($"{{{status.Kebab()}}}", StringComparison.Ordinal)))
            address = address.Replace($"{{{status.Kebab()}}}", await where.Step(status), StringComparison.Ordinal);
        return address.Contains("{waiting}", StringComparison.Ordinal) ? address.Replace("{waiting}", await where.Step(MilestoneStatus.Planned, new FundingCondition("funds")), StringComparison.Ordinal) : address;
    }

    /// <summary>A site that has little patience with the networks a proxy names.</summary>
    private async Task<Site> Busy()
    {
        var busy = await Site.NotYetStarted(site.IsOnPostgreSql, "--Proxy:Known:0=127.0.0.1", "--Proxy:Known:1=::1");
        busy.Replacing = services => services.AddSingleton(new Patience { Sendings = 1, Readings = 1 });
        await busy.Begin();
        return busy;
    }

    /// <summary>A site that is about to lose a part of its database.</summary>
    private Task<Site> Broken() => Site.On(site.IsOnPostgreSql);
}

public sealed class SeeingEveryAnswerOnSqlite(SqliteSite site) : SeeingEveryAnswer(site), IClassFixture<SqliteSite>;

public sealed class SeeingEveryAnswerOnPostgreSql(PostgreSqlSite site) : SeeingEveryAnswer(site), IClassFixture<PostgreSqlSite>;
