using System.Globalization;
using System.Net;
using Alliance.Roadmap.Funding;
using Alliance.Roadmap.Milestones;
using Alliance.Roadmap.Web.Funding;
using Alliance.Roadmap.Web.Setup;
using Alliance.Roadmap.Web.Tests.Milestones;
using Alliance.Roadmap.Web.Tests.Setup;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Tests.Funding;

public sealed class AskingOpenCollective
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task writes_down_what_is_held_received_and_comes_in_a_year(bool postgreSql)
    {
        await using var server = await OpenCollectiveServer.Start();
        await using var site = await Site.On(postgreSql, [.. server.Settings, "--Funding:OpenCollectiveToken=secret", "--Funding:ReceivedSince=2026-01-01"]);
        await Ask(site);
        Assert.Equal([("secret", "2025-12-31T23:00:00Z")], server.Asked);
        Assert.Equal(["balance 1234.50 EUR", "received 20000.00 EUR", "yearly 8400.00 EUR"], await Seen(site));
        Assert.All(await Readings(site), reading => Assert.Equal((Sources.OpenCollective, site.Clock.GetUtcNow(), "the program"), (reading.Source, reading.At, reading.By)));
    }

    [Fact]
    public async Task happens_once_an_hour_at_most_and_keeps_what_did_not_change_for_a_day()
    {
        await using var server = await OpenCollectiveServer.Start();
        await using var site = await Site.OnSqlite(server.Settings);
        for (var minute = 0; minute < 120; minute += 20)
        {
            await Ask(site);
            site.Clock.Advance(TimeSpan.FromMinutes(20));
        }

        Assert.Equal(2, server.Asked.Count);
        Assert.Equal(3, (await Readings(site)).Count);
        server.Amounts = server.Amounts with { Yearly = """{"value":9000,"valueInCents":900000,"currency":"EUR"}""" };
        await Ask(site);
        Assert.Equal(4, (await Readings(site)).Count);
        site.Clock.Advance(TimeSpan.FromDays(1));
        await Ask(site);
        Assert.Equal(7, (await Readings(site)).Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task says_so_when_what_it_heard_cannot_be_written(bool postgreSql)
    {
        await using var server = await OpenCollectiveServer.Start();
        await using var site = await Site.On(postgreSql, server.Settings);
        await site.RefuseRows("SourceChecks");
        await Assert.ThrowsAsync<DbUpdateException>(() => Ask(site));
    }

    [Theory]
    [InlineData("""{"value":0.30000000000000004,"valueInCents":30.000000000000004,"currency":"EUR"}""", "0.30 EUR")]   // 0.1 + 0.2
    [InlineData("""{"value":8399.999999999999,"valueInCents":839999.9999999999,"currency":"EUR"}""", "8400.00 EUR")]
    [InlineData("""{"value":1.2e3,"valueInCents":1.2e5,"currency":"EUR"}""", "1200.00 EUR")]
    [InlineData("""{"value":-12.345,"valueInCents":-1234.5,"currency":"EUR"}""", "-12.35 EUR")]
    [InlineData("""{"value":null,"valueInCents":839999.9999999999,"currency":null}""", "8400.00 EUR")]
    [InlineData("""{"value":8400,"valueInCents":840000,"currency":"USD"}""", "8400.00 USD")]
    public async Task rounds_the_floats_of_the_wire_to_whole_cents(string amount, string seen)
    {
        await using var server = await OpenCollectiveServer.Start();
        server.Amounts = (amount, "null", "null");
        await using var site = await Site.OnSqlite(server.Settings);
        await Ask(site);
        Assert.Equal([$"balance {seen}"], await Seen(site));
    }

    [Fact]
    public async Task never_compares_a_currency_that_is_not_the_conditions()
    {
        await using var server = await OpenCollectiveServer.Start();
        server.Amounts = ("null", "null", """{"value":99000,"valueInCents":9900000,"currency":"USD"}""");
        await using var site = await Site.OnSqlite(server.Settings);
        var slug = await site.Step(MilestoneStatus.Planned, new FundingCondition("a salary", Money.Euros(60_000), Basis.Yearly));
        await Ask(site);
        using var visitor = site.Visitor();
        var page = await visitor.Open($"/milestones/{slug}");
        Assert.Contains("$99,000 seen on 23 November 2026, in another currency, so it cannot be compared", page.Words, StringComparison.Ordinal);
        Assert.Empty(page.Document.QuerySelectorAll("figure, .fund"));
        Assert.Contains("\"reading\":null", await visitor.Client.GetStringAsync($"/api/v1/milestones/{slug}"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task that_no_longer_gives_a_figure_says_so_though_it_answers(bool postgreSql)
    {
        await using var server = await OpenCollectiveServer.Start();
        await using var site = await Site.On(postgreSql, server.Settings);
        var slug = await site.Step(MilestoneStatus.Planned, new FundingCondition("a salary", Money.Euros(60_000), Basis.Yearly));
        await Ask(site);
        server.Amounts = server.Amounts with { Yearly = """{"value":9000,"valueInCents":900000,"currency":"USD"}""" };
        site.Clock.Advance(TimeSpan.FromDays(1));
        await Ask(site);
        using var visitor = site.Visitor();
        Assert.Contains("23 November 2026, from Open Collective; unknown since 23 November 2026", (await visitor.Open($"/milestones/{slug}")).Words, StringComparison.Ordinal);

        server.Amounts = server.Amounts with { Yearly = """{"value":9000,"valueInCents":900000,"currency":"EUR"}""" };
        site.Clock.Advance(TimeSpan.FromHours(1));
        await Ask(site);
        Assert.DoesNotContain("unknown since", (await visitor.Open($"/milestones/{slug}")).Words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("null account", "knows no account “mage-os”")]
    [InlineData("errors", "refused the question")]
    [InlineData("500", "answered with the status 500")]
    [InlineData("302", "answered with the status 302")]
    [InlineData("html", "answered with something else than figures")]
    [InlineData("nothing", "named no figure")]
    [InlineData("far too much", "far more than was asked for")]
    [InlineData("silence", "did not answer in time")]
    [InlineData("hang up", "cannot be reached")]
    public async Task that_goes_wrong_changes_no_figure_and_says_unknown_since(string what, string why)
    {
        await using var server = await OpenCollectiveServer.Start();
        await using var site = await Site.OnSqlite([.. server.Settings, $"--Funding:OpenCollectiveTimeout={(what is "silence" ? "00:00:00.3" : "00:00:30")}"]);
        var slug = await site.Step(MilestoneStatus.Planned, new FundingCondition("a salary", Money.Euros(60_000), Basis.Yearly));
        await Ask(site);
        var before = await Seen(site);
        Assert.Equal(3, before.Count);
        using var visitor = site.Visitor();
        var known = await visitor.Open($"/milestones/{slug}");
        Assert.Contains("€8,400 of €60,000 a year (14 %)", known.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("unknown", known.Words, StringComparison.OrdinalIgnoreCase);

        site.Clock.Advance(TimeSpan.FromDays(1));
        server.Instead = async (context, closing) =>
        {
            switch (what)
            {
                case "null account": await context.Response.WriteAsync("""{"data":{"account":null}}""", closing); break;
                case "errors": await context.Response.WriteAsync("""{"errors":[{"message":"No"}]}""", closing); break;
                case "500": context.Response.StatusCode = 500; break;
                case "302": context.Response.Redirect("/elsewhere", permanent: false, preserveMethod: false); break;
                case "html": await context.Response.WriteAsync("<!doctype html><p>Please wait…", closing); break;
                case "nothing": await context.Response.WriteAsync("""{"data":{"account":{"currency":"EUR","stats":null}}}""", closing); break;
                case "far too much": await context.Response.WriteAsync(new string(' ', OpenCollective.LargestAnswer + 1), closing); break;
                case "silence": await Task.Delay(Timeout.Infinite, closing).ContinueWith(_ => { }, TaskScheduler.Default); break;
                default: context.Abort(); break;
            }
        };
        await Ask(site);
        Assert.Equal(before, await Seen(site));
        Assert.Equal(0, server.Elsewhere);
        Assert.Contains("unknown since 24 November 2026", (await visitor.Open($"/milestones/{slug}")).Words, StringComparison.Ordinal);
        Assert.Contains("unknown since 24 November 2026", (await visitor.Open("/")).Words, StringComparison.Ordinal);
        var finding = Assert.Single(await Findings(site));
        Assert.Equal((false, true), (finding.IsWell, finding.Sentence.Contains(why, StringComparison.Ordinal)));

        server.Instead = null;
        site.Clock.Advance(TimeSpan.FromHours(1));
        await Ask(site);
        Assert.DoesNotContain("unknown since", (await visitor.Open($"/milestones/{slug}")).Words, StringComparison.Ordinal);
        Assert.True(Assert.Single(await Findings(site)).IsWell);
    }

    [Theory]
    [InlineData("7200", 120)]
    [InlineData("date", 180)]
    [InlineData("", 60)]
    [InlineData("99999999", 24 * 60)]
    public async Task waits_as_long_as_a_429_says(string retryAfter, int minutes)
    {
        await using var server = await OpenCollectiveServer.Start();
        await using var site = await Site.OnSqlite(server.Settings);
        server.Instead = (context, _) =>
        {
            context.Response.StatusCode = (int)HttpStatusCode.TooManyRequests;
            if (retryAfter.Length > 0) context.Response.Headers.RetryAfter = retryAfter is "date" ? site.Clock.GetUtcNow().AddHours(3).ToString("R", CultureInfo.InvariantCulture) : retryAfter;
            return Task.CompletedTask;
        };
        await Ask(site);
        Assert.Single(server.Asked);
        Assert.Contains("wants us to wait", Assert.Single(await Findings(site)).Sentence, StringComparison.Ordinal);

        site.Clock.Advance(TimeSpan.FromMinutes(minutes) - TimeSpan.FromSeconds(1));
        await Ask(site);
        Assert.Single(server.Asked);
        server.Instead = null;
        site.Clock.Advance(TimeSpan.FromSeconds(1));
        await Ask(site);
        Assert.Equal(2, server.Asked.Count);
        Assert.Equal(3, (await Seen(site)).Count);
    }

    [Fact]
    public async Task tries_a_broken_connection_once_more()
    {
        await using var server = await OpenCollectiveServer.Start();
        await using var site = await Site.OnSqlite(server.Settings);
        server.Instead = (context, _) =>
        {
            server.Instead = null;
            context.Response.StatusCode = 502;
            return Task.CompletedTask;
        };
        await Ask(site);
        Assert.Equal((2, 3), (server.Asked.Count, (await Seen(site)).Count));
    }

    [Fact]
    public async Task says_unknown_once_nobody_asked_for_two_days()
    {
        await using var server = await OpenCollectiveServer.Start();
        await using var site = await Site.OnSqlite(server.Settings);
        var slug = await site.Step(MilestoneStatus.Planned, new FundingCondition("a salary", Money.Euros(60_000), Basis.Yearly));
        await Ask(site);
        using var visitor = site.Visitor();
        site.Clock.Advance(TimeSpan.FromHours(47));
        Assert.DoesNotContain("unknown since", (await visitor.Open($"/milestones/{slug}")).Words, StringComparison.Ordinal);
        site.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Contains("unknown since 25 November 2026", (await visitor.Open($"/milestones/{slug}")).Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task is_left_alone_without_a_name_to_ask_for()
    {
        await using var site = await Site.OnSqlite();
        await Ask(site);
        Assert.Empty(await site.Ask(db => db.SourceChecks.ToListAsync()));
        Assert.Empty(await Findings(site));
    }

    [Theory]
    [InlineData("--Funding:OpenCollectiveSlug=mage os", "Funding:OpenCollectiveSlug is “mage os”")]
    [InlineData("--Funding:OpenCollectiveToken=secret", "Funding:OpenCollectiveSlug is missing")]
    [InlineData("--Funding:OpenCollectiveUrl=http://example.org/", "Funding:OpenCollectiveUrl is “http://example.org/”")]
    [InlineData("--Funding:OpenCollectiveTimeout=00:10:00", "Funding:OpenCollectiveTimeout is 00:10:00")]
    [InlineData("--Funding:ReceivedSince=January", "Funding:ReceivedSince is “January”")]
    public void starts_with_settings_that_can_work(string setting, string why) =>
        Assert.Contains(why, Assert.Throws<SettingsException>(() => RoadmapApp.Build([setting])).Message, StringComparison.Ordinal);

    private static Task Ask(Site site) => site.Do<AskOpenCollective>(job => job.Run(TestContext.Current.CancellationToken));

    private static Task<List<Reading>> Readings(Site site) => site.Ask(db => db.Readings.AsNoTracking().OrderBy(reading => reading.At).ToListAsync());

    private static async Task<IReadOnlyList<string>> Seen(Site site) =>
        [.. (await Readings(site)).Select(reading => $"{reading.Basis.Kebab()} {reading.Value.Value} {reading.Currency}").Order(StringComparer.Ordinal)];

    private static Task<List<Finding>> Findings(Site site) => site.Ask<OpenCollectiveCheckup, List<Finding>>(async checkup =>
    {
        var findings = new List<Finding>();
        await foreach (var finding in checkup.Examine(TestContext.Current.CancellationToken)) findings.Add(finding);
        return findings;
    });
}
