using Alliance.Roadmap.Board;
using Alliance.Roadmap.Web.Tests.Board;
using Alliance.Roadmap.Web.Tests.Digests;
using Alliance.Roadmap.Web.Tests.Milestones;
using Alliance.Roadmap.Web.Tests.Subscribers;

namespace Alliance.Roadmap.Web.Tests.Layout;

public sealed class KnowingItsOwnAddress
{
    private const string Public = "https://roadmap.example.org/";

    [Fact]
    public async Task lets_no_forged_host_into_a_link_a_redirect_or_a_mail()
    {
        // Not https: the test's browser is no proxy, and would keep the cookies of a safe connection to itself.
        const string Known = "http://roadmap.example.org/";
        await using var site = await Site.OnSqlite($"--Roadmap:PublicUrl={Known}", "--Proxy:Known:0=127.0.0.1", "--Proxy:Known:1=::1");
        var (slug, reader) = (await site.Step(), await site.Follow("reader@example.org"));
        using var visitor = site.Visitor();
        Forge(visitor.Client);
        foreach (var address in new[] { "/", $"/milestones/{slug}", "/history", "/about", "/digests", "/subscribe", "/nowhere", "/api/v1/roadmap", $"/api/v1/milestones/{slug}", "/api/v1/nowhere", "/vision.md", "/robots.txt", "/feed.atom", "/digests.atom", "/roadmap.ics", "/embed", "/share", "/sitemap.xml", $"/subscriptions/{reader.Token}" })
        {
            using var answer = await visitor.Client.GetAsync(address);
            Assert.DoesNotContain("forged.example", answer.Headers + await answer.Content.ReadAsStringAsync(), StringComparison.OrdinalIgnoreCase);
        }

        Assert.Contains($"\"{Known}milestones/{slug}\"", await visitor.Client.GetStringAsync("/api/v1/roadmap"), StringComparison.Ordinal);
        await visitor.Submit(await visitor.Open("/subscribe"), "form:has(input[name='Form.Cadence'])", ("Form.Email", "new@example.org"), ("Form.Cadence", "weekly"));
        var mail = Assert.Single(await site.MailTo("new@example.org"));
        Assert.StartsWith($"{Known}confirm/", mail.Link(), StringComparison.Ordinal);
        Assert.DoesNotContain("forged.example", mail.ToString(), StringComparison.Ordinal);

        using var client = site.Client();
        Forge(client);
        foreach (var (method, address, to) in new[] { (HttpMethod.Get, "/board/tokens", "/sign-in?returnUrl=%2Fboard%2Ftokens"), (HttpMethod.Post, $"/unsubscribe/{reader.Token}", $"/subscriptions/{reader.Token}?now=how-often") })
        {
            using var request = new HttpRequestMessage(method, address) { Content = method == HttpMethod.Post ? new FormUrlEncodedContent([KeyValuePair.Create("instead", "quarterly")]) : null };
            using var redirect = await client.SendAsync(request);
            Assert.Equal(to, redirect.Headers.Location?.OriginalString);
        }

        static void Forge(HttpClient forger)
        {
            forger.DefaultRequestHeaders.Host = "forged.example";
            foreach (var header in new[] { "X-Forwarded-Host", "X-Original-Host", "X-Host" }) forger.DefaultRequestHeaders.Add(header, "forged.example");
            forger.DefaultRequestHeaders.Add("Forwarded", "host=forged.example");
        }
    }

    [Fact]
    public async Task is_a_trial_copy_that_nobody_finds_until_that_is_https()
    {
        await using var trial = await Site.OnSqlite();
        await using var open = await Site.OnSqlite($"--Roadmap:PublicUrl={Public}");
        foreach (var (site, isTrial) in new[] { (trial, true), (open, false) })
        {
            using var visitor = site.Visitor();
            var page = await visitor.Open("/");
            Assert.Equal(isTrial, page.Words.Contains("Trial copy.", StringComparison.Ordinal));
            Assert.Equal((isTrial, isTrial, !isTrial), (page.Document.QuerySelector("meta[name=robots][content=noindex]") is not null, page.Response.Headers.Contains("X-Robots-Tag"), page.Response.Headers.Contains("Strict-Transport-Security")));
            Assert.Equal(isTrial, (await visitor.Client.GetStringAsync("/robots.txt")).Contains("Disallow: /\n", StringComparison.Ordinal));

            // Somebody's own pages are found nowhere.
            Assert.NotNull((await visitor.Open($"/subscriptions/{(await site.Follow("reader@example.org")).Token}")).Document.QuerySelector("meta[name=robots][content=noindex]"));
            Assert.Contains("Disallow: /", await visitor.Client.GetStringAsync("/robots.txt"), StringComparison.Ordinal);
        }

        using var invited = open.Visitor();
        var invitation = new Uri(await open.Invite(Office.Director));
        Assert.StartsWith(Public, invitation.AbsoluteUri, StringComparison.Ordinal);
        using var client = open.Client();
        var form = await invited.Open(invitation.AbsolutePath);
        using var request = new HttpRequestMessage(HttpMethod.Post, invitation.AbsolutePath)
        {
            Content = new FormUrlEncodedContent(form.Document.QuerySelectorAll("form input[type=hidden]").Select(field => KeyValuePair.Create(field.GetAttribute("name")!, field.GetAttribute("value")!))),
        };
        request.Headers.Add("Cookie", form.Response.Headers.GetValues("Set-Cookie").Select(cookie => cookie.Split(';')[0]));
        using var inside = await client.SendAsync(request);
        Assert.Contains("; secure", Assert.Single(inside.Headers.GetValues("Set-Cookie"), cookie => cookie.StartsWith("roadmap=", StringComparison.Ordinal)), StringComparison.OrdinalIgnoreCase);
    }
}
