using Alliance.Roadmap.Board;
using Alliance.Roadmap.Web.Tests;
using Alliance.Roadmap.Web.Tests.Board;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Alliance.Roadmap.Browser.Tests;

/// <summary>One member of the board records on a telephone what a meeting decided.</summary>
public sealed class TakingMinutes(Chromium chromium)
{
    [Fact]
    public async Task completes_step_3_and_starts_step_4_before_everybody()
    {
        Screen[] phones = [.. Screen.All.Where(screen => screen.Name.EndsWith("phone", StringComparison.Ordinal))];
        await using var site = await Site.OnSqlite();
        var window = await chromium.Window(site, phones[0]);
        await window.GotoAsync(await site.Invite(Office.Actuary, "Ada Example"));
        await window.GetByRole(AriaRole.Button).ClickAsync();

        await window.GotoAsync("/board/resolutions");
        await window.GetByRole(AriaRole.Link, new() { Name = "Record a meeting’s decision" }).ClickAsync();
        await window.GetByRole(AriaRole.Textbox, new() { Name = "What was decided" }).FillAsync("The association is founded; work on the distribution begins.");
        foreach (var name in new[] { "Ada Example", "Vinai Kopp", "Wouter Steenmeijer", "Thien-Lan Weber", "John Hughes" }) await window.GetByRole(AriaRole.Checkbox, new() { Name = name, Exact = true }).CheckAsync();
        await window.GetByRole(AriaRole.Radio, new() { Name = "All who could vote voted yes" }).CheckAsync();
        await window.GetByRole(AriaRole.Combobox, new() { Name = "Act 1" }).SelectOptionAsync(new SelectOptionValue { Label = "3: Complete, in full" });
        await window.GetByRole(AriaRole.Textbox, new() { Name = "Evidence for act 1" }).FillAsync("https://mage-os.org/news/registered");
        await window.GetByRole(AriaRole.Combobox, new() { Name = "Act 2" }).SelectOptionAsync(new SelectOptionValue { Label = "4: Start work" });
        await window.GetByRole(AriaRole.Button, new() { Name = "Preview" }).ClickAsync();
        await Expect(window.GetByText("5 of 8 members were present. The quorum of 4 was met. 5 voted yes, 0 no. More than half of 5 voted yes: carried.")).ToBeVisibleAsync();
        await window.Shows("Record a meeting’s decision", phones);
        await window.GetByRole(AriaRole.Button, new() { Name = "Record it" }).ClickAsync();
        await window.Shows("Resolution 1/2026", phones);

        await window.GotoAsync("/");
        await window.Shows("We are at step 4 of 7: Launch the Mage-OS distribution for development and publication of enhancements to the Magento Open Source platform");
        await window.GotoAsync("/history");
        await window.GetByRole(AriaRole.Link, new() { Name = "resolution 1/2026" }).First.ClickAsync();
        await window.Shows("Resolution 1/2026", phones);
        await Expect(window.GetByRole(AriaRole.Article)).ToHaveCountAsync(2);
        await window.GotoAsync("/board/digests?preview=weekly");
        await Expect(window.Locator("pre")).ToContainTextAsync("resolution 1/2026 (5 present");
    }
}
