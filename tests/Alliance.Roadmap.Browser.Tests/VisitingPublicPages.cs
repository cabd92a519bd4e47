using System.Reflection;
using Alliance.Roadmap.Web.Setup;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Routing.Template;

namespace Alliance.Roadmap.Browser.Tests;

public sealed class VisitingPublicPages(FurnishedSite site) : IClassFixture<FurnishedSite>
{
    public static TheoryData<string, string> Pages => new()
    {
        { "/", "We are at step 3 of 10: Form the supporting organization" },
        { "/milestones/{completed}", "Step 1 of 10: Build community interest" },
        { "/milestones/{in progress}", "Step 3 of 10: Form the supporting organization" },
        { "/milestones/{planned}", "Step 4 of 10: Launch the Mage-OS distribution" },
        { "/milestones/{waiting}", "Step 5 of 10: Hire a full-time Chief Operations Officer to oversee development of the Mage-OS distribution" },
        { "/milestones/{waived}", "Step 7 of 10: Create a business entity to provide merchant support services and bug fixes for the Mage-OS and Magento Open Source platforms" },
        { "/milestones/{paused}", "Step 8 of 10: Meet once a year" },
        { "/milestones/{dropped}", "Step 9 of 10: Print a magazine" },
        { "/milestones/{funded}", "Step 10 of 10: Translate the documentation" },
        { "/history", "History" },
        { "/history?to=5", "History" },
        { "/resolutions", "Decisions of the board" },
        { "/resolutions/2026-1", "Resolution 1/2026" },
        { "/resolutions/2026-99", "There is no such page" },
        { "/about", "About" },
        { "/privacy", "Privacy" },
        { "/api", "For programs: the API" },
        { "/share", "Put the roadmap on your site" },
        { "/share?milestone={waiting}", "Put the roadmap on your site" },
        { "/embed?size=line", "We are at step 3 of 10: Form the supporting organization" },
        { "/embed?size=compact", "We are at step 3 of 10: Form the supporting organization" },
        { "/embed?size=full", "We are at step 3 of 10: Form the supporting organization" },
        { "/embed?size=line&milestones={waiting}", "Step 5 of 10: Hire a full-time Chief Operations Officer to oversee development of the Mage-OS distribution Waiting for funds: €60,000 a year (members’ fees)" },
        { "/embed?size=line&milestones={waiting},{planned}", "Mage-OS Alliance roadmap" },
        { "/embed?size=compact&milestones={waiting},{planned}&theme=dark", "We are at step 3 of 10: Form the supporting organization" },
        { "/embed?size=huge", "This frame cannot be shown" },
        { "/subscribe", "Follow by mail" },
        { "/subscribe?asked=yes", "Please look at your mail" },
        { "{confirmation}", "Please confirm" },
        { "/confirm/unknown", "This link does nothing any more" },
        { "/subscriptions/{subscriber}", "Your subscription" },
        { "/subscriptions/{subscriber}?now=confirmed", "Your subscription" },
        { "/unsubscribe/{subscriber}", "Stop the digests?" },
        { "/unsubscribe/{erased subscriber}", "No more digests" },
        { "/digests", "Digests" },
        { "/digests/1", "Mage-OS roadmap, week 48 of 2026: step 3 has news, step 4 has a new date and 5 more" },
        { "/sign-in", "Sign in" },
        { "/sign-in/code", "Look into your mail" },
        { "{sign-in link}", "Sign in" },
        { "/sign-in/link/unknown", "Sign in" },
        { "{invitation}", "Your invitation" },
        { "/sign-in/invitation/unknown", "Your invitation" },
        { "/sign-in/set-up/unknown", "Set up the roadmap" },
        { "/sign-out", "Sign out" },
        { "/no-such-page", "There is no such page" },
        { "/not-found", "There is no such page" },
        { "/error", "Something went wrong" },
    };

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task meets_everybody_on_every_screen(string address, string heading)
    {
        var window = await site.Visitor();
        await window.GotoAsync(site.Address(address));
        await window.Shows(heading, Screen.All);
    }

    [Fact]
    public async Task is_written_in_valid_HTML() =>
        await (await site.Visitor()).Reads(Pages.Select(row => site.Address(row.Data.Item1)));

    /// <summary>A page without a row here or in <see cref="VisitingTheBoard"/> fails.</summary>
    [Fact]
    public async Task leaves_no_page_out()
    {
        await site.Visitor();
        var visited = Pages.Concat(VisitingTheBoard.Pages).Select(row => row.Data.Item1)
            .Concat(VisitingTheBoard.Acts.Select(row => $"/board/milestones/{row.Data.Item1}"))
            .Select(address => new Uri(new Uri("http://localhost"), site.Address(address)).AbsolutePath).ToList();
        var pages = typeof(RoadmapApp).Assembly.GetTypes().SelectMany(type => type.GetCustomAttributes<RouteAttribute>()).Select(page => page.Template).ToList();
        Assert.NotEmpty(pages);
        Assert.All(pages, page => Assert.Contains(visited, address => new TemplateMatcher(TemplateParser.Parse(page), []).TryMatch(address, [])));
    }
}
