using Alliance.Roadmap.Board;
using Alliance.Roadmap.Web.Tests;
using Alliance.Roadmap.Web.Tests.Board;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Alliance.Roadmap.Browser.Tests;

/// <summary>A passkey from its making to its removal, in a browser whose device is played by the browser itself (WebAuthn's virtual
/// authenticator).</summary>
public sealed class UsingAPasskey(Chromium chromium)
{
    private static readonly Screen[] Pictured = [Screen.LightPhone, Screen.DarkDesktop, Screen.DarkPhone, Screen.LightDesktop];

    [Fact]
    public async Task adds_one_signs_in_with_it_renames_it_and_removes_it()
    {
        await using var site = await Site.OnSqlite();
        var window = await chromium.Window(site, Screen.LightDesktop);
        await Device(window);
        await Enter(site, window, "Ada Example");

        await window.GotoAsync("/account");
        await Expect(window.GetByText("You have one way back in: a mail to ada@example.org.")).ToBeVisibleAsync();
        await Expect(window.GetByLabel("What do you call it?")).ToHaveValueAsync("Chrome on Linux");
        await window.Shows("Your account", Pictured);
        await Add(window, "Blue telephone");
        await Expect(window.GetByText("You have 2 ways back in: a mail to ada@example.org, and a passkey.")).ToBeVisibleAsync();
        await window.Shows("Your account", Pictured);

        await SignOut(window);
        await window.GotoAsync("/board/tokens");
        await window.Shows("Sign in", Pictured);
        await window.GetByRole(AriaRole.Button, new() { Name = "Sign in with a passkey" }).ClickAsync();
        await window.Shows("Tokens");
        Assert.Equal("/board/tokens", new Uri(window.Url).AbsolutePath);

        await window.GotoAsync("/account");
        await Expect(window.GetByRole(AriaRole.Row).Filter(new() { HasText = "with a passkey" })).ToHaveCountAsync(1);
        await window.GetByLabel("Name of the passkey Blue telephone").FillAsync("Red telephone");
        await window.GetByRole(AriaRole.Button, new() { Name = "Rename Blue telephone" }).ClickAsync();
        await Expect(window.GetByRole(AriaRole.Status)).ToContainTextAsync("has its new name");
        await window.GetByRole(AriaRole.Button, new() { Name = "Remove Red telephone" }).ClickAsync();
        await Expect(window.GetByRole(AriaRole.Status)).ToContainTextAsync("is removed");
        await Expect(window.GetByText("You have one way back in")).ToBeVisibleAsync();

        await SignOut(window);
        await window.GotoAsync("/sign-in");
        await window.GetByRole(AriaRole.Button, new() { Name = "Sign in with a passkey" }).ClickAsync();
        await Expect(window.GetByRole(AriaRole.Alert)).ToContainTextAsync("This passkey opens nothing here.");
        await window.GotoAsync("/board");
        await window.Shows("Sign in");
    }

    [Fact]
    public async Task of_somebody_whose_access_has_ended_opens_nothing()
    {
        await using var site = await Site.OnSqlite();
        var window = await chromium.Window(site, Screen.LightDesktop);
        await Device(window);
        await Enter(site, window, "Ada Example");
        await window.GotoAsync("/account");
        await Add(window, "Blue telephone");
        await site.Do<RoadmapDb>(async db =>
        {
            (await db.Users.SingleAsync(account => account.Email == "ada@example.org")).End(site.Clock.GetUtcNow());
            await db.SaveChangesAsync();
        });

        await window.GotoAsync("/board");
        await window.GetByRole(AriaRole.Button, new() { Name = "Sign in with a passkey" }).ClickAsync();
        await Expect(window.GetByRole(AriaRole.Alert)).ToContainTextAsync("This passkey opens nothing here.");
    }

    [Fact]
    public async Task answers_a_challenge_once_and_only_in_the_browser_that_was_asked()
    {
        await using var site = await Site.OnSqlite();
        var window = await chromium.Window(site, Screen.LightDesktop);
        await Device(window);
        await Enter(site, window, "Ada Example");
        await window.GotoAsync("/account");
        await Add(window, "Blue telephone");
        await SignOut(window);

        // What the browser sends is caught and sent by somebody who listened in, first from elsewhere, then a second time.
        string? sent = null, cookies = null;
        await window.RouteAsync("**/sign-in*", async route =>
        {
            if (route.Request.Method is "POST" && sent is null)
            {
                sent = route.Request.PostData;
                cookies = (await route.Request.AllHeadersAsync())["cookie"];
            }

            await route.ContinueAsync();
        });
        await window.GotoAsync("/sign-in");
        await window.GetByRole(AriaRole.Button, new() { Name = "Sign in with a passkey" }).ClickAsync();
        await window.Shows("What waits for you");

        // As with a passkey that several devices share, and that therefore counts nothing.
        await site.Do<RoadmapDb>(db => db.Passkeys.ExecuteUpdateAsync(set => set.SetProperty(passkey => passkey.Counter, 0)));
        Assert.Contains("roadmap-passkey=", cookies, StringComparison.Ordinal);
        foreach (var stolen in new[] { cookies!, string.Join("; ", cookies!.Split("; ").Where(cookie => !cookie.StartsWith("roadmap-passkey=", StringComparison.Ordinal))) })
        {
            using var listener = site.Client();
            using var request = new HttpRequestMessage(HttpMethod.Post, "/sign-in") { Content = new StringContent(sent!, null, "application/x-www-form-urlencoded") };
            request.Headers.Add("Cookie", stolen);
            using var answer = await listener.SendAsync(request);
            Assert.Equal(System.Net.HttpStatusCode.OK, answer.StatusCode);
            Assert.Contains("Please try again.", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task is_not_offered_without_script_where_the_mail_still_is()
    {
        await using var site = await Site.OnSqlite();
        var window = await chromium.Window(site, Screen.LightPhone, scripts: false);
        await window.GotoAsync("/sign-in");
        await Expect(window.GetByRole(AriaRole.Button)).ToHaveCountAsync(1);
        await Expect(window.GetByRole(AriaRole.Button, new() { Name = "Send me the mail" })).ToBeVisibleAsync();
    }

    /// <summary>A device of its own for this window, which knows its owner and keeps passkeys.</summary>
    private static async Task Device(IPage window)
    {
        var tools = await window.Context.NewCDPSessionAsync(window);
        await tools.SendAsync("WebAuthn.enable");
        await tools.SendAsync("WebAuthn.addVirtualAuthenticator", new Dictionary<string, object>
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2",
                ["transport"] = "internal",
                ["hasResidentKey"] = true,
                ["hasUserVerification"] = true,
                ["isUserVerified"] = true,
                ["automaticPresenceSimulation"] = true,
            },
        });
    }

    private static async Task Enter(Site site, IPage window, string name)
    {
        await window.GotoAsync(await site.Invite(Office.Director, name, "ada@example.org"));
        await window.GetByRole(AriaRole.Button).ClickAsync();
        await window.Shows("What waits for you");
    }

    private static async Task Add(IPage window, string name)
    {
        await window.GetByLabel("What do you call it?").FillAsync(name);
        await window.GetByRole(AriaRole.Button, new() { Name = "Add a passkey" }).ClickAsync();
        await Expect(window.GetByRole(AriaRole.Status)).ToContainTextAsync("The passkey is added.");
    }

    private static async Task SignOut(IPage window)
    {
        await window.GotoAsync("/sign-out");
        await window.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Expect(window.Locator("nav.board")).ToHaveCountAsync(0);
    }
}
