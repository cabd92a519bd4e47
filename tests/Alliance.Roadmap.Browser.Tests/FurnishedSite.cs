using System.Text.RegularExpressions;
using Alliance.Roadmap.Board;
using Alliance.Roadmap.Digests;
using Alliance.Roadmap.Funding;
using Alliance.Roadmap.Ledger;
using Alliance.Roadmap.Milestones;
using Alliance.Roadmap.Posts;
using Alliance.Roadmap.Resolutions;
using Alliance.Roadmap.Subscribers;
using Alliance.Roadmap.Web.Digests;
using Alliance.Roadmap.Web.Tests;
using Alliance.Roadmap.Web.Tests.Board;
using Alliance.Roadmap.Web.Tests.Digests;
using Alliance.Roadmap.Webhook;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace Alliance.Roadmap.Browser.Tests;

/// <summary>A site on which everything there is to see can be seen: steps of every status, digests in every state, people and
/// subscribers. Addresses name what they lead to in braces: <c>/milestones/{paused}</c>.</summary>
public sealed partial class FurnishedSite(Chromium chromium) : IAsyncLifetime
{
    private readonly Dictionary<string, string> places = [];
    private readonly Dictionary<Office, IPage> windows = [];
    private IPage? visitor;
    private Site? site;

    private Site Site => site!;

    public async ValueTask InitializeAsync()
    {
        site = await Site.OnSqlite("--Posts:FeedUrl=https://mage-os.org/feed.xml", "--Webhook:Url=https://builder.example.org/hook");
        await Steps();
        await Subscribers();
        await Digests();
        await People();
        await Decisions();
        await Posts();
    }

    public async ValueTask DisposeAsync() => await Site.DisposeAsync();

    public string Address(string address) => Place().Replace(address, place => places[place.Groups[1].Value]);

    /// <summary>The window of somebody who has not signed in.</summary>
    public async Task<IPage> Visitor()
    {
        if (visitor is not null) return visitor;
        visitor = await chromium.Window(Site, Screen.LightDesktop);

        // The link in a sign-in mail works only in the browser that asked for it.
        await visitor.GotoAsync("/sign-in");
        await visitor.GetByRole(AriaRole.Textbox).FillAsync("wouter@example.org");
        await visitor.GetByRole(AriaRole.Button, new() { Name = "Send me the mail" }).ClickAsync();
        await visitor.Shows("Look into your mail");
        places["sign-in link"] = (await Site.SignInMail("wouter@example.org")).Link;
        return visitor;
    }

    /// <summary>The window of somebody with this office.</summary>
    public async Task<IPage> Window(Office office)
    {
        if (windows.TryGetValue(office, out var known)) return known;
        var window = await chromium.Window(Site, Screen.LightDesktop);
        await window.GotoAsync(await Site.Invite(office, $"Member {(int)office + 1}", office is Office.Treasurer ? "wouter@example.org" : null));
        await window.GetByRole(AriaRole.Button).ClickAsync();
        await window.Shows("What waits for you");
        return windows[office] = window;
    }

    private async Task Steps()
    {
        var yearly = await Site.Ask(db => db.Milestones.Where(step => step.Number == 5).Select(step => step.Conditions.Single().Id).SingleAsync());
        await Site.Act(3, (step, act) => step.Tell("The articles of the association are agreed.\nNext: registering it.", act));
        await Site.Act(3, (step, act) => step.Link(new LinkedPost("What the association will do", "https://mage-os.org/news/association", new DateOnly(2026, 11, 2)), act));
        await Site.Act(4, (step, act) => step.Reword(new Wording("Launch the Mage-OS distribution", "A **complete** shop system that installs in one go:\n\n- tested\n- documented", "Anyone can install it."), act));
        await Site.Act(4, (step, act) => step.Retarget(Target("2027-Q1"), act));
        await Site.Act(4, (step, act) => step.Retarget(Target("2027-Q2"), act));
        await Site.Act(5, (step, act) => step.Change(step.Condition(yearly)!, "members’ fees", Money.Euros(60_000), Basis.Yearly, act));
        await Site.Act(7, (step, act) => step.Require("a partner in every region", null, null, act));
        await Site.Act(7, (step, act) => step.Waive(step.Conditions[0], act));
        await Add("Meet once a year");
        await Site.Act(8, (step, act) => step.Start(act));
        await Site.Act(8, (step, act) => step.Pause(act));
        await Add("Print a magazine");
        await Site.Act(9, (step, act) => step.Drop(act));
        await Add("Translate the documentation");
        await Site.Act(10, (step, act) => step.Require("translators’ fees", Money.Euros(5_000), Basis.Budget, act));
        await Figures();
        var seen = await Site.Ask(db => db.Figures());
        await Site.Act(10, (step, act) => step.Confirm(step.Conditions[0], act with { By = new Person("Tess Example", Office.Treasurer), Treasury = new Treasury(seen, null) }));

        foreach (var (name, number) in new[] { ("completed", 1), ("in progress", 3), ("planned", 4), ("waiting", 5), ("unnamed", 6), ("waived", 7), ("paused", 8), ("dropped", 9), ("funded", 10) })
        {
            var step = await Site.Ask(db => db.Milestones.AsNoTracking().SingleAsync(step => step.Number == number));
            places[name] = step.Slug;
            if (step.Conditions is [{ } condition]) places[$"condition of {name}"] = $"{step.Slug}/conditions/{condition.Id}";
        }
    }

    /// <summary>A year's income that grew, a budget that was cut after funds were confirmed, and an account in dollars.</summary>
    private Task Figures() => Site.Do<RoadmapDb>(async db =>
    {
        var now = Site.Clock.GetUtcNow();
        foreach (var (money, basis, source, days) in new[]
        {
            (Money.Euros(5_100), Basis.Yearly, "bank", 200), (Money.Euros(6_250), Basis.Yearly, "bank", 130), (Money.Euros(5_900), Basis.Yearly, "bank", 60), (Money.Euros(8_400), Basis.Yearly, "bank", 3),
            (Money.Euros(5_000), Basis.Budget, "by-hand", 40), (new Money(1_234_550, "USD"), Basis.Balance, "bank", 150),
        })
        {
            Assert.Null(Reading.Enter(money, basis, source, now.AddDays(-days), "Statement of the bank, https://example.org/statement", "Tess Example, Treasurer", now, out var reading).Refusal);
            db.Add(reading!);
        }

        await db.SaveChangesAsync();
    });

    private Task Add(string title) => Site.Do<RoadmapDb>(async db =>
    {
        var plan = await db.Plans.AsSplitQuery().SingleAsync();
        Assert.Null(plan.Add(new Wording(title), plan.Milestones.Count + 1, [], [], new Act(Readers.President, Site.Clock.GetUtcNow())).Refusal);
        await db.SaveChangesAsync();
    });

    private async Task Subscribers()
    {
        places["subscriber"] = (await Site.Follow("grace@example.org")).Token;
        await Site.Follow("linus@example.org", Cadence.Monthly);
        places["erased subscriber"] = LinkToken.New();
        using var asking = Site.Visitor();
        await asking.Submit(await asking.Open("/subscribe"), "form", ("Form.Email", "edsger@example.org"), ("Form.Cadence", "weekly"));
        await Site.RunJobs();
        places["confirmation"] = ConfirmLink().Match(Site.Mail()[^1].TextBody!).Value;
    }

    private async Task Digests()
    {
        var now = Site.Clock.GetUtcNow();
        foreach (var cadence in new[] { Cadence.Weekly, Cadence.Monthly }) await Site.Ask<DigestPress, (Issue?, Outcome)>(press => press.FreezeNow(cadence));
        await Site.Do<RoadmapDb>(db =>
        {
            db.Add(Issue.Due(Cadence.Quarterly, new Period("2026-Q3"), now - Issue.Patience(Cadence.Quarterly) - TimeSpan.FromDays(1), now, moved: true));
            return db.SaveChangesAsync();
        });
    }

    private async Task People()
    {
        places["invitation"] = await Site.Invite(Office.President, "Vinai Kopp");
        await Site.Invite(Office.Treasurer, "Wouter Steenmeijer", "wouter@example.org");
    }

    private Task Decisions() => Site.Do<RoadmapDb>(async db =>
    {
        var (day, count) = (new DateOnly(2026, 11, 22), new Count(4, 4, 0, 2, 2, Vote.Yes));
        string[] names = ["Ada Example", "Vinai Kopp", "Wouter Steenmeijer", "Ryan Hoerr"];
        var motion = new MotionText
        {
            Text = "Documents are translated:\n\n- first into **French**\n- then into German, https://example.org/plan",
            BoardOnly = "The quotes stay with us.",
            Interests = "None.",
            Minutes = "https://example.org/minutes",
        };
        var members = names.Select((name, at) => new Attendance(at, new Person(name, at is 0 ? Office.President : Office.Director), null, isPresent: true, isRecused: false)).ToList();
        Assert.Null(members[3].Dispute("I left before the vote.", Site.Clock.GetUtcNow()).Refusal);
        var resolution = new Resolution(day, 1, motion, members, count, Statutes.On(day).Decide(ResolutionKind.Meeting, count), Readers.President, Site.Clock.GetUtcNow());
        resolution.TakeEffect([await db.Entries.Where(entry => entry.Act == Acts.Confirm).MaxAsync(entry => entry.Sequence)]);
        db.Add(resolution);
        var drafter = new Account("Grace Example", "grace.example@example.org", Office.Director);
        db.Add(drafter);
        var draft = new Alliance.Roadmap.Resolutions.Motion(ResolutionKind.Meeting, motion, drafter, Site.Clock.GetUtcNow());
        draft.Propose(new ProposedAct("start", places["planned"], null, "{}", "Step 4, “Launch the Mage-OS distribution”: Start work"));
        var open = new Alliance.Roadmap.Resolutions.Motion(ResolutionKind.Meeting, motion, drafter, Site.Clock.GetUtcNow());
        var electors = names.Select((name, at) => new Elector(at, new Person(name, at is 0 ? Office.President : Office.Director), Guid.CreateVersion7(), isPresent: at is 1)).ToList();
        Assert.Null(open.Open(2, electors, isSecret: false, Site.Clock.GetUtcNow().AddDays(50), Readers.President, day, Site.Clock.GetUtcNow()).Refusal);
        db.AddRange(draft, open);
        (places["draft"], places["open vote"]) = ($"{draft.Id}", $"{open.Id}");
        await db.SaveChangesAsync();
    });

    /// <summary>A tray of two pages with one post put aside, a link that moved and one that does not answer, and what another program was told.</summary>
    private Task Posts() => Site.Do<RoadmapDb>(async db =>
    {
        var now = Site.Clock.GetUtcNow();
        var check = new FeedCheck("https://mage-os.org/feed.xml");
        check.Changed(now, 26, null, null);
        var posts = Enumerable.Range(1, 26).Select(number => new FeedPost(new FeedItem(
            null, number % 3 is 2 ? "Introducing the Mage-OS distribution, and grants for those who work on it" : $"News of week {40 - number}", $"https://mage-os.org/updates/{number}",
            number is 4 ? null : new DateOnly(2026, 11, 20).AddDays(-7 * number), number is 5 ? "" : "What happened in the project since the last time, who helped, and what comes next for everybody who takes part."), now)).ToList();
        posts[^1].Dismiss("Ada Example, President", now);
        var moved = new LinkCheck("https://mage-os.org/news/association");
        moved.Answered(now, "https://mage-os.org/updates/2026-11-02-what-the-association-will-do/");
        var dead = new LinkCheck("https://mage-os.org/blog/the-future-of-magento");
        for (var days = 7; days >= 0; days -= 7) dead.Failed(now.AddDays(-days), "mage-os.org answered with the status 404.");
        var arrived = new WebhookCall(20, 24, now.AddDays(-3));
        arrived.Heard(arrived.Try(now.AddDays(-3)), new WebhookAnswer(502, "Answered with the status 502. It said: Bad Gateway"), now.AddDays(-3));
        arrived.Heard(arrived.Try(now.AddDays(-3).AddMinutes(1)), new WebhookAnswer(200, "Answered with the status 200."), now.AddDays(-3).AddMinutes(1));
        var given = new WebhookCall(24, 25, now.AddDays(-2));
        for (var hour = 0; given.State is CallState.Waiting; hour++) given.Heard(given.Try(now.AddHours(hour - 40)), new WebhookAnswer(null, "It cannot be reached."), now.AddHours(hour - 40));
        db.AddRange([check, .. posts, moved, dead, arrived, given]);
        await db.SaveChangesAsync();
    });

    private static TargetDate Target(string text)
    {
        Assert.True(TargetDate.TryParse(text, out var target));
        return target;
    }

    [GeneratedRegex(@"\{([^}]+)\}")]
    private static partial Regex Place();

    [GeneratedRegex(@"http\S+/confirm/\S+")]
    private static partial Regex ConfirmLink();
}
