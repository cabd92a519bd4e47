using System.Collections.Concurrent;
using Alliance.Roadmap.Board;
using Alliance.Roadmap.Web.Tests;
using Alliance.Roadmap.Web.Tests.Board;
using Alliance.Roadmap.Web.Tests.Mail;
using Microsoft.Playwright;

namespace Alliance.Roadmap.Browser.Tests;

/// <summary>Some mail scanners open every link in a real browser and let its scripts run; some sit in the browser of the very person.
/// Whatever they open, the whole database is the same afterwards, and nothing is left to be done.</summary>
public sealed class FollowingEveryLink(Chromium chromium)
{
    // A tab mostly waits for silence: enough of them that two cores have work, and no more, because each is a process.
    private const int Tabs = 12;

    [Fact]
    public async Task of_any_kind_of_mail_with_its_scripts_changes_nothing_however_often()
    {
        await using var site = await Site.OnSqlite();
        var scanner = await chromium.Window(site, Screen.LightDesktop);
        // Signed in, and the one who asked for the link: in no other browser could more happen.
        var person = await chromium.Window(site, Screen.LightDesktop);
        var links = await site.LinksOfEveryMail(async email =>
        {
            await person.GotoAsync(await site.Invite(Office.President));
            await person.GetByRole(AriaRole.Button).ClickAsync();
            await person.Shows("What waits for you");
            await person.GotoAsync("/sign-in");
            await person.GetByRole(AriaRole.Textbox).FillAsync(email);
            await person.GetByRole(AriaRole.Button, new() { Name = "Send me the mail" }).ClickAsync();
            await person.Shows("Look into your mail");
        });

        // Nothing is left out. The site's clock stands still: otherwise only when a person who is signed in was last seen would change, every five minutes.
        var (before, mails) = (await site.Everything(), site.Mail().Count);
        await Open(scanner, links.SelectMany(link => Enumerable.Repeat(link, 10)));
        await Open(person, links);
        await person.GotoAsync("/board");
        await person.Shows("What waits for you");
        await site.RunJobs();
        Assert.Empty(await site.ChangesSince(before));
        Assert.Equal(mails, site.Mail().Count);
    }

    /// <summary>Opens each in a tab of this browser and stays there until nothing more is asked of the site.</summary>
    private static async Task Open(IPage window, IEnumerable<string> links)
    {
        var waiting = new ConcurrentQueue<string>(links);
        await Task.WhenAll(Enumerable.Range(0, Tabs).Select(async _ =>
        {
            var tab = await window.Context.NewPageAsync();
            while (waiting.TryDequeue(out var link)) await tab.GotoAsync(link, new() { WaitUntil = WaitUntilState.NetworkIdle });
            await tab.CloseAsync();
        }));
    }
}
