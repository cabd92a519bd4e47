using Alliance.Roadmap.Board;
using Alliance.Roadmap.Web.Tests;
using Alliance.Roadmap.Web.Tests.Board;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Alliance.Roadmap.Browser.Tests;

/// <summary>An election changes half the board; one form ends what was and begins what is.</summary>
public sealed class ElectingABoard(Chromium chromium)
{
    [Fact]
    public async Task lets_half_of_it_go_and_half_of_it_in()
    {
        Screen[] pictured = [Screen.LightPhone, Screen.DarkDesktop];
        await using var site = await Site.OnSqlite();
        var actuary = await Enter(site, Office.Actuary, "Ada Example");
        var (leaving, staying) = (await Enter(site, Office.President, "Paul Former"), await Enter(site, Office.Director, "Dora Example"));
        var (treasurer, vice) = (await Enter(site, Office.Treasurer, "Tom Former"), await Enter(site, Office.VicePresident, "Vera Former"));
        await Enter(site, Office.Director, "Dan Example");

        await actuary.GotoAsync("/board/people");
        await actuary.GetByRole(AriaRole.Link, new() { Name = "Record a new board after an election" }).ClickAsync();
        foreach (var name in new[] { "Paul Former", "Tom Former", "Vera Former" })
            await actuary.GetByRole(AriaRole.Group, new() { NameRegex = new(name) }).GetByLabel("In the new board").SelectOptionAsync("leaves");
        await actuary.GetByRole(AriaRole.Group, new() { NameRegex = new("Dora Example") }).GetByLabel("In the new board").SelectOptionAsync("president");
        foreach (var (at, name, office) in new[] { (1, "Nina New", "treasurer"), (2, "Noah New", "vice-president"), (3, "Nora New", "director") })
        {
            var group = actuary.GetByRole(AriaRole.Group, new() { NameRegex = new($"New member {at} ") });
            await group.GetByLabel("Name").FillAsync(name);
            await group.GetByLabel("E-mail").FillAsync($"{name.Split(' ')[0]}.new@example.org");
            await group.GetByLabel("Office").SelectOptionAsync(office);
        }

        await actuary.GetByLabel("Minutes").FillAsync("https://example.org/election");
        await actuary.Shows("New board", pictured);
        await actuary.GetByRole(AriaRole.Button, new() { Name = "Preview" }).ClickAsync();
        await Expect(actuary.GetByText("Leaving: Paul Former, Vera Former and Tom Former.")).ToBeVisibleAsync();
        await actuary.Shows("New board", pictured);
        await actuary.GetByRole(AriaRole.Button, new() { Name = "Record it" }).ClickAsync();
        await Expect(actuary.GetByRole(AriaRole.Status).First).ToContainTextAsync("Recorded.");
        await actuary.Shows("New board", pictured);

        foreach (var gone in new[] { leaving, treasurer, vice })
        {
            await gone.GotoAsync("/board");
            await gone.Shows("Sign in");
        }

        await staying.GotoAsync("/board");
        await Expect(staying.GetByText("You are signed in as Dora Example, President.")).ToBeVisibleAsync();
        Assert.Equal(3, site.Mail().Count(mail => mail.To.ToString().Contains(".new@", StringComparison.OrdinalIgnoreCase) && mail.Subject!.StartsWith("Your invitation", StringComparison.Ordinal)));
    }

    private async Task<IPage> Enter(Site site, Office office, string name)
    {
        var window = await chromium.Window(site, Screen.LightPhone);
        await window.GotoAsync(await site.Invite(office, name, $"{name.Replace(' ', '.')}@example.org"));
        await window.GetByRole(AriaRole.Button).ClickAsync();
        await window.Shows("What waits for you");
        return window;
    }
}
