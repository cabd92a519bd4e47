using Alliance.Roadmap.Web.Tests;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Alliance.Roadmap.Browser.Tests;

public sealed class UsingTheKeyboard(Chromium chromium)
{
    private const string Outline = "() => { const style = getComputedStyle(document.activeElement); return style.outlineStyle === 'none' ? 0 : parseFloat(style.outlineWidth); }";

    [Fact]
    public async Task begins_with_a_way_past_the_navigation()
    {
        await using var site = await Site.OnSqlite();
        var window = await chromium.Window(site, Screen.LightPhone);
        await window.GotoAsync("/history");
        await window.Keyboard.PressAsync("Tab");
        var skip = window.GetByRole(AriaRole.Link, new() { Name = "Skip to the content" });
        await Expect(skip).ToBeFocusedAsync();
        await Expect(skip).ToBeInViewportAsync();

        await window.Keyboard.PressAsync("Enter");
        await window.Keyboard.PressAsync("Tab");
        Assert.True(await window.EvaluateAsync<bool>("() => document.activeElement.closest('main') !== null"));
    }

    [Fact]
    public async Task reaches_the_main_navigation_and_shows_where_it_is()
    {
        await using var site = await Site.OnSqlite();
        var window = await chromium.Window(site, Screen.DarkDesktop);
        await window.GotoAsync("/");
        await window.Keyboard.PressAsync("Tab");
        foreach (var name in new[] { "Mage-OS Alliance", "Roadmap", "History", "Decisions", "Digests", "About" })
        {
            await window.Keyboard.PressAsync("Tab");
            await Expect(window.GetByRole(AriaRole.Link, new() { Name = name, Exact = true })).ToBeFocusedAsync();
            Assert.True(await window.EvaluateAsync<double>(Outline) >= 2, $"Nothing shows that “{name}” has the focus.");
        }

        await window.Keyboard.PressAsync("Enter");
        await window.Shows("About");
    }

    [Fact]
    public async Task subscribes_without_a_mouse()
    {
        await using var site = await Site.OnSqlite();
        var window = await chromium.Window(site, Screen.LightDesktop);
        await window.GotoAsync("/subscribe");
        await window.GetByRole(AriaRole.Textbox).First.FocusAsync();
        await window.Keyboard.TypeAsync("grace@example.org");
        await window.Keyboard.PressAsync("Tab");
        await Expect(window.GetByRole(AriaRole.Radio, new() { Name = "Every month" })).ToBeFocusedAsync();
        await window.Keyboard.PressAsync("ArrowDown");
        await window.Keyboard.PressAsync("Tab");
        await Expect(window.GetByRole(AriaRole.Radio, new() { Name = "All steps" })).ToBeFocusedAsync();
        await window.Keyboard.PressAsync("Tab");
        await Expect(window.GetByRole(AriaRole.Button, new() { Name = "Subscribe" })).ToBeFocusedAsync();
        await window.Keyboard.PressAsync("Enter");
        await window.Shows("Please look at your mail");
        await site.RunJobs();
        Assert.Contains("every quarter", Assert.Single(site.Mail()).TextBody, StringComparison.Ordinal);
    }
}
