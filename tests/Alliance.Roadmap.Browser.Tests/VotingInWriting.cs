using Alliance.Roadmap.Board;
using Alliance.Roadmap.Web.Resolutions;
using Alliance.Roadmap.Web.Tests;
using Alliance.Roadmap.Web.Tests.Board;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Alliance.Roadmap.Browser.Tests;

/// <summary>A circular resolution over a week, on telephones in several places; one member never answers.</summary>
public sealed class VotingInWriting(Chromium chromium)
{
    private static readonly Screen[] Phones = [.. Screen.All.Where(screen => screen.Name.EndsWith("phone", StringComparison.Ordinal))];

    [Fact]
    public async Task is_called_by_the_president_answered_in_two_taps_and_put_to_a_meeting_when_a_vote_is_missing()
    {
        await using var site = await Site.OnSqlite();
        var president = await Enter(site, Office.President, "Ada Example");
        var director = await Enter(site, Office.Director, "Dan Example");
        await Enter(site, Office.Treasurer, "Tess Example");
        IPage[] others = [await Enter(site, Office.VicePresident, "Vera Example"), await Enter(site, Office.Actuary, "Alan Example"), await Enter(site, Office.Director, "Dora Example")];
        // Whom the published page names has left.
        await site.Do<RoadmapDb>(async db =>
        {
            var named = db.Organizations.Single().Board;
            db.BoardChanges.Add(new BoardChange(new DateOnly(2026, 11, 23), null, named.Select(member => member.Name), [], "Ada Example, President", site.Clock.GetUtcNow()));
            await db.SaveChangesAsync();
        });

        await president.GotoAsync("/board/resolutions");
        await president.GetByRole(AriaRole.Link, new() { Name = "Draft a motion" }).ClickAsync();
        await president.GetByRole(AriaRole.Textbox, new() { Name = "What is to be decided" }).FillAsync("Work on the distribution begins.");
        await president.GetByRole(AriaRole.Radio, new() { Name = "Circular" }).CheckAsync();
        await president.Shows("Draft a motion", Phones);
        await president.GetByRole(AriaRole.Button, new() { Name = "Draft it" }).ClickAsync();
        await president.GetByRole(AriaRole.Combobox, new() { Name = "Add an act" }).SelectOptionAsync(new SelectOptionValue { Label = "4: Start work" });
        await president.GetByRole(AriaRole.Button, new() { Name = "Fill it in" }).ClickAsync();
        await president.GetByRole(AriaRole.Button, new() { Name = "Add it to the motion" }).ClickAsync();
        await president.GetByText("What would be written if it carried now").ClickAsync();
        await president.Shows("A draft", Phones);
        await president.GetByRole(AriaRole.Link, new() { Name = "Open the vote" }).ClickAsync();
        await president.Shows("Open the vote", Phones);
        await president.GetByRole(AriaRole.Button, new() { Name = "Open the vote" }).ClickAsync();
        await president.Shows("Resolution 1/2026", Phones);
        await president.GetByRole(AriaRole.Button, new() { Name = "Yes" }).ClickAsync();
        await Expect(president.GetByRole(AriaRole.Status)).ToContainTextAsync("You voted yes");

        await site.Do<TendVotes>(job => job.Run(CancellationToken.None));
        var mail = site.Mail().Last(mail => mail.Subject == "Please vote: resolution 1/2026");
        await director.GotoAsync(mail.TextBody!.Split('\n').Single(line => line.Contains("/board/motions/", StringComparison.Ordinal)).Trim());
        await director.GetByRole(AriaRole.Button, new() { Name = "Yes" }).ClickAsync();
        await Expect(director.GetByRole(AriaRole.Status)).ToContainTextAsync("You voted yes");

        foreach (var member in others)
        {
            await member.GotoAsync(director.Url);
            await member.GetByRole(AriaRole.Button, new() { Name = "Yes" }).ClickAsync();
            await Expect(member.GetByRole(AriaRole.Status)).ToContainTextAsync("You voted yes");
        }

        for (var day = 0; day < 7; day++)
        {
            site.Clock.Advance(TimeSpan.FromDays(1));
            await site.Do<TendVotes>(job => job.Run(CancellationToken.None));
        }

        Assert.Single(site.Mail(), sent => sent.Subject == "Your vote is missing: resolution 1/2026");
        await president.GotoAsync("/board/resolutions/2026-1");
        await Expect(president.GetByText("5 of 6 members voted yes; 1 did not vote.")).ToBeVisibleAsync();
        await president.Shows("Resolution 1/2026", Phones);
        await president.GetByRole(AriaRole.Button, new() { Name = "Put the same motion to a meeting" }).ClickAsync();
        await president.Shows("A draft");
        await Expect(president.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "Start work" })).ToBeVisibleAsync();
        await president.GotoAsync("/");
        await president.Shows("We are at step 3 of 7: Form the supporting organization");
    }

    private async Task<IPage> Enter(Site site, Office office, string name)
    {
        var window = await chromium.Window(site, Phones[0]);
        await window.GotoAsync(await site.Invite(office, name, $"{name.Split(' ')[0]}@example.org"));
        await window.GetByRole(AriaRole.Button).ClickAsync();
        await window.Shows("What waits for you");
        return window;
    }
}
