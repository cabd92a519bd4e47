using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Alliance.Roadmap.Web.Tests.Telemetry;

public sealed class NamingAFault
{
    private const string Key = "a-key-that-belongs-to-somebody";

    [Fact]
    public async Task gives_the_reader_the_number_under_which_it_stands_in_the_log()
    {
        await using var log = new Lines();
        await using var site = await Broken(log);
        using var client = site.Client();
        using var page = await client.GetAsync($"/subscriptions/{Key}");
        Assert.Equal(HttpStatusCode.InternalServerError, page.StatusCode);
        var shown = (await page.Content.ReadAsStringAsync()).Split("<code>")[1].Split("</code>")[0];
        var line = Assert.Single(log.Written, line => line.Contains(shown, StringComparison.Ordinal));
        Assert.Contains("GET /subscriptions/{token", line, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(log.Written, line => line.Contains(Key, StringComparison.Ordinal));
    }

    [Fact]
    public async Task gives_a_program_the_same_number()
    {
        await using var log = new Lines();
        await using var site = await Broken(log);
        using var client = site.Client();
        using var answer = await client.GetAsync("/api/v1/roadmap");
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        var shown = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("traceId").GetString()!;
        Assert.Single(log.Written, line => line.Contains(shown, StringComparison.Ordinal));
    }

    private static async Task<Site> Broken(Lines log)
    {
        var site = await Site.NotYetStarted(postgreSql: false);
        site.Replacing = services => services.AddSingleton<ILoggerProvider>(log);
        await site.Begin();
        await site.Do<RoadmapDb>(db => db.Database.ExecuteSqlRawAsync("""ALTER TABLE "Subscribers" RENAME TO "Gone"; ALTER TABLE "Plans" RENAME TO "GoneAsWell";"""));
        return site;
    }
}
