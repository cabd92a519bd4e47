using System.Net;
using System.Text.RegularExpressions;
using Alliance.Roadmap.Board;
using Alliance.Roadmap.Web.Board;
using AngleSharp.Html.Parser;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Tests.Board;

public abstract partial class SigningIn(Site site)
{
    [Fact]
    public async Task by_the_link_leads_to_where_one_was_going()
    {
        var email = await Member();
        using var visitor = site.Visitor();
        var asked = await visitor.Open("/board/tokens?from=mail");
        Assert.Equal("/sign-in", asked.Address.AbsolutePath);
        Assert.Equal("Look into your mail", (await visitor.Submit(asked, "form", ("Form.Email", email))).Heading);

        var inside = await visitor.Submit(await visitor.Open((await site.SignInMail(email)).Link), "form");
        Assert.Equal("/board/tokens?from=mail", inside.Address.PathAndQuery);
        Assert.Equal("Tokens", inside.Heading);
    }

    [Fact]
    public async Task by_the_code_works_in_the_browser_that_asked()
    {
        var email = await Member();
        using var visitor = site.Visitor();
        var page = await visitor.Submit(await visitor.Open("/sign-in"), "form", ("Form.Email", email.ToUpperInvariant()));
        var inside = await visitor.Submit(page, "form", ("Form.Code", (await site.SignInMail(email)).Code.ToLowerInvariant()));
        Assert.Equal("/board", inside.Address.AbsolutePath);
    }

    [Fact]
    public async Task by_link_or_code_fails_in_any_other_browser()
    {
        var email = await Member();
        using var visitor = site.Visitor();
        await visitor.Submit(await visitor.Open("/sign-in"), "form", ("Form.Email", email));
        var mail = await site.SignInMail(email);

        using var other = site.Visitor();
        Assert.Contains("only in the browser", (await other.Open(mail.Link)).Alert, StringComparison.Ordinal);
        Assert.NotEqual("", (await other.Submit(await other.Open("/sign-in/code"), "form", ("Form.Code", mail.Code))).Alert);
        await other.Submit(await other.Open("/sign-in"), "form", ("Form.Email", "somebody.else@example.org"));
        Assert.NotEqual("", (await other.Submit(await other.Open("/sign-in/code"), "form", ("Form.Code", mail.Code))).Alert);
        Assert.Equal("/sign-in", (await other.Open("/board")).Address.AbsolutePath);
    }

    [Fact]
    public async Task counts_once()
    {
        var email = await Member();
        using var visitor = site.Visitor();
        await visitor.Submit(await visitor.Open("/sign-in"), "form", ("Form.Email", email));
        var mail = await site.SignInMail(email);
        var opened = await visitor.Open(mail.Link);
        Assert.Equal("/board", (await visitor.Submit(opened, "form")).Address.AbsolutePath);
        Assert.Contains("used", (await visitor.Open(mail.Link)).Alert, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ends_after_ten_minutes()
    {
        await using var own = await Site.On(site.IsOnPostgreSql);
        var email = await Member(own);
        using var visitor = own.Visitor();
        await visitor.Submit(await visitor.Open("/sign-in"), "form", ("Form.Email", email));
        var mail = await own.SignInMail(email);
        own.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Contains("ten minutes", (await visitor.Open(mail.Link)).Alert, StringComparison.Ordinal);
        Assert.Contains("ten minutes", (await visitor.Submit(await visitor.Open("/sign-in/code"), "form", ("Form.Code", mail.Code))).Alert, StringComparison.Ordinal);
    }

    [Fact]
    public async Task is_not_done_by_a_scanner_that_follows_the_link()
    {
        var email = await Member();
        using var visitor = site.Visitor();
        await visitor.Submit(await visitor.Open("/sign-in"), "form", ("Form.Email", email));
        var mail = await site.SignInMail(email);
        await visitor.Client.GetAsync(mail.Link);
        await visitor.Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, mail.Link));
        Assert.Equal("/sign-in", (await visitor.Open("/board")).Address.AbsolutePath);
        Assert.Equal("/board", (await visitor.Submit(await visitor.Open(mail.Link), "form")).Address.AbsolutePath);
    }

    /// <summary>Whoever types 1,000 wrong codes gets five tries for each mail, and mails end long before.</summary>
    [Fact]
    public async Task is_not_opened_by_a_thousand_guesses()
    {
        var email = await Member();
        using var visitor = site.Visitor();
        var (asked, taken) = (0, 0);
        var page = await visitor.Open("/sign-in/code");
        for (var guess = 0; guess < 1000; guess++)
        {
            if (guess % SignInRequest.MostAttempts == 0 && asked < 20 && (await visitor.Submit(await visitor.Open("/sign-in"), "form", ("Form.Email", email))).Alert.Length == 0) asked++;
            var answer = await visitor.Submit(page, "form", ("Form.Code", $"{guess:000}-222"));
            if (answer.Address.AbsolutePath == "/board") Assert.Fail($"Guess {guess} opened the door.");
            if (answer.Alert.Contains("not the code", StringComparison.Ordinal) || answer.Alert.Contains("one wrong code too many", StringComparison.Ordinal)) taken++;
        }

        var requests = await site.Ask(db => db.SignInRequests.Where(request => request.AddressHash == SignInRequest.HashOfAddress(email)).ToListAsync());
        Assert.All(requests, request => Assert.True(request.Attempts <= SignInRequest.MostAttempts && request.UsedAt is null));
        Assert.InRange(taken, 1, requests.Count * SignInRequest.MostAttempts);
        Assert.InRange(requests.Count, 1, 20);
        Assert.Equal("/sign-in", (await visitor.Open("/board")).Address.AbsolutePath);
    }

    [Fact]
    public async Task takes_no_sixth_guess()
    {
        var email = await Member();
        using var visitor = site.Visitor();
        var page = await visitor.Submit(await visitor.Open("/sign-in"), "form", ("Form.Email", email));
        var mail = await site.SignInMail(email);
        for (var guess = 0; guess < SignInRequest.MostAttempts; guess++) page = await visitor.Submit(page, "form", ("Form.Code", "222-222"));
        Assert.Contains("one wrong code too many", page.Alert, StringComparison.Ordinal);
        Assert.NotEqual("", (await visitor.Submit(page, "form", ("Form.Code", mail.Code))).Alert);
        Assert.NotEqual("", (await visitor.Open(mail.Link)).Alert);
    }

    [Fact]
    public async Task tells_nobody_whether_an_address_is_known()
    {
        var email = await Member();
        using var known = site.Visitor();
        using var unknown = site.Visitor();
        var (one, two) = (await known.Submit(await known.Open("/sign-in"), "form", ("Form.Email", email)), await unknown.Submit(await unknown.Open("/sign-in"), "form", ("Form.Email", $"not.{email}")));
        Assert.Equal((one.Status, one.Address, one.Words), (two.Status, two.Address, two.Words));
        for (var guess = 0; guess <= SignInRequest.MostAttempts; guess++)
            Assert.Equal((await known.Submit(one, "form", ("Form.Code", "222-222"))).Words, (await unknown.Submit(two, "form", ("Form.Code", "222-222"))).Words);

        await site.SignInMail(email);
        Assert.DoesNotContain(site.Mail(), mail => mail.To.Mailboxes.Single().Address == $"not.{email}");
    }

    [Fact]
    public async Task answers_known_unknown_and_ended_addresses_alike_to_the_byte_but_for_random_values()
    {
        var (known, ended) = (await Member(), await Member());
        await site.Do<RoadmapDb>(async db =>
        {
            (await db.Users.SingleAsync(account => account.Email == ended)).End(site.Clock.GetUtcNow());
            await db.SaveChangesAsync();
        });
        var first = await Answers(known);
        Assert.Contains("302 Location: /sign-in/code", first, StringComparison.Ordinal);
        Assert.Equal(first, await Answers($"{Guid.NewGuid():N}@example.org"));
        Assert.Equal(first, await Answers(ended));
    }

    /// <summary>All that comes back for an address, status, headers and body: of asking, and of the page behind it.
    /// Times and secrets are told by their length.</summary>
    private async Task<string> Answers(string email)
    {
        using var client = site.Client();
        using var page = await client.GetAsync("/sign-in");
        var form = new HtmlParser().ParseDocument(await page.Content.ReadAsStringAsync()).QuerySelectorAll("form:has(input[value=ask]) input")
            .Select(field => KeyValuePair.Create(field.GetAttribute("name")!, field.GetAttribute("name") is "Form.Email" ? email : field.GetAttribute("value") ?? ""));
        client.DefaultRequestHeaders.Add("Cookie", string.Join("; ", page.Headers.GetValues("Set-Cookie").Select(cookie => cookie.Split(';')[0])));
        using var content = new FormUrlEncodedContent(form);
        using var asked = await client.PostAsync("/sign-in", content);
        using var next = await client.GetAsync("/sign-in/code");
        return (await Written(asked) + await Written(next)).Replace(email, "what was typed", StringComparison.Ordinal);
    }

    private static async Task<string> Written(HttpResponseMessage answer)
    {
        var headers = answer.Headers.Concat(answer.Content.Headers).Where(header => header.Key != "Date").OrderBy(header => header.Key == "Location" ? "" : header.Key, StringComparer.Ordinal)
            .Select(header => $"{header.Key}: {string.Join(", ", header.Value)}");
        return Random().Replace($"{(int)answer.StatusCode} {string.Join('\n', headers)}\n\n{await answer.Content.ReadAsStringAsync()}\n", random => $"{random.Groups[1].Value}({random.Groups[2].Length})");
    }

    // What Data Protection writes begins with its magic number.
    [GeneratedRegex("(roadmap-asked=|CfDJ8)([\\w-]+)")]
    private static partial Regex Random();

    [Fact]
    public async Task sends_one_address_at_most_five_mails_in_ten_minutes_from_one_network()
    {
        var email = await Member();
        using var visitor = site.Visitor();
        for (var ask = 0; ask <= SignInBudget.PerAddressAndNetwork; ask++) await visitor.Submit(await visitor.Open("/sign-in"), "form", ("Form.Email", email));

        // Mails leave in the order they were asked for: once the next person's is here, a sixth would be too.
        var next = await Member();
        await visitor.Submit(await visitor.Open("/sign-in"), "form", ("Form.Email", next));
        await site.SignInMail(next);
        Assert.Equal(SignInBudget.PerAddressAndNetwork, site.Mail().Count(mail => mail.To.Mailboxes.Single().Address == email && mail.Subject!.StartsWith("Sign in", StringComparison.Ordinal)));
    }

    [Fact]
    public void leaves_room_for_the_owner_when_another_network_asks_and_asks()
    {
        using var budget = new SignInBudget();
        var (owner, stranger) = (IPAddress.Parse("192.0.2.1"), IPAddress.Parse("198.51.100.1"));
        for (var ask = 0; ask < 100; ask++) budget.TrySpend("address", stranger);
        Assert.False(budget.TrySpend("address", stranger));
        Assert.True(budget.TrySpend("address", owner));
    }

    [Theory]
    [InlineData("/.//elsewhere.example/")]
    [InlineData("/a/%2e%2e//elsewhere.example/")]
    [InlineData("/./\\elsewhere.example/")]
    [InlineData("https://elsewhere.example/")]
    [InlineData("//elsewhere.example/")]
    [InlineData("/\\elsewhere.example/")]
    [InlineData("/\t/elsewhere.example/")]
    public async Task never_leads_away_from_the_site(string going)
    {
        var email = await Member();
        using var visitor = site.Visitor();
        await visitor.Submit(await visitor.Open($"/sign-in?returnUrl={Uri.EscapeDataString(going)}"), "form", ("Form.Email", email));
        Assert.Equal(new Uri(site.Address, "/board"), (await visitor.Submit(await visitor.Open((await site.SignInMail(email)).Link), "form")).Address);
    }

    [Fact]
    public async Task ends_by_signing_out()
    {
        using var visitor = await site.Enter(Office.Director);
        Assert.Equal("/", (await visitor.Submit(await visitor.Open("/sign-out"), "main form")).Address.AbsolutePath);
        Assert.Equal("/sign-in", (await visitor.Open("/board")).Address.AbsolutePath);
    }

    [Fact]
    public async Task keeps_its_cookies_from_scripts_and_from_other_sites()
    {
        using var client = site.Client();
        using var visitor = site.Visitor();
        var page = await visitor.Open(await site.Invite(Office.Director));
        using var form = new FormUrlEncodedContent(page.Document.QuerySelectorAll("form input[type=hidden]").Select(field => KeyValuePair.Create(field.GetAttribute("name")!, field.GetAttribute("value")!)));
        using var request = new HttpRequestMessage(HttpMethod.Post, page.Address) { Content = form };
        request.Headers.Add("Cookie", string.Join("; ", page.Response.Headers.GetValues("Set-Cookie").Select(cookie => cookie.Split(';')[0])));
        var answer = await client.SendAsync(request);
        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"), value => value.StartsWith("roadmap=", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("/board", answer.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task keeps_no_secret_in_the_database()
    {
        var email = await Member();
        using var visitor = site.Visitor();
        await visitor.Submit(await visitor.Open("/sign-in"), "form", ("Form.Email", email));
        var mail = await site.SignInMail(email);
        var hash = Secret.Hash(mail.Link.Split('/')[^1]);
        Assert.Equal(1, await site.Ask(db => db.SignInRequests.CountAsync(request => request.LinkHash == hash)));
    }

    [Fact]
    public async Task without_the_forms_protection_is_refused_with_a_page()
    {
        using var visitor = site.Visitor();
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("_handler", "ask"), KeyValuePair.Create("Form.Email", "ada@example.org")]);
        using var answer = await visitor.Client.PostAsync("/sign-in", form);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("<h1", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private Task<string> Member() => Member(site);

    /// <summary>A member of the board who has not signed in; answers with the address.</summary>
    private static async Task<string> Member(Site site)
    {
        var email = $"{Guid.NewGuid():N}@example.org";
        await site.Invite(Office.Director, email: email);
        return email;
    }
}

public sealed class SigningInOnSqlite(SqliteSite site) : SigningIn(site), IClassFixture<SqliteSite>;

public sealed class SigningInOnPostgreSql(PostgreSqlSite site) : SigningIn(site), IClassFixture<PostgreSqlSite>;
