using System.Net;
using Alliance.Roadmap.Board;
using Alliance.Roadmap.Milestones;
using Alliance.Roadmap.Subscribers;
using Alliance.Roadmap.Web.Digests;
using Alliance.Roadmap.Web.Resolutions;
using Alliance.Roadmap.Web.Tests.Board;
using Alliance.Roadmap.Web.Tests.Digests;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Tests.Resolutions;

public sealed class RecordingAMeeting
{
    private const string New = "/board/resolutions/new";
    private const string Form = "main form";
    private const string Objecting = "button[value=object]";

    [Theory, InlineData(false), InlineData(true)]
    public async Task moves_what_was_decided_and_shows_the_arithmetic_everywhere(bool postgreSql)
    {
        await using var site = await Site.On(postgreSql);
        site.Clock.Advance(TimeSpan.FromDays(2));
        using var president = await site.SignedIn(Office.President);
        var (third, fourth) = (await Slug(site, 3), await Slug(site, 4));
        var form = await president.Open(New);
        Assert.Contains("Vinai Kopp", form.Words, StringComparison.Ordinal);
        var preview = await president.Submit(form, Form,
        [
            .. Present(5), ("Input.Text", "The association is **founded**; work on the distribution begins."), ("Input.Votes", "all"), ("Input.DecidedOn", "2026-11-24"),
            ("Input.Acts[0].Choice", $"complete/{third}/full"), ("Input.Acts[0].Evidence", "https://example.org/registered"), ("Input.Acts[1].Choice", $"start/{fourth}"),
            ("Input.Minutes", "https://example.org/minutes"), ("Input.BoardOnly", "Not for everyone."), ("Input.Step", "preview"),
        ]);
        const string Arithmetic = "5 of 8 members were present. The quorum of 4 was met. 5 voted yes, 0 no. More than half of 5 voted yes: carried.";
        Assert.Equal("", preview.Alert);
        Assert.Contains(Arithmetic, preview.Words, StringComparison.Ordinal);
        Assert.Equal(2, preview.Document.QuerySelectorAll("article.written").Length);
        Assert.Equal(["Step 3", "Step 4", "Step 3", "Step 4"], preview.Document.QuerySelectorAll(".rehearsal .number").Select(number => number.FirstChild!.TextContent));
        Assert.Contains("Completed on 24 November 2026", preview.Document.QuerySelectorAll(".rehearsal > section")[1].TextContent, StringComparison.Ordinal);
        Assert.Contains("The rules: Step 4", preview.Words, StringComparison.Ordinal);
        Assert.Equal(MilestoneStatus.InProgress, await Status(site, 3));

        var recorded = await president.Submit(preview, "button[value=record]");
        Assert.EndsWith("/board/resolutions/2026-1", recorded.Address.AbsolutePath, StringComparison.Ordinal);
        Assert.Contains("Not for everyone.", recorded.Words, StringComparison.Ordinal);
        Assert.Equal((MilestoneStatus.Completed, MilestoneStatus.InProgress), (await Status(site, 3), await Status(site, 4)));

        using var anybody = site.Visitor();
        var page = await anybody.Open("/resolutions/2026-1");
        Assert.Contains(Arithmetic, page.Words, StringComparison.Ordinal);
        Assert.Equal("founded", page.Document.QuerySelector("main strong")?.TextContent);
        Assert.DoesNotContain("Not for everyone.", page.Words, StringComparison.Ordinal);
        Assert.Equal(2, page.Document.QuerySelectorAll("article.entry").Length);
        Assert.Contains("Resolution 1/2026", (await anybody.Open("/resolutions")).Words, StringComparison.Ordinal);
        const string Cited = "board meeting of 24 November 2026, resolution 1/2026 (5 present, quorum 4 met; 5 yes)";
        foreach (var story in new[] { "/history", $"/milestones/{third}" })
            Assert.Equal(Cited, (await anybody.Open(story)).Document.QuerySelector("a[href='/resolutions/2026-1']")?.TextContent);
        var digest = await site.Ask<DigestPress, DigestPreview>(press => press.Preview(Cadence.Weekly));
        Assert.Contains($"Decided: {Cited}. {site.Address}resolutions/2026-1 ", string.Join(' ', digest.Rendering.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        var mail = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(digest.Rendering.Html);
        Assert.Equal([$"{Cited}.", $"{Cited}."], mail.QuerySelectorAll($"a[href='{site.Address}resolutions/2026-1']").Select(link => link.TextContent));
        Assert.StartsWith("Decided: ", mail.QuerySelector($"a[href='{site.Address}resolutions/2026-1']")!.ParentElement!.TextContent, StringComparison.Ordinal);
        Assert.Equal(0, (await site.Command("ledger", "verify")).ExitCode);
    }

    [Fact]
    public async Task asks_how_the_President_voted_only_on_a_tie()
    {
        await using var site = await Site.OnSqlite();
        using var president = await site.SignedIn(Office.President);
        var form = await president.Open(New);
        Assert.Null(form.Document.QuerySelector("[name='Input.President']"));
        var tie = await president.Submit(form, Form, [.. Present(4), ("Input.Text", "We begin."), ("Input.Votes", "counted"), ("Input.Yes", "2"), ("Input.No", "2"), ("Input.Step", "preview")]);
        Assert.Contains("please say how the President voted", tie.Alert, StringComparison.Ordinal);
        var won = await president.Submit(tie, Form, ("Input.President", "yes"), ("Input.Step", "preview"));
        Assert.Contains("A tie, and the President voted yes: carried.", won.Words, StringComparison.Ordinal);
        // Not to choose is no answer, and who was not there has not voted.
        Assert.Equal(tie.Alert, (await president.Submit(tie, Form, ("Input.President", ""), ("Input.Step", "preview"))).Alert);
        var absent = await president.Submit(tie, Form, [("Input.President", "yes"), ("Input.Step", "preview"), .. (await Presidents(site)).Select(at => ($"Input.Members[{at}].IsRecused", "true")), ("Input.Yes", "1"), ("Input.No", "1"), ("Input.Members[5].IsPresent", "true"), ("Input.Members[6].IsPresent", "true")]);
        Assert.Contains("The President did not vote", absent.Alert, StringComparison.Ordinal);
        var lost = await president.Submit(tie, Form, ("Input.President", "abstain"), ("Input.Step", "preview"));
        Assert.Contains("A tie, without a yes or no of the President: lost.", lost.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task without_a_quorum_is_kept_and_changes_nothing()
    {
        await using var site = await Site.OnSqlite();
        using var president = await site.SignedIn(Office.President);
        var page = await president.Submit(await president.Open(New), Form,
            [.. Present(5), ("Input.Members[0].IsRecused", "true"), ("Input.Members[1].IsRecused", "true"), ("Input.Text", "We begin."), ("Input.Votes", "all"), ("Input.Acts[0].Choice", $"start/{await Slug(site, 4)}"), ("Input.Step", "record")]);
        Assert.Contains("which leaves 3. The quorum of 4 was not met, so nothing was decided.", page.Words, StringComparison.Ordinal);
        Assert.Equal(MilestoneStatus.Planned, await Status(site, 4));
        Assert.Contains("invalid", (await president.Open("/resolutions")).Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task takes_effect_as_a_whole_or_not_at_all()
    {
        await using var site = await Site.OnSqlite();
        using var president = await site.SignedIn(Office.President);
        var (third, fifth) = (await Slug(site, 3), await Slug(site, 5));
        (string, string)[] both =
        [
            .. Present(5), ("Input.Text", "We begin."), ("Input.Votes", "all"), ("Input.Step", "record"), ("Input.Acts[0].Choice", $"complete/{third}/full"), ("Input.Acts[0].Evidence", "A note."), ("Input.Acts[1].Choice", $"start/{fifth}"),
        ];
        var refused = await president.Submit(await president.Open(New), Form, both);
        Assert.StartsWith("Nothing was recorded. Step 5, “", refused.Alert, StringComparison.Ordinal);
        Assert.Contains("it waits for", refused.Alert, StringComparison.Ordinal);
        Assert.Equal("Blocks: Every funding condition is met, or the board goes ahead without it.", Assert.Single(refused.Document.QuerySelectorAll(".rules .blocks")).TextContent);
        Assert.Equal(MilestoneStatus.InProgress, await Status(site, 3));
        Assert.Empty(await site.Ask(db => db.Resolutions.ToListAsync()));

        // Waiving first makes it possible, in the same decision.
        var condition = Assert.Single((await site.Ask(db => db.Milestones.AsNoTracking().AsSplitQuery().SingleAsync(step => step.Number == 5))).Conditions).Id;
        var page = await president.Submit(refused, Form, ("Input.Acts[1].Choice", $"waive/{fifth}/{condition}"), ("Input.Acts[2].Choice", $"start/{fifth}"), ("Input.Reason", "The donors wait for us."), ("Input.Step", "record"));
        Assert.Equal("", page.Alert);
        Assert.Equal(MilestoneStatus.InProgress, await Status(site, 5));
        Assert.Equal(3, (await site.Ask(db => db.Resolutions.SingleAsync())).Effects.Count);
    }

    [Fact]
    public async Task of_a_roadmap_that_has_moved_meanwhile_is_shown_again()
    {
        await using var site = await Site.OnSqlite();
        using var president = await site.SignedIn(Office.President);
        var form = await president.Open(New);
        await site.Act(3, (step, act) => step.Tell("It moves.", act));
        var late = await president.Submit(form, Form, [.. Present(5), ("Input.Text", "We begin."), ("Input.Votes", "all"), ("Input.Acts[0].Choice", $"start/{await Slug(site, 4)}"), ("Input.Step", "record")]);
        Assert.Contains("Somebody else changed this in the meantime", late.Alert, StringComparison.Ordinal);
        Assert.EndsWith("/board/resolutions/2026-1", (await president.Submit(late, Form, ("Input.Step", "record"))).Address.AbsolutePath, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Input.Text", " ", "A decision needs a text")]
    [InlineData("Input.Votes", "", "Please say how they voted")]
    [InlineData("Input.DecidedOn", "2026-12-31", "cannot be dated in the future")]
    [InlineData("Input.DecidedOn", "yesterday", "which is not a day")]
    [InlineData("Input.Minutes", "javascript:alert(1)", "is not a web address")]
    [InlineData("Input.Members[0].Name", "Mallory", "The board has changed")]
    [InlineData("Input.Acts[0].Choice", "celebrate/nowhere", "not possible as things stand now")]
    public async Task says_what_is_wrong_with_it(string field, string value, string why)
    {
        await using var site = await Site.OnSqlite();
        using var president = await site.SignedIn(Office.President);
        (string Name, string Value)[] well = [.. Present(5), ("Input.Text", "We begin."), ("Input.Votes", "all"), ("Input.Step", "record")];
        var page = await president.Submit(await president.Open(New), Form, [.. well.Where(one => one.Name != field), (field, value)]);
        Assert.Contains(why, page.Alert, StringComparison.Ordinal);
        Assert.Empty(await site.Ask(db => db.Resolutions.ToListAsync()));
    }

    [Fact]
    public async Task writes_once_to_everyone_it_names_and_keeps_their_objection_beside_it()
    {
        await using var site = await Site.OnSqlite();
        using var president = await site.SignedIn(Office.President);
        using var treasurer = await site.SignedIn(Office.Treasurer);
        using var director = await site.SignedIn(Office.Director);
        // Accounts come in the order of their offices, between those whom only the published page names.
        var members = (await site.Ask<MeetingDesk, IReadOnlyList<Member>>(desk => desk.Members())).ToList();
        var there = members.Where(member => member.Person.Name is "The President" or "The Treasurer" || member.AccountId is null).Select(member => members.IndexOf(member)).Select(at => ($"Input.Members[{at}].IsPresent", "true"));
        await president.Submit(await president.Open(New), Form, [.. there, ("Input.Text", "We begin."), ("Input.Votes", "all"), ("Input.Step", "record")]);

        for (var round = 0; round < 2; round++) await site.Do<TellThoseNamed>(job => job.Run(CancellationToken.None));
        var mails = site.Mail();
        Assert.Equal(2, mails.Count);
        Assert.All(mails, mail => Assert.Equal("You are recorded as present: resolution 1/2026", mail.Subject));
        Assert.Contains("/board/resolutions/2026-1", mails[0].TextBody, StringComparison.Ordinal);
        Assert.All(mails, mail => Assert.Contains("\n  We begin.\n", mail.TextBody, StringComparison.Ordinal));
        Assert.All(mails, mail => Assert.Contains("<p>We begin.</p>", mail.HtmlBody, StringComparison.Ordinal));

        var record = await treasurer.Open("/board/resolutions/2026-1");
        await treasurer.Submit(record, Objecting, ("Text", "I was not there."));
        using var anybody = site.Visitor();
        Assert.Contains("The Treasurer: I was not there.", (await anybody.Open("/resolutions/2026-1")).Words, StringComparison.Ordinal);
        Assert.Null((await treasurer.Open("/board/resolutions/2026-1")).Document.QuerySelector(Objecting));
        // Who is recorded as absent may say so as well; who is not named may not.
        Assert.NotNull((await director.Open("/board/resolutions/2026-1")).Document.QuerySelector(Objecting));
        using var auditor = await site.SignedIn(Office.Auditor);
        Assert.Null((await auditor.Open("/board/resolutions/2026-1")).Document.QuerySelector(Objecting));
    }

    [Fact]
    public async Task pressed_twice_is_written_once()
    {
        await using var site = await Site.OnSqlite();
        using var president = await site.SignedIn(Office.President);
        var preview = await president.Submit(await president.Open(New), Form, [.. Present(5), ("Input.Text", "We begin."), ("Input.Votes", "all"), ("Input.Step", "preview")]);
        await president.Submit(preview, "button[value=record]");
        Assert.Contains("or this one was already", (await president.Submit(preview, "button[value=record]")).Alert, StringComparison.Ordinal);
        Assert.Single(await site.Ask(db => db.Resolutions.ToListAsync()));
    }

    [Fact]
    public async Task of_two_at_once_gives_each_a_number_of_its_own()
    {
        await using var site = await Site.OnPostgreSql();
        using var president = await site.SignedIn(Office.President);
        var form = await president.Open(New);
        (string, string)[] filled = [.. Present(5), ("Input.Text", "We begin."), ("Input.Votes", "all"), ("Input.Step", "record")];
        var pages = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => president.Submit(form, Form, filled)));
        Assert.All(pages, page => Assert.Equal((HttpStatusCode.OK, ""), (page.Status, page.Alert)));
        Assert.Equal([1, 2, 3, 4], await site.Ask(db => db.Resolutions.Select(resolution => resolution.Number).Order().ToListAsync()));
    }

    private static async Task<List<int>> Presidents(Site site) =>
        [.. (await site.Ask<MeetingDesk, IReadOnlyList<Member>>(desk => desk.Members())).Select((member, at) => (member, at)).Where(one => one.member.Person.Office is Office.President).Select(one => one.at)];

    private static IEnumerable<(string, string)> Present(int members) => Enumerable.Range(0, members).Select(at => ($"Input.Members[{at}].IsPresent", "true"));

    private static Task<string> Slug(Site site, int number) => site.Ask(db => db.Milestones.Where(step => step.Number == number).Select(step => step.Slug).SingleAsync());

    private static Task<MilestoneStatus> Status(Site site, int number) => site.Ask(db => db.Milestones.Where(step => step.Number == number).Select(step => step.Status).SingleAsync());
}
