using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Alliance.Roadmap.Board;
using Alliance.Roadmap.Web.Setup;
using Alliance.Roadmap.Web.Tests.Board;
using Alliance.Roadmap.Web.Tests.Digests;
using Alliance.Roadmap.Web.Tests.Posts;
using Alliance.Roadmap.Web.Webhook;
using Alliance.Roadmap.Webhook;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Tests.Webhook;

public sealed class TellingAnotherProgram
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task happens_once_for_what_was_published_meanwhile_and_is_signed(bool postgreSql)
    {
        await using var web = await PretendWeb.Start();
        await using var site = await Site.On(postgreSql, Settings(web));
        await Tick(site);
        Assert.Empty(web.Asked);   // what is old is told to nobody
        var head = await Head(site);
        await Tell(site);
        await Tell(site);
        await Tick(site);
        await Tick(site);
        var asked = Assert.Single(web.Asked);
        Assert.Equal(("POST", "/hook?key=sesame", "application/json; charset=utf-8"), (asked.Method, asked.Path, asked.Headers.ContentType.ToString()));
        var (id, at, body) = (asked.Headers["webhook-id"].ToString(), asked.Headers["webhook-timestamp"].ToString(), Encoding.UTF8.GetString(asked.Body));
        Assert.Equal(site.Clock.GetUtcNow().ToUnixTimeSeconds(), long.Parse(at, CultureInfo.InvariantCulture));
        Assert.Equal($"v1,{Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(Secret["whsec_".Length..]), Encoding.UTF8.GetBytes($"{id}.{at}.{body}")))}", asked.Headers["webhook-signature"].ToString());
        Assert.Equal($$$"""{"type":"entries.published","timestamp":"2026-11-23T12:00:00.000Z","data":{"last":{{{head + 2}}},"events":[{{{head + 1}}},{{{head + 2}}}],"entries":"{{{site.Address}}}api/v1/events?after={{{head}}}","roadmap":"{{{site.Address}}}api/v1/roadmap"}}""", body);

        // Its address leads to just these entries.
        using var program = site.Client();
        using var json = JsonDocument.Parse(body);
        using var entries = JsonDocument.Parse(await program.GetStringAsync(json.RootElement.GetProperty("data").GetProperty("entries").GetString()));
        Assert.Equal(2, entries.RootElement.ValueKind is JsonValueKind.Array ? entries.RootElement.GetArrayLength() : entries.RootElement.GetProperty("events").GetArrayLength());

        await Tell(site);
        await Tick(site);
        Assert.Equal(2, web.Asked.Count);
        Assert.NotEqual(id, web.Asked[1].Headers["webhook-id"].ToString());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task goes_on_after_a_restart_under_the_same_id_until_it_arrives(bool postgreSql)
    {
        await using var web = await PretendWeb.Start();
        await using var site = await Site.On(postgreSql, Settings(web));
        await Tick(site);
        await Tell(site);
        Fail(web, 500, "The builder is tired.");
        await Tick(site);
        await Tick(site);
        Assert.Single(web.Asked);   // not before its time
        await Tell(site);           // goes with the next
        await site.Restart();
        site.Clock.Advance(TimeSpan.FromMinutes(1));
        await Tick(site);
        Assert.Equal(2, web.Asked.Count);
        Assert.Equal(web.Asked[0].Headers["webhook-id"], web.Asked[1].Headers["webhook-id"]);
        Assert.Equal(web.Asked[0].Body, web.Asked[1].Body);
        Assert.NotEqual(web.Asked[0].Headers["webhook-signature"], web.Asked[1].Headers["webhook-signature"]);
        using var president = await site.SignedIn(Office.President);
        var page = await president.Open("/board/webhook");
        Assert.Contains("Answered with the status 500. It said: The builder is tired.", page.Words, StringComparison.Ordinal);
        Assert.Contains("It has not arrived yet. The next attempt is on 23 November 2026 at 13:06", page.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("sesame", page.Document.Source.Text, StringComparison.Ordinal);

        Fail(web, 204, "");
        site.Clock.Advance(TimeSpan.FromMinutes(5));
        await Tick(site);
        Assert.Contains("It has arrived.", (await president.Open("/board/webhook")).Words, StringComparison.Ordinal);
        await Tick(site);
        Assert.Equal(4, web.Asked.Count);
        Assert.Contains($"\"events\":[{await Head(site)}]", Encoding.UTF8.GetString(web.Asked[3].Body), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task gives_up_after_two_days_tells_the_board_and_tells_the_rest_with_the_next_entry(bool postgreSql)
    {
        await using var web = await PretendWeb.Start();
        await using var site = await Site.On(postgreSql, Settings(web));
        await Tick(site);
        var head = await Head(site);
        await Tell(site);
        Fail(web, 503, "");
        for (var days = 0; days < 6; days++)
        {
            for (var hours = 0; hours < 24; hours++)
            {
                await Tick(site);
                site.Clock.Advance(TimeSpan.FromHours(1));
            }
        }

        Assert.Equal(WebhookCall.MostTries, web.Asked.Count);
        using var president = await site.SignedIn(Office.President);
        Assert.Contains("The webhook has given up", (await president.Open("/board")).Words, StringComparison.Ordinal);
        Assert.False(Assert.Single(await Findings(site)).IsWell);

        // The next one begins anew, which is no reason to be silent.
        await Tell(site);
        await Tick(site);
        Assert.Contains("The webhook has given up", (await president.Open("/board")).Words, StringComparison.Ordinal);
        Assert.False(Assert.Single(await Findings(site)).IsWell);
        Fail(web, 200, "");
        site.Clock.Advance(TimeSpan.FromMinutes(1));
        await Tick(site);
        Assert.Contains($"\"events\":[{head + 1},{head + 2}]", Encoding.UTF8.GetString(web.Asked[^1].Body), StringComparison.Ordinal);
        Assert.DoesNotContain("given up", (await president.Open("/board")).Words, StringComparison.Ordinal);
        Assert.True(Assert.Single(await Findings(site)).IsWell);
    }

    [Fact]
    public async Task can_be_asked_for_again()
    {
        await using var web = await PretendWeb.Start();
        await using var site = await Site.OnSqlite(Settings(web));
        await Tick(site);
        await Tell(site);
        Fail(web, 410, "");
        await Tick(site);
        using var president = await site.SignedIn(Office.President);
        var page = await president.Open("/board/webhook");
        Assert.Contains("It was given up.", page.Words, StringComparison.Ordinal);
        Fail(web, 200, "");
        page = await president.Submit(page, "button[value^=again]");
        Assert.Contains("It is on its way.", page.Words, StringComparison.Ordinal);
        await Tick(site);
        Assert.Equal((2, web.Asked[0].Headers["webhook-id"].ToString()), (web.Asked.Count, web.Asked[1].Headers["webhook-id"].ToString()));
        Assert.Contains("It has arrived.", (await president.Open("/board/webhook")).Words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task does_not_wait_for_a_day_because_an_older_message_does(bool postgreSql)
    {
        await using var web = await PretendWeb.Start();
        await using var site = await Site.On(postgreSql, Settings(web));
        await Tick(site);
        var head = await Head(site);
        await Tell(site);
        Fail(web, 500, "");
        foreach (var minutes in new[] { 0, 1, 5, 15, 60, 240 })
        {
            site.Clock.Advance(TimeSpan.FromMinutes(minutes));
            await Tick(site);
        }

        Assert.Equal(6, web.Asked.Count);
        Fail(web, 200, "");
        site.Clock.Advance(TimeSpan.FromMinutes(10));
        await Tick(site);
        Assert.Equal(6, web.Asked.Count);   // nothing new, so it goes on waiting
        await Tell(site);
        await Tick(site);
        Assert.Equal((7, web.Asked[0].Headers["webhook-id"]), (web.Asked.Count, web.Asked[6].Headers["webhook-id"]));
        Assert.Equal(web.Asked[0].Body, web.Asked[6].Body);
        site.Clock.Advance(TimeSpan.FromMinutes(1));
        await Tick(site);
        Assert.Equal(8, web.Asked.Count);
        Assert.Contains($"\"events\":[{head + 2}]", Encoding.UTF8.GetString(web.Asked[7].Body), StringComparison.Ordinal);
    }

    [Fact]
    public async Task can_be_asked_for_before_its_next_attempt()
    {
        await using var web = await PretendWeb.Start();
        await using var site = await Site.OnSqlite(Settings(web));
        await Tick(site);
        await Tell(site);
        using var president = await site.SignedIn(Office.President);
        Fail(web, 500, "");
        await Tick(site);
        var page = await president.Open("/board/webhook");
        Assert.Contains("The next attempt is on", page.Words, StringComparison.Ordinal);
        Fail(web, 200, "");
        await president.Submit(page, "button[value^=again]");
        await Tick(site);
        Assert.Equal((2, web.Asked[0].Headers["webhook-id"].ToString()), (web.Asked.Count, web.Asked[1].Headers["webhook-id"].ToString()));
        page = await president.Open("/board/webhook");
        Assert.Contains("It has arrived.", page.Words, StringComparison.Ordinal);
        Assert.Null(page.Document.QuerySelector("button[value^=again]"));
    }

    [Theory]
    [InlineData(false, "test")]
    [InlineData(true, "test")]
    [InlineData(false, "again")]
    [InlineData(true, "again")]
    public async Task stops_where_it_is_not_wanted_until_a_person_says_otherwise(bool postgreSql, string press)
    {
        await using var web = await PretendWeb.Start();
        await using var site = await Site.On(postgreSql, Settings(web));
        await Tick(site);
        var head = await Head(site);
        await Tell(site);
        Fail(web, 410, "");
        await Tick(site);
        await Tell(site);
        site.Clock.Advance(TimeSpan.FromDays(1));
        await Tick(site);
        Assert.Single(web.Asked);
        using var president = await site.SignedIn(Office.President);
        var page = await president.Open("/board/webhook");
        Assert.Contains("it wants no more messages (status 410), so none is sent", page.Words, StringComparison.Ordinal);
        Assert.Contains("The webhook has given up", (await president.Open("/board")).Words, StringComparison.Ordinal);
        Assert.Contains("it wants no more messages", Assert.Single(await Findings(site)).Sentence, StringComparison.Ordinal);

        // A test that does not arrive changes nothing.
        await president.Submit(page, "button[value=test]");
        await site.RunJobs();
        site.Clock.Advance(TimeSpan.FromHours(1));
        await Tick(site);
        Assert.Equal(2, web.Asked.Count);
        Fail(web, 200, "");
        page = await president.Submit(await president.Open("/board/webhook"), $"button[value^={press}]");
        await site.RunJobs();
        await Tick(site);
        await Tick(site);
        var told = web.Asked.Skip(2).Select(asked => Encoding.UTF8.GetString(asked.Body)).ToList();
        Assert.Equal(2, told.Count);
        Assert.Contains(press is "test" ? "\"type\":\"test\"" : $"\"events\":[{head + 1}]", told[0], StringComparison.Ordinal);
        Assert.Contains(press is "test" ? $"\"events\":[{head + 1},{head + 2}]" : $"\"events\":[{head + 2}]", told[1], StringComparison.Ordinal);
        Assert.True(Assert.Single(await Findings(site)).IsWell);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task is_done_by_one_of_several_nodes(bool postgreSql)
    {
        await using var web = await PretendWeb.Start();
        await using var site = await Site.On(postgreSql, Settings(web));
        await Tick(site);
        for (var round = 1; round <= 5; round++)
        {
            await Tell(site);
            await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
            {
                try
                {
                    await Tick(site);
                }
                catch (DbUpdateException)
                {
                    // A node that lost the race for the database tries the next minute.
                }
            }));
            Assert.Equal(round, web.Asked.Count);
        }

        Assert.All(await site.Ask(db => db.WebhookCalls.ToListAsync()), call => Assert.True(call.State is CallState.Baseline || (call.State is CallState.Arrived && call.Attempts.Count == 1)));
    }

    [Theory]
    [InlineData(true, 200, "It has arrived.")]
    [InlineData(true, 404, "It did not arrive.")]
    [InlineData(false, 200, "It has arrived.")]
    public async Task can_be_tested_with_a_button(bool hasSecret, int status, string told)
    {
        await using var web = await PretendWeb.Start();
        Fail(web, status, "");
        await using var site = await Site.OnSqlite(hasSecret ? Settings(web) : Settings(web)[..1]);
        using var president = await site.SignedIn(Office.President);
        var page = await president.Open("/board/webhook");
        Assert.Contains(hasSecret ? "Messages are signed." : "Messages are not signed", page.Words, StringComparison.Ordinal);
        page = await president.Submit(page, "button[value=test]");
        Assert.Contains("It is on its way.", page.Words, StringComparison.Ordinal);
        Assert.Contains("A test is on its way already", (await president.Submit(page, "main form", ("Form.Do", "test"))).Alert, StringComparison.Ordinal);
        await site.RunJobs();
        var asked = Assert.Single(web.Asked);
        Assert.Contains("\"type\":\"test\"", Encoding.UTF8.GetString(asked.Body), StringComparison.Ordinal);
        Assert.Contains("\"events\":[]", Encoding.UTF8.GetString(asked.Body), StringComparison.Ordinal);
        Assert.Equal(hasSecret, asked.Headers.ContainsKey("webhook-signature"));
        Assert.Contains(told, (await president.Open("/board/webhook")).Words, StringComparison.Ordinal);
        await Tick(site);
        site.Clock.Advance(TimeSpan.FromDays(1));
        await Tick(site);
        Assert.Single(web.Asked);
        Assert.DoesNotContain("given up", (await president.Open("/board")).Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task is_told_as_cut_off_for_a_test_that_was()
    {
        await using var web = await PretendWeb.Start();
        await using var site = await Site.OnSqlite(Settings(web));
        await Tick(site);
        var test = WebhookCall.Test(1, site.Clock.GetUtcNow());
        test.Try(site.Clock.GetUtcNow());
        await site.Do<RoadmapDb>(async db =>
        {
            db.Add(test);
            await db.SaveChangesAsync();
        });
        using var president = await site.SignedIn(Office.President);
        Assert.Contains("It is on its way.", (await president.Open("/board/webhook")).Words, StringComparison.Ordinal);
        site.Clock.Advance(WebhookCall.Lease);
        var page = await president.Open("/board/webhook");
        Assert.Contains("It was cut off: this program was stopped meanwhile.", page.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("on its way", page.Words, StringComparison.Ordinal);

        // A store of jobs that outlives the program hands it out again.
        await site.Do<CallWebhook>(job => job.Test(test.Id, TestContext.Current.CancellationToken));
        await Tick(site);
        Assert.Empty(web.Asked);
        Assert.Contains("It is on its way.", (await president.Submit(page, "button[value=test]")).Words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("302", "another address, which is not followed")]
    [InlineData("silence", "did not answer in time")]
    [InlineData("hang up", "cannot be reached")]
    [InlineData("endless", "Answered with the status 500. It said: xxx")]
    [InlineData("script", "It said: <script>alert(1)</script>")]
    [InlineData("our own address", "Answered with the status 404. It said: Cannot POST …")]
    public async Task that_goes_wrong_is_said_as_it_is(string what, string why)
    {
        await using var web = await PretendWeb.Start();
        web.Answer = async (context, closing) =>
        {
            switch (what)
            {
                case "302": context.Response.Redirect("/elsewhere"); break;
                case "silence": await Task.Delay(Timeout.Infinite, closing).ContinueWith(_ => { }, TaskScheduler.Default); break;
                case "endless": context.Response.StatusCode = 500; await context.Response.WriteAsync(new string('x', 10_000_000), closing); break;
                case "script": context.Response.StatusCode = 400; await context.Response.WriteAsync("<script>alert(1)</script>", closing); break;
                case "our own address": context.Response.StatusCode = 404; await context.Response.WriteAsync($"Cannot POST {context.Request.Path}{context.Request.QueryString}", closing); break;
                default: context.Abort(); break;
            }
        };
        await using var site = await Site.OnSqlite([.. Settings(web), $"--Webhook:Timeout={(what is "silence" ? "00:00:00.3" : "00:00:30")}"]);
        await Tick(site);
        await Tell(site);
        await Tick(site);
        Assert.Single(web.Asked);
        using var president = await site.SignedIn(Office.President);
        var page = await president.Open("/board/webhook");
        Assert.Contains(why, page.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("sesame", page.Words, StringComparison.Ordinal);
        Assert.Empty(page.Document.QuerySelectorAll("main script"));
    }

    [Fact]
    public async Task has_arrived_with_the_status_whatever_becomes_of_the_words()
    {
        await using var web = await PretendWeb.Start();
        web.Answer = async (context, closing) =>
        {
            await context.Response.WriteAsync("Building", closing);
            await context.Response.Body.FlushAsync(closing);
            await Task.Delay(Timeout.Infinite, closing).ContinueWith(_ => { }, TaskScheduler.Default);
        };
        await using var site = await Site.OnSqlite([.. Settings(web), "--Webhook:Timeout=00:00:02"]);
        await Tick(site);
        await Tell(site);
        await Tick(site);
        site.Clock.Advance(TimeSpan.FromDays(1));
        await Tick(site);
        Assert.Single(web.Asked);
    }

    [Fact]
    public async Task waits_while_sending_is_paused_and_is_left_alone_without_an_address()
    {
        await using var web = await PretendWeb.Start();
        await using var site = await Site.OnSqlite(Settings(web));
        await Tick(site);
        await Tell(site);
        await site.Do<RoadmapDb>(async db =>
        {
            (await db.Instances.SingleAsync()).PauseSending("A test.", site.Clock.GetUtcNow());
            await db.SaveChangesAsync();
        });
        await Tick(site);
        Assert.Empty(web.Asked);
        using var member = await site.SignedIn(Office.Director);
        Assert.Contains("While all sending is paused, nothing but a test is sent", (await member.Open("/board/webhook")).Words, StringComparison.Ordinal);
        var finding = Assert.Single(await Findings(site));
        Assert.Equal((false, true), (finding.IsWell, finding.Sentence.EndsWith("is told nothing while all sending is paused.", StringComparison.Ordinal)));
        await site.Do<RoadmapDb>(async db =>
        {
            (await db.Instances.SingleAsync()).ReleaseSending();
            await db.SaveChangesAsync();
        });
        await Tick(site);
        Assert.Single(web.Asked);
        Assert.DoesNotContain("paused", (await member.Open("/board/webhook")).Words, StringComparison.Ordinal);
        Assert.True(Assert.Single(await Findings(site)).IsWell);

        await using var quiet = await Site.OnSqlite();
        await Tick(quiet);
        Assert.Empty(await quiet.Ask(db => db.WebhookCalls.ToListAsync()));
        using var president = await quiet.SignedIn(Office.President);
        var page = await president.Open("/board/webhook");
        Assert.Contains("No program is told", page.Words, StringComparison.Ordinal);
        Assert.Null(page.Document.QuerySelector("button[value=test]"));
        Assert.Contains("nothing to test", (await president.Submit(page, "main form", ("Form.Do", "test"))).Alert, StringComparison.Ordinal);
    }

    [Fact]
    public async Task keeps_a_hundred_calls_at_most()
    {
        await using var web = await PretendWeb.Start();
        await using var site = await Site.OnSqlite(Settings(web));
        await Tick(site);
        await site.Do<RoadmapDb>(async db =>
        {
            for (var number = 0; number < 120; number++)
            {
                var test = WebhookCall.Test(1, site.Clock.GetUtcNow().AddMinutes(number + 1));
                test.Heard(test.Try(test.MadeAt), new WebhookAnswer(200, "Answered with the status 200."), test.MadeAt);
                db.Add(test);
            }

            await db.SaveChangesAsync();
        });
        await Tick(site);
        Assert.Equal((51, 50), (await site.Ask(db => db.WebhookCalls.CountAsync()), await site.Ask(db => db.Set<WebhookAttempt>().CountAsync())));
        await Tell(site);
        await Tick(site);
        Assert.Single(web.Asked);
    }

    [Theory]
    [InlineData("Webhook:Url is not a web address", "--Webhook:Url=example.org/hook?key=hidden")]
    [InlineData("Webhook:Url is not a web address", "--Webhook:Url=https://hidden:word@example.org/")]
    [InlineData("Webhook:Url is missing", "--Webhook:Secret=whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    [InlineData("Webhook:Secret cannot be used", "--Webhook:Url=https://example.org/", "--Webhook:Secret=hidden")]
    [InlineData("Webhook:Timeout is 00:10:00", "--Webhook:Timeout=00:10:00")]
    public void starts_with_settings_that_can_work(string why, params string[] settings)
    {
        var problem = Assert.Throws<SettingsException>(() => RoadmapApp.Build(settings)).Message;
        Assert.Contains(why, problem, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", problem, StringComparison.Ordinal);
        Assert.DoesNotContain("MfKQ9r8", problem, StringComparison.Ordinal);
    }

    private static string[] Settings(PretendWeb web) => [$"--Webhook:Url={web.Address}/hook?key=sesame", $"--Webhook:Secret={Secret}"];

    private static void Fail(PretendWeb web, int status, string words) => web.Answer = (context, stop) =>
    {
        context.Response.StatusCode = status;
        return words.Length > 0 ? context.Response.WriteAsync(words, stop) : Task.CompletedTask;
    };

    private static Task Tell(Site site) => site.Act(3, (step, act) => step.Tell("It moves.", act));

    private static Task<long> Head(Site site) => site.Ask(db => db.LedgerHeads.Select(head => head.Sequence).SingleAsync());

    private static Task Tick(Site site) => site.Do<CallWebhook>(job => job.Run(TestContext.Current.CancellationToken));

    private static Task<List<Finding>> Findings(Site site) => site.Ask<WebhookCheckup, List<Finding>>(async checkup =>
    {
        var findings = new List<Finding>();
        await foreach (var finding in checkup.Examine(TestContext.Current.CancellationToken)) findings.Add(finding);
        return findings;
    });
}
