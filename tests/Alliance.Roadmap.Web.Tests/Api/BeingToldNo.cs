using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Alliance.Roadmap.Board;
using Alliance.Roadmap.Milestones;
using Alliance.Roadmap.Web.Tests.Board;
using Alliance.Roadmap.Web.Tests.Milestones;

namespace Alliance.Roadmap.Web.Tests.Api;

/// <summary>Beside what each operation says of itself: errors that any address below /api can meet.</summary>
public sealed class BeingToldNo(SqliteSite site) : IClassFixture<SqliteSite>
{
    [Theory]
    [InlineData("GET", "/api/nowhere", HttpStatusCode.NotFound, "address.unknown")]
    [InlineData("GET", "/api/v1", HttpStatusCode.NotFound, "address.unknown")]
    [InlineData("GET", "/api/v1/milestones", HttpStatusCode.NotFound, "address.unknown")]
    [InlineData("GET", "/API/V1/nowhere", HttpStatusCode.NotFound, "address.unknown")]
    [InlineData("GET", "/api/v1/milestones/%F0%9F%91%88", HttpStatusCode.NotFound, "milestone.unknown")]
    [InlineData("GET", "/api/v1/milestones/a%27%3Bdrop%20table%20x--", HttpStatusCode.NotFound, "milestone.unknown")]
    [InlineData("POST", "/api/v1/roadmap", HttpStatusCode.MethodNotAllowed, "method.not-allowed")]
    [InlineData("DELETE", "/api/v1/events", HttpStatusCode.MethodNotAllowed, "method.not-allowed")]
    [InlineData("OPTIONS", "/api/v1/digests", HttpStatusCode.MethodNotAllowed, "method.not-allowed")]
    [InlineData("GET", "/api/v1/milestones/x/start", HttpStatusCode.MethodNotAllowed, "method.not-allowed")]
    public async Task gets_a_sentence_and_a_code_whatever_the_client_would_rather_read(string method, string address, HttpStatusCode status, string code)
    {
        using var client = site.Client();
        foreach (var accept in new[] { null, "application/json", "text/html", "image/png" })
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), address);
            if (accept is not null) request.Headers.Add("Accept", accept);
            using var answer = await client.SendAsync(request);
            Assert.Equal((status, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
            var problem = (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
            Assert.Equal((code, (int)status), (problem["code"]!.GetValue<string>(), problem["status"]!.GetValue<int>()));
            Assert.EndsWith(".", problem["detail"]!.GetValue<string>(), StringComparison.Ordinal);
        }
    }

    /// <summary>Simple clients call every body a form or plain text.</summary>
    [Theory]
    [InlineData("""{ "reason": "Not any more." }""", "application/json; charset=utf-8", null)]
    [InlineData("""{ "REASON": "Not any more." }""", "application/merge-patch+json", null)]
    [InlineData("""{ "reason": "Not any more." }""", "application/x-www-form-urlencoded", null)]
    [InlineData("""{ "reason": "Not any more." }""", null, null)]
    [InlineData("reason=Not+any+more.", "application/x-www-form-urlencoded", "415 input.wrong-type")]
    [InlineData("""{ "reason": "Not any more." }""", "text/plain;charset=UTF-8", null)]
    [InlineData("""{ "reason": "Not any more." }""", "", null)]
    [InlineData("Not any more.", "text/plain", "415 input.wrong-type")]
    [InlineData("""{ "reasn": "Not any more." }""", "text/plain", "400 input.unknown-field")]
    [InlineData("""{ "reason": "Not any more." }""", "text/html", "415 input.wrong-type")]
    [InlineData("""{ "reason": "Not any more." } { }""", "application/json", "400 input.not-json")]
    [InlineData("""{ "reason": "Not any more.", "reason": "Or else." }""", "application/json", "400 input.not-json")]
    [InlineData("""{ "reason": ["Not any more."] }""", "application/json", "400 input.not-json")]
    [InlineData("""{ "reason": "Not any more.", "on": 5 }""", "application/json", "400 input.unknown-field")]
    [InlineData("""{ "reason": "Not any more.", "extent": "half" }""", "application/json", "400 input.missing-extent")]
    [InlineData("null", "application/json", "400 input.not-json")]
    public async Task of_a_body_depends_on_what_it_holds(string body, string? type, string? refusal)
    {
        var slug = await site.Step();
        using var program = await site.Program(Office.Director);
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        if (type is not null) content.Headers.TryAddWithoutValidation("Content-Type", type);
        using var answer = await program.PostAsync($"/api/v1/milestones/{slug}/drop", content);
        var code = answer.IsSuccessStatusCode ? null : $"{(int)answer.StatusCode} {(await answer.Content.ReadFromJsonAsync<JsonObject>())!["code"]}";
        Assert.Equal(refusal, code);
        Assert.Equal(refusal is null ? MilestoneStatus.Dropped : MilestoneStatus.Planned, (await site.Stored(slug)).Status);
    }
}
