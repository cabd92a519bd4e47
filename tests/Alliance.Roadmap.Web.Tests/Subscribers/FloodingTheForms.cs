using System.Net;
using Alliance.Roadmap.Subscribers;
using Alliance.Roadmap.Web.Setup;
using Alliance.Roadmap.Web.Subscribers;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Tests.Subscribers;

/// <summary>Programs that wish somebody harm, many at a time, through the whole pipeline and behind a proxy that names their networks. Afterwards somebody
/// honest comes by, and has their mail within a minute.</summary>
public abstract class FloodingTheForms(bool postgreSql)
{
    private const int AtOnce = 16;

    // On PostgreSQL for the statements' sake.
    private int Many => postgreSql ? 1_500 : 10_000;
    private const string Signing = "form:has(input[name='Form.Cadence'])";

    [Fact]
    public async Task for_one_address_from_everywhere_brings_it_one_mail_a_day()
    {
        await using var site = await Behind();
        var answers = await Flood(site, at => ("victim@example.org", Everywhere(at)), Slowly, Many);
        Assert.Equal(Many, answers.Count(status => status is HttpStatusCode.Redirect));
        Assert.False(await MailComesFor(site, "honest@example.net"));
        Assert.Single(site.Mail(), mail => mail.To.Mailboxes.Single().Address == "victim@example.org");

        site.Clock.Advance(TimeSpan.FromHours(23));
        Assert.All(await Flood(site, at => ("victim@example.org", Everywhere(at)), Slowly, 500), status => Assert.Equal(HttpStatusCode.Redirect, status));
        await site.RunJobs();
        Assert.Single(site.Mail(), mail => mail.To.Mailboxes.Single().Address == "victim@example.org");
    }

    [Fact]
    public async Task from_one_household_never_reaches_what_all_share()
    {
        await using var site = await Behind();
        var answers = await Flood(site, at => ($"victim{at}@example.org", $"2001:db8:1:2:{at:x}::1"), Slowly, Many);
        Assert.InRange(answers.Count(status => status is HttpStatusCode.Redirect), 1, RequestBudget.PerNetwork + 5);
        Assert.False(await MailComesFor(site, "honest@example.net"));
        Assert.InRange(site.Mail().Count, 2, RequestBudget.PerNetwork + 6);
    }

    [Fact]
    public async Task from_everywhere_leaves_room_for_whoever_waits_20_seconds()
    {
        await using var site = await Behind();
        var answers = await Flood(site, at => ($"victim{at}@example.org", Everywhere(at)), Slowly, Many);
        // What is taken down at the very same moment has not seen each other.
        Assert.InRange(answers.Count(status => status is HttpStatusCode.Redirect), Crowd.ForAnybody, Crowd.ForAnybody + AtOnce);
        Assert.True(await MailComesFor(site, "honest@example.net"));
        Assert.InRange(site.Mail().Count, 2, Crowd.InTotal);

        // Through a restart, too.
        await site.Restart();
        Assert.All(await Flood(site, at => ($"another{at}@example.org", Everywhere(at)), Slowly, 200), status => Assert.Equal(HttpStatusCode.TooManyRequests, status));

        // An hour later, everybody is as welcome as before.
        site.Clock.Advance(TimeSpan.FromHours(1));
        Assert.False(await MailComesFor(site, "late@example.net"));
    }

    [Fact]
    public async Task faster_than_people_leaves_room_for_people()
    {
        await using var site = await Behind();
        var answers = await Flood(site, at => ($"victim{at}@example.org", Everywhere(at)), TimeSpan.Zero, 2_000);
        Assert.InRange(answers.Count(status => status is HttpStatusCode.Redirect), Crowd.ForTheQuick, Crowd.ForTheQuick + AtOnce);
        Assert.False(await MailComesFor(site, "honest@example.net"));

        // Whoever is quick, as with a password manager, only presses once more, and loses nothing.
        using var quick = From(site, "192.0.2.77");
        var page = await quick.Submit(await quick.Open("/subscribe"), Signing, ("Form.Email", "quick@example.net"), ("Form.Cadence", "quarterly"));
        Assert.Equal((HttpStatusCode.TooManyRequests, "2"), (page.Status, page.Response.Headers.RetryAfter?.ToString()));
        Assert.Contains("Please press the button once more.", page.Alert, StringComparison.Ordinal);
        Assert.Equal("quick@example.net", page.Document.QuerySelector("input[name='Form.Email']")!.GetAttribute("value"));
        Assert.True(page.Document.QuerySelector("input[name='Form.Cadence'][value=quarterly]")!.HasAttribute("checked"));
        site.Clock.Advance(FormGuard.Quick);
        Assert.Equal("Please look at your mail", (await quick.Submit(page, Signing)).Heading);
        Assert.Single(await site.MailTo("quick@example.net"));
    }

    private static TimeSpan Slowly => TimeSpan.FromSeconds(5);

    private Task<Site> Behind() => Site.On(postgreSql, "--Proxy:Known:0=127.0.0.1", "--Proxy:Known:1=::1");

    private static string Everywhere(int at) => $"{11 + (at / 250 % 40)}.{at % 250}.{at / 7 % 250}.9";

    private static Visitor From(Site site, string network)
    {
        var visitor = site.Visitor();
        visitor.Client.DefaultRequestHeaders.Add("X-Forwarded-For", network);
        return visitor;
    }

    /// <summary>Sends one form again and again; answers with every status.</summary>
    private static async Task<IReadOnlyCollection<HttpStatusCode>> Flood(Site site, Func<int, (string Email, string From)> who, TimeSpan filledIn, int many)
    {
        using var visitor = From(site, "192.0.2.1");
        var page = await visitor.Open("/subscribe");
        site.Clock.Advance(filledIn);
        var fields = page.Document.QuerySelectorAll($"{Signing} input[type=hidden]").Select(field => KeyValuePair.Create(field.GetAttribute("name")!, field.GetAttribute("value")!)).Append(new("Form.Cadence", "weekly")).ToList();
        var cookies = string.Join("; ", page.Response.Headers.GetValues("Set-Cookie").Select(cookie => cookie.Split(';')[0]));
        var answers = new HttpStatusCode[many];
        using var client = site.Client();
        await Parallel.ForEachAsync(Enumerable.Range(0, many), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (at, cancel) =>
        {
            var (email, from) = who(at);
            using var form = new FormUrlEncodedContent(fields.Append(new("Form.Email", email)));
            using var request = new HttpRequestMessage(HttpMethod.Post, "/subscribe") { Content = form };
            request.Headers.Add("Cookie", cookies);
            request.Headers.Add("X-Forwarded-For", from);
            using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
            answers[at] = answer.StatusCode;
        });
        return answers;
    }

    /// <summary>Signs up as a person does, and presses again when asked to. True where they were asked.</summary>
    private static async Task<bool> MailComesFor(Site site, string email)
    {
        var beginning = site.Clock.GetUtcNow();
        using var honest = From(site, "198.51.100.20");
        var page = await honest.Open("/subscribe");
        site.Clock.Advance(TimeSpan.FromSeconds(8));
        page = await honest.Submit(page, Signing, ("Form.Email", email), ("Form.Cadence", "weekly"));
        var wasAsked = page.Alert.Length > 0;
        if (wasAsked)
        {
            Assert.Equal((HttpStatusCode.TooManyRequests, "20"), (page.Status, page.Response.Headers.RetryAfter?.ToString()));
            Assert.Contains("Please wait 20 seconds and press the button once more", page.Alert, StringComparison.Ordinal);
            // Impatience helps nobody, and costs nothing.
            page = await honest.Submit(page, Signing);
            Assert.NotEqual("", page.Alert);
            site.Clock.Advance(FormGuard.Turn);
            page = await honest.Submit(page, Signing);
        }

        Assert.Equal("Please look at your mail", page.Heading);
        Assert.Single(await site.MailTo(email));
        Assert.InRange(site.Clock.GetUtcNow() - beginning, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        return wasAsked;
    }
}

public sealed class FloodingTheFormsOnSqlite() : FloodingTheForms(postgreSql: false);

public sealed class FloodingTheFormsOnPostgreSql() : FloodingTheForms(postgreSql: true);

/// <summary>What a form says of itself.</summary>
public sealed class GuardingAForm
{
    [Fact]
    public async Task answers_a_program_that_fills_in_everything_like_a_person_and_sends_nothing()
    {
        await using var site = await Site.OnSqlite();
        using var visitor = site.Visitor();
        var page = await visitor.Open("/subscribe");
        foreach (var field in page.Document.QuerySelectorAll("input[type=text]"))
        {
            Assert.Equal(("-1", "off", "true"), (field.GetAttribute("tabindex"), field.GetAttribute("autocomplete"), field.Closest("div")!.GetAttribute("aria-hidden")));
        }

        var person = await visitor.Submit(page, "form:has(input[name='Form.Cadence'])", ("Form.Email", "person@example.org"));
        var program = await visitor.Submit(page, "form:has(input[name='Form.Cadence'])", ("Form.Email", "program@example.org"), ("Form.Guard.Website", "https://example.org"));
        Assert.Equal((person.Status, person.Words, person.Address), (program.Status, program.Words, program.Address));
        await visitor.Submit(page, "form:has(input[name='LinkForm.Email'])", ("LinkForm.Email", "program@example.org"), ("LinkForm.Guard.Website", "x"));
        Assert.Equal(1, await site.Ask(db => db.Notices.CountAsync()));
    }

    [Fact]
    public void counts_networks_in_a_fixed_number_of_places_and_one_household_in_one()
    {
        var places = Enumerable.Range(0, 300_000).Select(at => Network.Of(new IPAddress([10, (byte)(at >> 16), (byte)(at >> 8), (byte)at])).Place).ToHashSet();
        Assert.InRange(places.Count, Network.Places * 9 / 10, Network.Places);
        Assert.All(places, place => Assert.InRange(place, 0, Network.Places - 1));
        Assert.Equal(Network.Of(IPAddress.Parse("2001:db8:1:2::1")), Network.Of(IPAddress.Parse("2001:db8:1:2:ffff::9")));
        Assert.NotEqual(Network.Of(IPAddress.Parse("2001:db8:1:2::1")), Network.Of(IPAddress.Parse("2001:db8:1:3::1")));
        Assert.Equal(Network.Of(IPAddress.Parse("192.0.2.1")), Network.Of(IPAddress.Parse("::ffff:192.0.2.1")));
        Assert.NotEqual(Network.Of(IPAddress.Parse("192.0.2.1")), Network.Of(IPAddress.Parse("192.0.2.2")));
    }
}

/// <summary>Memory belongs to the whole process, so nothing else runs meanwhile.</summary>
[Collection(typeof(Alone))]
public sealed class CountingNetworks
{
    private const long Little = 10_000_000;

    [Fact]
    public void takes_no_more_memory_from_a_million_of_them_than_from_those_that_filled_its_places()
    {
        // The first ones each get a counter; a flood of 10,000 networks may still do so.
        using var budget = new RequestBudget();
        Ask(budget, 0, 300_000);
        var filled = GC.GetTotalMemory(forceFullCollection: true);
        Ask(budget, 300_000, 1_300_000);
        // A counter for each of them, the smallest there is, would take fifteen times as much.
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - filled, long.MinValue, Little);
    }

    private static void Ask(RequestBudget budget, int from, int until)
    {
        for (var at = from; at < until; at++) budget.TrySpend(new IPAddress([10, (byte)(at >> 16), (byte)(at >> 8), (byte)at]));
    }
}

/// <summary>What runs while no other test does.</summary>
[CollectionDefinition(DisableParallelization = true)]
public sealed class Alone;
