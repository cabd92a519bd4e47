using System.Net;
using System.Text;
using Alliance.Roadmap.Web.Telemetry;
using Alliance.Roadmap.Web.Tests.Digests;
using Alliance.Roadmap.Web.Tests.Posts;

namespace Alliance.Roadmap.Web.Tests.Telemetry;

public sealed class BeingObserved
{
    private const string Key = "a-key-that-belongs-to-somebody";

    [Fact]
    public async Task sends_traces_metrics_and_logs_in_the_products_words_and_nothing_of_anybody()
    {
        await using var collector = await PretendWeb.Start();
        await using (var site = await Site.NotYetStarted(postgreSql: false, $"--OTEL_EXPORTER_OTLP_ENDPOINT={collector.Address}", "--OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf", "--Logging:LogLevel:Default=Information"))
        {
            // Preparing an empty database is what it tells.
            await site.Begin();
            await site.Follow("reader@example.org");
            await site.Start(4);
            await site.PassTo(new DateTimeOffset(2026, 11, 30, 8, 0, 0, TimeSpan.Zero));
            await site.PassTo(new DateTimeOffset(2026, 11, 30, 8, 1, 0, TimeSpan.Zero));
            await site.Do<WatchOver>(job => job.Run(TestContext.Current.CancellationToken));
            using var client = site.Client();
            for (var time = 0; time < 2; time++) await client.GetStringAsync("/");
            using var stop = await client.GetAsync($"/unsubscribe/{Key}?who=reader@example.org");
            Assert.Equal(HttpStatusCode.NotFound, stop.StatusCode);
        }

        var sent = collector.Asked.GroupBy(asked => asked.Path).ToDictionary(kind => kind.Key, kind => string.Concat(kind.Select(asked => Encoding.Latin1.GetString(asked.Body))));
        Assert.Equal(["/v1/logs", "/v1/metrics", "/v1/traces"], sent.Keys.Order());
        Assert.All(["roadmap.deliveries", "roadmap.queue.age", "roadmap.tick.lateness", "http.server.request.duration", "roadmap.page"], word => Assert.Contains(word, sent["/v1/metrics"], StringComparison.Ordinal));
        Assert.Contains("/unsubscribe/{token", sent["/v1/traces"], StringComparison.OrdinalIgnoreCase);
        Assert.All(sent.Values, words => Assert.DoesNotContain(Key, words, StringComparison.Ordinal));
        Assert.All(sent.Values, words => Assert.DoesNotContain("reader@", words, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task wants_an_address_it_can_send_to()
    {
        var refused = await Assert.ThrowsAsync<Alliance.Roadmap.Web.Setup.SettingsException>(() => Site.OnSqlite("--OTEL_EXPORTER_OTLP_ENDPOINT=collector"));
        Assert.Contains("OTEL_EXPORTER_OTLP_ENDPOINT is “collector”, which is not a web address.", refused.Message, StringComparison.Ordinal);
    }
}
