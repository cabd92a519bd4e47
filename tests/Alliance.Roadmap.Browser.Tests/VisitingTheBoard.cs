using Alliance.Roadmap.Board;
using Alliance.Roadmap.Web.Funding;
using Alliance.Roadmap.Web.Milestones;
using Alliance.Roadmap.Web.Setup;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Alliance.Roadmap.Browser.Tests;

public sealed class VisitingTheBoard(FurnishedSite site) : IClassFixture<FurnishedSite>
{
    public static TheoryData<string, string> Pages => new()
    {
        { "/board", "What waits for you" },
        { "/board/milestones", "The steps" },
        { "/board/milestones/{completed}", "Build community interest" },
        { "/board/milestones/{in progress}", "Form the supporting organization" },
        { "/board/milestones/{planned}", "Launch the Mage-OS distribution" },
        { "/board/milestones/{waiting}", "Hire a full-time Chief Operations Officer to oversee development of the Mage-OS distribution" },
        { "/board/milestones/{paused}", "Meet once a year" },
        { "/board/milestones/{dropped}", "Print a magazine" },
        { "/board/milestones/{funded}", "Translate the documentation" },
        { "/board/people", "People" },
        { "/board/people/board", "Invite the board" },
        { "/board/digests", "Digests" },
        { "/board/digests?preview=weekly", "Digests" },
        { "/board/digests?preview=quarterly", "Digests" },
        { "/board/digests?preview=as-it-happens", "Digests" },
        { "/board/digests/1", "Digest 1" },
        { "/board/digests/1?for=ada@example.org", "Digest 1" },
        { "/board/digests/preview/weekly", "Preview: the weekly digest" },
        { "/board/review", "Review the open steps" },
        { "/board/money", "Money" },
        { "/board/money?entered=3", "Money" },
        { "/board/posts", "Posts" },
        { "/board/posts?linked=12&page=2", "Posts" },
        { "/board/posts?aside=yes", "Posts put aside" },
        { "/board/webhook", "Webhook" },
        { "/board/resolutions", "Decisions" },
        { "/board/resolutions/new", "Record a meeting’s decision" },
        { "/board/resolutions/2026-1", "Resolution 1/2026" },
        { "/board/resolutions/2026-1/redact", "Remove a text of resolution 1/2026" },
        { "/board/history", "History" },
        { "/board/reports", "Reports" },
        { "/board/reports/2026-Q4", "Report for the Business Control Committee, October to December 2026" },
        { "/board/reports/2026", "Report for the General Assembly, the year 2026" },
        { "/board/history/9/redact", "Remove a text of entry 9" },
        { "/board/milestones/{planned}/owners", "Who looks after it" },
        { "/board/motions/new", "Draft a motion" },
        { "/board/motions/{draft}", "A draft" },
        { "/board/motions/{draft}/edit", "Change the motion" },
        { "/board/motions/{draft}/act?choice=add", "Add a step" },
        { "/board/motions/{draft}/open", "Open the vote" },
        { "/board/motions/{open vote}", "Resolution 2/2026" },
        { "/board/motions/{open vote}/close", "Close the vote" },
        { "/board/people/new-board", "New board" },
        { "/board/tokens", "Tokens" },
        { "/board/no-such-page", "There is no such page" },
        { "/account", "Your account" },
        { "/sign-in", "Sign in" },
        { "/sign-in?again=yes&returnUrl=%2Fboard%2Ftokens", "Sign in" },
        { "/sign-out", "Sign out" },
    };

    /// <summary>Every act: where its form is, its heading, and what is filled in besides reasons.</summary>
    public static TheoryData<string, string, string?, string?> Acts => new()
    {
        { "new", "Add a step", "Title", "Write a handbook" },
        { "{planned}/start", "Start work", null, null },
        { "{in progress}/complete", "Complete", null, null },
        { "{in progress}/pause", "Pause", null, null },
        { "{paused}/resume", "Resume work", null, null },
        { "{completed}/reopen", "Reopen", null, null },
        { "{planned}/drop", "Drop", null, null },
        { "{dropped}/reinstate", "Reinstate", null, null },
        { "{in progress}/update", "Write an update", null, null },
        { "{in progress}/post", "Link a post", "Address", "/news/registered" },
        { "{in progress}/review", "Review", null, null },
        { "{planned}/retarget", "Retarget", "Target", "2028" },
        { "{in progress}/reword", "Reword", "Title", "Form the supporting association" },
        { "{in progress}/spelling", "Correct spelling", "Title", "Form the supporting organisation" },
        { "{in progress}/require", "Require funds", "Condition", "a place to meet" },
        { "{planned}/reorder", "Reorder", "Position", "6" },
        { "{planned}/split", "Split this step", "Title of the part split off", "Publish the first release" },
        { "{paused}/merge", "Merge into another step", null, null },
        { "{paused}/take-back", "Take back", null, null },
        { "{condition of unnamed}/confirm", "Confirm funds", null, null },
        { "{condition of waiting}/waive", "Waive", null, null },
        { "{condition of funded}/withdraw", "Withdraw", null, null },
        { "{condition of waiting}/change", "Change", "Amount", "48000" },
        { "{condition of waiting}/release", "Release", null, null },
    };

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task meets_everybody_on_every_screen(string address, string heading)
    {
        var window = await site.Window(Office.Treasurer);
        await window.GotoAsync(site.Address(address));
        await window.Shows(heading, Screen.All);
    }

    [Theory]
    [MemberData(nameof(Acts))]
    public async Task acts_by_forms_and_previews_that_meet_everybody(string act, string heading, string? field, string? text)
    {
        var window = await site.Window(Office.Treasurer);
        await window.GotoAsync(site.Address($"/board/milestones/{act}"));
        await window.Shows(heading, Screen.All);

        if (field is not null) await window.GetByRole(AriaRole.Textbox, new() { Name = field }).Or(window.GetByRole(AriaRole.Spinbutton, new() { Name = field })).First.FillAsync(text!);
        foreach (var choice in await window.Locator("input[type=radio]:required").AllAsync()) await choice.CheckAsync();
        foreach (var choice in await window.Locator("select:required").AllAsync()) await choice.SelectOptionAsync(new SelectOptionValue { Index = 1 });
        for (var empty = window.Locator(":is(input, textarea):required:invalid"); await empty.CountAsync() > 0;) await empty.First.FillAsync("So that everyone can read it.");
        await window.GetByRole(AriaRole.Button, new() { Name = "Preview" }).ClickAsync();
        await Expect(window.GetByRole(AriaRole.Heading, new() { Name = "This will be written" })).ToBeVisibleAsync();
        await window.Shows(heading, Screen.All);
    }

    [Fact]
    public async Task is_written_in_valid_HTML() =>
        await (await site.Window(Office.Treasurer)).Reads(Pages.Select(row => site.Address(row.Data.Item1)).Concat(Acts.Select(row => site.Address($"/board/milestones/{row.Data.Item1}"))));

    [Fact]
    public async Task shows_what_will_be_removed_before_it_is()
    {
        var window = await site.Window(Office.Treasurer);
        await window.GotoAsync("/board/history/9/redact");
        await window.GetByRole(AriaRole.Checkbox).First.CheckAsync();
        await window.GetByRole(AriaRole.Textbox).FillAsync("The person asked for it.");
        await window.GetByRole(AriaRole.Button, new() { Name = "Preview" }).ClickAsync();
        await Expect(window.GetByRole(AriaRole.Button, new() { Name = "Remove it for good" })).ToBeVisibleAsync();
        await window.Shows("Remove a text of entry 9", Screen.All);
    }

    [Fact]
    public async Task prints_a_report_without_the_frame_of_the_page()
    {
        var window = await site.Window(Office.Treasurer);
        await window.GotoAsync("/board/reports/2026-Q4");
        await window.EmulateMediaAsync(new() { Media = Media.Print });
        await Expect(window.GetByRole(AriaRole.Heading, new() { Name = "What to look at first" })).ToBeVisibleAsync();
        await Expect(window.GetByRole(AriaRole.Navigation)).ToHaveCountAsync(0);
        await Expect(window.Locator(".seal")).ToBeVisibleAsync();
        await Expect(window.GetByText("Mail stays here.")).ToBeHiddenAsync();
        Assert.Equal("%PDF"u8.ToArray(), (await window.PdfAsync(new() { Format = "A4" }))[..4]);
        if (Environment.GetEnvironmentVariable("ROADMAP_TEST_SCREENSHOTS") is { Length: > 0 } pictures) await window.ScreenshotAsync(new() { Path = Path.Combine(pictures, "report printed.png"), FullPage = true });
        await window.EmulateMediaAsync(new() { Media = Media.Screen });
    }

    [Fact]
    public void leaves_no_act_out()
    {
        var tried = Acts.Select(row => row.Data.Item1[(row.Data.Item1.LastIndexOf('/') + 1)..]).ToList();
        Assert.All(new MilestoneActs(new RoadmapSettings()).All.Concat(ConditionActs.All), act => Assert.Contains(act.Name, tried));
    }

    [Fact]
    public async Task shows_a_new_token_and_a_new_invitation_once()
    {
        var window = await site.Window(Office.Director);
        await window.GotoAsync("/board/tokens");
        await window.GetByRole(AriaRole.Textbox).FillAsync("The build");
        await window.GetByRole(AriaRole.Button).ClickAsync();
        await Expect(window.GetByRole(AriaRole.Status)).ToContainTextAsync("It is shown only now");
        await window.Shows("Tokens", Screen.All);

        await window.GotoAsync("/board/people");
        await window.GetByRole(AriaRole.Textbox, new() { Name = "Name" }).FillAsync("Ada Example");
        await window.GetByRole(AriaRole.Textbox, new() { Name = "E-mail address" }).FillAsync("ada@example.org");
        await window.GetByRole(AriaRole.Button, new() { Name = "Invite" }).ClickAsync();
        await Expect(window.GetByRole(AriaRole.Status)).ToContainTextAsync("Ada Example is invited");
        await window.Shows("People", Screen.All);
    }

    [Fact]
    public async Task ends_politely_where_the_office_does_not_reach()
    {
        var window = await site.Window(Office.Auditor);
        await window.GotoAsync("/board/tokens");
        await window.Shows("This is not open to you", Screen.All);
    }

    /// <summary>Its pages are Hangfire's own, so only whether they work under the site's policy is ours to answer.</summary>
    [Fact]
    public async Task leads_to_a_job_dashboard_that_its_policy_lets_work()
    {
        var window = await site.Window(Office.Treasurer);
        await window.GotoAsync("/board");
        await window.GetByRole(AriaRole.Link, new() { Name = "Jobs" }).ClickAsync();
        await window.Shows("Overview");
        Assert.Empty((await window.ConsoleMessagesAsync()).Where(message => message.Type is "error").Select(message => message.Text));
    }
}
