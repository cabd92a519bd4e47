using Alliance.Roadmap.Ledger;
using Alliance.Roadmap.Milestones;
using Alliance.Roadmap.Posts;
using Alliance.Roadmap.Web.Tests;
using Alliance.Roadmap.Web.Tests.Digests;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Alliance.Roadmap.Browser.Tests;

/// <summary>Somebody who wants to know how a promise changed over the years.</summary>
public sealed class ReadingTheStory(Chromium chromium)
{
    [Fact]
    public async Task follows_a_promise_from_its_first_words_to_today()
    {
        await using var site = await Site.OnSqlite();   // 23 November 2026
        await Pass(site, 60, 3, (step, act) => step.Complete(act, Extent.Full));
        await Pass(site, 1, 4, (step, act) => step.Start(act));
        await Pass(site, 30, 4, (step, act) => step.Tell("A first version for **testing** is out.\nNext: an installer, see https://mage-os.org/news.", act));
        await Pass(site, 200, 4, (step, act) => step.Pause(act));
        await Pass(site, 90, 4, (step, act) => step.Resume(act));
        await Pass(site, 5, 4, (step, act) => step.Reword(new Wording("Launch the distribution", "One download that *works*.", "Anyone can install it."), act));
        await Pass(site, 10, 4, (step, act) => step.Tell("The installer is out.", act));
        await Pass(site, 1, 4, (step, act) => step.Link(new LinkedPost("The installer", "https://mage-os.org/news/installer"), act));
        await Pass(site, 150, 7, (step, act) => step.Drop(act));
        await Pass(site, 20, 6, (step, act) => step.Retarget(Target("2029"), act));
        var slug = await site.Ask(db => db.Milestones.Where(step => step.Number == 4).Select(step => step.Slug).SingleAsync());

        var window = await chromium.Window(site, Screen.LightPhone);
        await window.GotoAsync("/");
        await window.Shows("We are at step 4 of 7: Launch the distribution", Screen.All);
        await window.GetByRole(AriaRole.Heading, new() { Name = "Step 4 of 7, in progress, we are here: Launch the distribution" }).GetByRole(AriaRole.Link).ClickAsync();
        await window.Shows("Step 4 of 7: Launch the distribution", Screen.All);
        await Expect(window.GetByText("First published as")).ToBeVisibleAsync();
        await Expect(window.GetByText("Now, since 14 December 2027")).ToBeVisibleAsync();   // whatever was linked later
        await Expect(window.GetByText("Paused from 10 September 2027 to 9 December 2027")).ToBeVisibleAsync();
        await window.GetByRole(AriaRole.Link, new() { Name = "Why it was reworded" }).ClickAsync();
        await window.Shows("History");

        await window.GotoAsync("/history");
        await window.Shows("History", Screen.All);
        await window.GetByRole(AriaRole.Combobox, new() { Name = "Step" }).SelectOptionAsync(slug);
        await window.GetByRole(AriaRole.Combobox, new() { Name = "Year" }).SelectOptionAsync("2027");
        await window.GetByRole(AriaRole.Button, new() { Name = "Show" }).ClickAsync();
        await Expect(window.GetByRole(AriaRole.Article)).ToHaveCountAsync(7);
        await window.GetByText("Cite").First.ClickAsync();
        await Expect(window.Locator(".citation").First).ToBeVisibleAsync();

        await window.GotoAsync("/");
        await window.GetByLabel("See the roadmap as it stood at the end of").FillAsync("2027-10-01");
        await window.GetByRole(AriaRole.Button, new() { Name = "Show" }).ClickAsync();
        await window.Shows("Next was step 4 of 7: Launch the Mage-OS distribution for development and publication of enhancements to the Magento Open Source platform", Screen.All);
        await window.GotoAsync("/?on=tomorrow");
        await Expect(window.GetByRole(AriaRole.Alert)).ToContainTextAsync("“tomorrow” is not a day.");
    }

    private static Task Pass(Site site, int days, int number, Func<Milestone, Act, Outcome> act)
    {
        site.Clock.Advance(TimeSpan.FromDays(days));
        return site.Act(number, act);
    }

    private static TargetDate Target(string text)
    {
        Assert.True(TargetDate.TryParse(text, out var target));
        return target;
    }
}
