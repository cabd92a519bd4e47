using System.Text.RegularExpressions;
using Alliance.Roadmap.Web.Board;
using Alliance.Roadmap.Web.Tests;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Alliance.Roadmap.Browser.Tests;

/// <summary>The tour of the README, step by step, by clicking what it names.</summary>
public sealed partial class TakingTheTour(Chromium chromium)
{
    private const string Fourth = "Launch the Mage-OS distribution for development and publication of enhancements to the Magento Open Source platform";
    private const string Fifth = "Hire a full-time Chief Operations Officer to oversee development of the Mage-OS distribution";

    [Theory]
    [InlineData("phone")]
    [InlineData("desktop")]
    public async Task shows_what_the_readme_promises(string width)
    {
        Screen[] screens = [.. Screen.All.Where(screen => screen.Name.EndsWith(width, StringComparison.Ordinal))];
        await using var site = await Site.OnSqlite();
        var window = await chromium.Window(site, screens[0]);

        // 1. See it.
        await window.GotoAsync("/");
        await window.Shows("We are at step 3 of 7: Form the supporting organization", screens);
        await Expect(Step(window, 3)).ToContainTextAsync("We are here");
        foreach (var number in new[] { 5, 6 }) await Expect(Step(window, number)).ToContainTextAsync("Waiting for funds");

        // 2. Set up.
        await window.GotoAsync((await site.Ask<SignIn, string?>(door => door.FreshSetUpLink()))!);
        await window.Shows("Set up the roadmap", screens);
        await window.GetByRole(AriaRole.Radio, new() { Name = "Vinai Kopp" }).CheckAsync();
        await window.GetByRole(AriaRole.Textbox, new() { Name = "Your e-mail address" }).FillAsync("vinai@example.org");
        await Press(window, "Set up and sign in");
        await window.Shows("Invite the board", screens);
        await Follow(window, "Skip this");
        await window.Shows("What waits for you", screens);
        await Expect(window.GetByText("You are signed in as Vinai Kopp, President.")).ToBeVisibleAsync();

        // 3. Advance a step.
        await window.GotoAsync("/");
        await Follow(window, "Board", "Main");
        await Follow(window, "Steps", "Board");
        await window.Shows("The steps", screens);
        await Follow(window, Fourth);
        await window.Shows(Fourth, screens);
        await Follow(window, "Start work");
        await window.Shows("Start work", screens);
        await window.GetByRole(AriaRole.Textbox, new() { Name = "Why" }).FillAsync("The first release is ready to be built.");
        await Press(window, "Preview");
        await Expect(window.GetByRole(AriaRole.Heading, new() { Name = "This will be written" })).ToBeVisibleAsync();
        // In the entry, and in the digest.
        await Expect(window.GetByText("Status: was planned, now in progress.")).ToHaveCountAsync(2);
        foreach (var part in new[] { "The rules", "The public page", "Before", "After", "The digest" }) await Expect(window.GetByRole(AriaRole.Heading, new() { Name = part, Exact = true })).ToBeVisibleAsync();
        await window.Shows("Start work", screens);
        await Press(window, "Record it");
        await window.Shows(Fourth, screens);
        await Expect(window.GetByRole(AriaRole.Status)).ToContainTextAsync("Recorded as entry");
        await Follow(window, "The step as everyone sees it");
        await window.Shows($"Step 4 of 7: {Fourth}", screens);
        await Expect(window.GetByText("In progress since 23 November 2026")).ToBeVisibleAsync();
        await Follow(window, "History", "Main");
        await window.Shows("History", screens);
        await Expect(window.GetByRole(AriaRole.Article).First).ToContainTextAsync("The first release is ready to be built.");

        // 4. Be refused.
        await Follow(window, "Board", "Main");
        await Follow(window, "Steps", "Board");
        await Follow(window, Fifth);
        await window.Shows(Fifth, screens);
        await Follow(window, "Start work");
        await Press(window, "Preview");
        await Expect(window.GetByRole(AriaRole.Alert)).ToContainTextAsync("The Treasurer can confirm");
        await window.Shows("Start work", screens);

        // 5. Subscribe.
        await Follow(window, "Roadmap", "Main");
        await window.Shows($"We are at steps 3 and 4 of 7: “Form the supporting organization” and “{Fourth}”", screens);
        await Follow(window, "Follow by mail");
        await Subscribe(window, site, "Every month", screens);

        // 6. See the mail.
        await Follow(window, "Board", "Main");
        await Follow(window, "Digests", "Board");
        await window.Shows("Digests", screens);
        await Follow(window, "Preview Monthly");
        await window.Shows("Digests", screens);
        await Press(window, "Send now to 1 person");
        await site.RunJobs();
        await window.ReloadAsync();
        await Expect(window.GetByRole(AriaRole.Row, new() { Name = "Digest 1: Monthly, November 2026" })).ToContainTextAsync("1 accepted");
        await window.Shows("Digests", screens);
        await Follow(window, "Digests", "Main");
        await window.Shows("Digests", screens);
        await Follow(window, "Mage-OS roadmap, November 2026: step 4 started");
        await window.Shows("Mage-OS roadmap, November 2026: step 4 started", screens);
        await Expect(window.GetByText("Status: was planned, now in progress.")).ToHaveCountAsync(1);
        var digest = site.Mail()[^1];
        Assert.Equal(("grace@example.org", "Mage-OS roadmap, November 2026: step 4 started"), (digest.To.Mailboxes.Single().Address, digest.Subject));
        Assert.Single(Regex.Matches(digest.TextBody!, "^  Status: ", RegexOptions.Multiline));

        // Its way out.
        await window.GotoAsync(StopLink().Match(digest.TextBody!).Value);
        await window.Shows("Stop the digests?", screens);
        await Press(window, "Stop");
        await window.Shows("No more digests", screens);

        // 7. Check the record.
        var verified = await CommandRun.Of(["ledger", "verify", .. site.Settings]);
        Assert.Equal((0, ""), (verified.ExitCode, verified.Errors));
    }

    [Fact]
    public async Task needs_no_scripts()
    {
        await using var site = await Site.OnSqlite();
        var window = await chromium.Window(site, Screen.LightPhone, scripts: false);
        await window.GotoAsync("/");
        await window.GetByText("Completed: steps 1 and 2").ClickAsync();
        await Step(window, 1).GetByRole(AriaRole.Heading).GetByRole(AriaRole.Link).ClickAsync();
        await window.Shows("Step 1 of 7: Build community interest");
        await Follow(window, "History", "Main");
        await window.Shows("History");
        await Follow(window, "About", "Main");
        await window.Shows("About");
        await Follow(window, "Digests", "Main");
        await window.Shows("Digests");
        await Follow(window, "Roadmap", "Main");
        await Follow(window, "Follow by mail");
        await Subscribe(window, site, "As it happens");
        await Follow(window, "Stop the digests");
        await Press(window, "Stop");
        await window.Shows("No more digests");
        await Press(window, "Undo");
        await window.Shows("Your subscription");
    }

    /// <summary>From the open form to the subscriber's own page.</summary>
    private static async Task Subscribe(IPage window, Site site, string often, params Screen[] screens)
    {
        await window.Shows("Follow by mail", screens);
        await window.GetByRole(AriaRole.Textbox, new() { Name = "Your e-mail address" }).First.FillAsync("grace@example.org");
        await window.GetByRole(AriaRole.Radio, new() { Name = often }).CheckAsync();
        await Press(window, "Subscribe");
        await window.Shows("Please look at your mail", screens);
        await site.RunJobs();
        await window.GotoAsync(ConfirmLink().Match(site.Mail()[^1].TextBody!).Value);
        await window.Shows("Please confirm", screens);
        await Press(window, "Confirm");
        await window.Shows("Your subscription");
        await Expect(window.GetByRole(AriaRole.Status).First).ToHaveTextAsync("Thank you. You are subscribed.");
        await window.Shows("Your subscription", screens);
    }

    private static ILocator Step(IPage window, int number) => window.GetByRole(AriaRole.Listitem).Filter(new() { HasText = $"Step {number} of" });

    private static Task Press(IPage window, string button) => window.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();

    /// <summary>Follows the link of this name, in the navigation of that name where one is given.</summary>
    private static Task Follow(IPage window, string link, string? navigation = null) =>
        (navigation is null ? window.Locator("main") : window.GetByRole(AriaRole.Navigation, new() { Name = navigation, Exact = true }))
            .GetByRole(AriaRole.Link, new() { Name = link, Exact = true }).ClickAsync();

    [GeneratedRegex(@"http\S+/confirm/\S+")]
    private static partial Regex ConfirmLink();

    [GeneratedRegex(@"http\S+/unsubscribe/\S+")]
    private static partial Regex StopLink();
}
