using System.Net;
using System.Text;
using Alliance.Roadmap.Board;
using Alliance.Roadmap.Funding;
using Alliance.Roadmap.Milestones;
using Alliance.Roadmap.Resolutions;
using Alliance.Roadmap.Web.Resolutions;
using Alliance.Roadmap.Web.Tests.Board;
using Alliance.Roadmap.Web.Tests.Milestones;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Tests.Resolutions;

public sealed class HoldingAVote
{
    [Theory, InlineData(false), InlineData(true)]
    public async Task at_a_meeting_moves_the_roadmap_when_it_carries(bool postgreSql)
    {
        await using var site = await Site.On(postgreSql);
        using var board = await Board.Of(site);
        var step = await site.Step(MilestoneStatus.InProgress);
        var id = await board.Draft("Work rests until spring.");
        var president = board[0];
        await president.Submit(await president.Open($"/board/motions/{id}/act?choice=pause/{step}"), "main form[method=post]", ("Input.Reason", "Winter."));
        await president.Submit(await president.Open($"/board/motions/{id}/act?choice=reword/{step}"), "main form[method=post]", ("Input.Title", "Wait for spring"), ("Input.DoneWhen", "It is spring."), ("Input.Reason", "Clearer."));
        var draft = await president.Open($"/board/motions/{id}");
        Assert.Equal(2, draft.Document.QuerySelectorAll("article.written").Length);
        Assert.Contains("Reword (“Wait for spring”; done when: It is spring.)", draft.Document.QuerySelector("ol")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await site.Visitor().Open("/resolutions/2026-1")).Status);

        await board.Open(id);
        await site.Do<TendVotes>(job => job.Run(CancellationToken.None));
        Assert.Equal(6, site.Mail().Count(mail => mail.Subject == "Please vote: resolution 1/2026" && mail.TextBody!.Contains($"/board/motions/{id}", StringComparison.Ordinal)));
        foreach (var member in board.Members.Take(4)) Assert.Contains("You voted yes", (await member.Vote(id, "yes")).Words, StringComparison.Ordinal);
        Assert.Equal("", (await president.Submit(await president.Open($"/board/motions/{id}/close"), "button[value=close]")).Alert);

        const string Arithmetic = "The President, President closed the vote. 4 of 6 members were present. The quorum of 4 was met. 4 voted yes, 0 no. More than half of 4 voted yes: carried.";
        using var anybody = site.Visitor();
        var page = await anybody.Open("/resolutions/2026-1");
        Assert.Contains(Arithmetic, page.Words, StringComparison.Ordinal);
        Assert.Equal(2, page.Document.QuerySelectorAll("article.entry").Length);
        Assert.DoesNotContain("voted yes)", page.Words, StringComparison.Ordinal);
        var stored = await site.Stored(step);
        Assert.Equal((MilestoneStatus.Paused, "Wait for spring"), (stored.Status, stored.Title));
        using var auditor = await site.SignedIn(Office.Auditor);
        Assert.Contains("present, voted yes", (await auditor.Open("/board/resolutions/2026-1")).Words, StringComparison.Ordinal);
        await site.Do<TellThoseNamed>(job => job.Run(CancellationToken.None));
        Assert.Equal(6, site.Mail().Count(mail => mail.Subject == "Resolution 1/2026: carried"));
        Assert.Equal(0, (await site.Command("ledger", "verify")).ExitCode);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task over_a_week_in_writing_reminds_the_one_who_is_silent_and_offers_the_motion_to_a_meeting(bool postgreSql)
    {
        await using var site = await Site.On(postgreSql);
        using var board = await Board.Of(site);
        var id = await board.Draft("We translate the handbook.", "circular");
        Assert.Contains("Only the President calls a circular resolution", (await board[1].Submit(await board[1].Open($"/board/motions/{id}/open"), "main form")).Alert, StringComparison.Ordinal);
        await board.Open(id);
        await site.Do<TendVotes>(job => job.Run(CancellationToken.None));
        foreach (var member in board.Members.Take(5)) await member.Vote(id, "yes");

        for (var day = 1; day <= 7; day++)
        {
            site.Clock.Advance(TimeSpan.FromDays(1));
            await site.Do<TendVotes>(job => job.Run(CancellationToken.None));
        }

        Assert.Single(site.Mail(), mail => mail.Subject == "Your vote is missing: resolution 1/2026");
        await site.Do<TellThoseNamed>(job => job.Run(CancellationToken.None));
        Assert.Equal((5, 1), (site.Mail().Count(mail => mail.TextBody!.Contains("recorded as having answered.", StringComparison.Ordinal)), site.Mail().Count(mail => mail.TextBody!.Contains("recorded as not having answered.", StringComparison.Ordinal))));
        using var president = await site.SignedIn(Office.President);
        var page = await president.Open("/board/resolutions/2026-1");
        Assert.Contains("The time for voting is over. 5 of 6 members voted yes; 1 did not vote. A circular resolution is valid only when all members vote yes, and no majority rescues it.", page.Words, StringComparison.Ordinal);
        page = await president.Submit(page, "button[value=meeting]");
        Assert.Contains("We translate the handbook.", page.Words, StringComparison.Ordinal);
        Assert.Equal("A draft", page.Heading);
        Assert.Contains("See what it came to", (await president.Open($"/board/motions/{id}")).Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task in_writing_carries_with_the_last_yes_and_only_once()
    {
        await using var site = await Site.OnPostgreSql();
        using var board = await Board.Of(site);
        var id = await board.Draft("We begin.", "circular");
        await board.Open(id);
        var pages = await Task.WhenAll(board.Members.Select(async member => await member.Open($"/board/motions/{id}")));
        await Task.WhenAll(board.Members.Select((member, at) => member.Submit(pages[at], "button[value=yes]")));
        var resolution = Assert.Single(await site.Ask(db => db.Resolutions.AsSplitQuery().ToListAsync()));
        Assert.Equal((ResolutionOutcome.Carried, "Everybody has answered. All 6 members voted yes: valid and carried."), (resolution.Outcome, resolution.Arithmetic));
    }

    [Fact]
    public async Task in_writing_closes_when_the_board_changes()
    {
        await using var site = await Site.OnSqlite();
        using var board = await Board.Of(site);
        var id = await board.Draft("We begin.", "circular");
        await board.Open(id);
        await site.Seat(Office.Director);
        Assert.Contains("It closed because the board changed.", (await board[0].Vote(id, "yes")).Alert, StringComparison.Ordinal);
        Assert.Equal(ResolutionOutcome.Invalid, (await site.Ask(db => db.Resolutions.SingleAsync())).Outcome);
    }

    [Fact]
    public async Task that_carries_what_cannot_take_effect_says_why_and_lets_it_take_effect_later()
    {
        await using var site = await Site.OnSqlite("--Governance:DecisionRequiredFor=start,complete,waive");
        using var board = await Board.Of(site);
        var waiting = await site.Step(MilestoneStatus.Planned, new FundingCondition("availability of funds"));
        var running = await site.Step(MilestoneStatus.InProgress);
        var id = await board.Draft("We finish one and begin the other.");
        await board[0].Submit(await board[0].Open($"/board/motions/{id}/act?choice=complete/{running}"), "main form[method=post]", ("Input.Extent", "part"), ("Input.Evidence", "https://example.org/proof"));
        await board[0].Submit(await board[0].Open($"/board/motions/{id}/act?choice=start/{waiting}"), "main form[method=post]");
        await board.Open(id);
        foreach (var member in board.Members) await member.Vote(id, "yes");
        await board[0].Submit(await board[0].Open($"/board/motions/{id}/close"), "button[value=close]");
        Assert.Equal((MilestoneStatus.InProgress, MilestoneStatus.Planned), ((await site.Stored(running)).Status, (await site.Stored(waiting)).Status));
        var page = await board[0].Open("/board/resolutions/2026-1");
        Assert.Contains("The decision carried, but its acts have not taken effect.", page.Words, StringComparison.Ordinal);
        Assert.Contains("it waits for availability of funds", (await board[0].Submit(page, "button[value=effect]")).Alert, StringComparison.Ordinal);

        // A program carries out what the decision holds, and nothing else.
        using var program = await site.Program(Office.President);
        Assert.Contains("governance.decision-required", await Post(program, running, "complete", "board meeting of 22 November 2026"), StringComparison.Ordinal);
        Assert.Contains($"/board/motions/new?choice=complete%2F{running}", await Post(program, running, "complete", null), StringComparison.Ordinal);
        var early = await Post(program, waiting, "start", "2026-1");
        Assert.Contains("another comes first", early, StringComparison.Ordinal);
        Assert.Contains("/board/resolutions/2026-1", early, StringComparison.Ordinal);
        Assert.Contains("does not hold this act", await Post(program, running, "drop", "2026-1"), StringComparison.Ordinal);
        Assert.Contains("There is no resolution 9/2026", await Post(program, running, "complete", "2026-9"), StringComparison.Ordinal);
        Assert.Equal("", await Post(program, running, "complete", "2026-1"));
        Assert.Equal(Extent.Part, (await site.Stored(running)).Extent);   // as decided, not as the program says
        Assert.Contains("has taken effect already", await Post(program, running, "complete", "2026-1"), StringComparison.Ordinal);

        await site.Do<RoadmapDb>(async db =>
        {
            var step = await db.Milestones.SingleAsync(known => known.Slug == waiting);
            Assert.Null(step.Confirm(step.Conditions[0], new(new Person("Tess Example", Office.Treasurer), site.Clock.GetUtcNow()) { Evidence = "Contract" }).Refusal);
            await db.SaveChangesAsync();
        });
        page = await board[0].Submit(await board[0].Open("/board/resolutions/2026-1"), "button[value=effect]");
        Assert.Equal("", page.Alert);
        Assert.Equal((MilestoneStatus.Completed, MilestoneStatus.InProgress), ((await site.Stored(running)).Status, (await site.Stored(waiting)).Status));
        Assert.Equal(2, page.Document.QuerySelectorAll("article.entry").Length);
        Assert.DoesNotContain("have not taken effect", page.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task is_where_an_act_that_needs_a_decision_leads()
    {
        await using var site = await Site.OnSqlite("--Governance:DecisionRequiredFor=start");
        using var president = await site.SignedIn(Office.President);
        var step = await site.Step();
        var page = await president.Open($"/board/milestones/{step}/start");
        page = await president.Submit(page, "main form[method=post]", ("Input.Decision", "We said so."), ("Input.Step", "record"));
        Assert.Contains("needs a decision of the board", page.Alert, StringComparison.Ordinal);
        page = await president.Open(page.Document.QuerySelector("main a[href^='/board/motions/new']")!.GetAttribute("href")!);
        page = await president.Submit(page, "main form", ("Input.Text", "We begin."));
        Assert.StartsWith("Start work", page.Heading, StringComparison.Ordinal);
        page = await president.Submit(page, "main form[method=post]");
        Assert.Contains("Start work", page.Document.QuerySelector("ol")!.TextContent, StringComparison.Ordinal);

        var recorded = await president.Open(page.Document.QuerySelector("main a[href^='/board/resolutions/new']")!.GetAttribute("href")!);
        var members = recorded.Document.QuerySelectorAll("input[name$='.IsPresent']").Select(box => (box.GetAttribute("name")!, "true"));
        recorded = await president.Submit(recorded, "main form", [.. members, ("Input.Votes", "all"), ("Input.Step", "record")]);
        Assert.Equal("", recorded.Alert);
        Assert.Equal(MilestoneStatus.InProgress, (await site.Stored(step)).Status);
        Assert.Equal(MotionState.Closed, (await site.Ask(db => db.Motions.SingleAsync())).State);
    }

    [Fact]
    public async Task tells_each_reader_the_end_by_their_own_clock()
    {
        await using var site = await Site.OnSqlite();
        using var board = await Board.Of(site);
        var account = await board[5].Open("/account");
        Assert.Contains("is no time zone", (await board[5].Submit(account, "form:has([name=Zone])", ("Zone", "Mars/Base"))).Alert, StringComparison.Ordinal);
        Assert.Equal("", (await board[5].Submit(account, "form:has([name=Zone])", ("Zone", "America/Chicago"))).Alert);
        var id = await board.Draft("We begin.");
        await board.Open(id, ("Input.ClosesAt", "2026-11-30T18:00"));
        await site.Do<TendVotes>(job => job.Run(CancellationToken.None));
        foreach (var (member, end) in new[] { (0, "in 7 days: Monday, 30 November 2026, 18:00 (Warsaw time)"), (5, "in 7 days: Monday, 30 November 2026, 11:00 (Chicago time)") })
        {
            Assert.Contains(end, (await board[member].Open($"/board/motions/{id}")).Words, StringComparison.Ordinal);
            Assert.Contains(site.Mail(), mail => mail.Subject == "Please vote: resolution 1/2026" && mail.TextBody!.Contains(end, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task in_writing_is_refused_while_the_published_board_has_members_without_an_account()
    {
        await using var site = await Site.OnSqlite();
        using var president = await site.SignedIn(Office.President);
        var draft = await president.Submit(await president.Open("/board/motions/new"), "main form", ("Input.Text", "I decide."), ("Input.Kind", "circular"));
        var page = await president.Submit(await president.Open($"{draft.Address.AbsolutePath}/open"), "main form");
        Assert.Contains("needs everybody's yes", page.Alert, StringComparison.Ordinal);
        Assert.Contains("Vinai Kopp", page.Alert, StringComparison.Ordinal);
    }

    [Fact]
    public async Task takes_nothing_after_its_end_also_before_the_clock_has_come_by()
    {
        await using var site = await Site.OnSqlite();
        using var board = await Board.Of(site);
        var id = await board.Draft("We begin.");
        await board.Open(id);
        foreach (var member in board.Members.Take(3)) await member.Vote(id, "yes");
        var close = await board[0].Open($"/board/motions/{id}/close");
        site.Clock.Advance(TimeSpan.FromDays(1));
        using var president = await site.SignedIn(Office.President);
        var late = await president.Submit(await president.Open($"/board/motions/{id}/close"), "button[value=close]", ("Input.Present", close.Document.QuerySelectorAll("[name='Input.Present']")[0].GetAttribute("value")!));
        Assert.Contains("is over. The time for voting is over.", late.Alert, StringComparison.Ordinal);
        var resolution = await site.Ask(db => db.Resolutions.SingleAsync());
        Assert.Equal((3, ResolutionOutcome.Invalid), (resolution.Present, resolution.Outcome));
    }

    [Fact]
    public async Task records_of_a_draft_what_was_previewed()
    {
        await using var site = await Site.OnSqlite();
        using var board = await Board.Of(site);
        var step = await site.Step();
        var id = await board.Draft("We begin.");
        var form = await board[0].Open($"/board/resolutions/new?draft={id}");
        var there = form.Document.QuerySelectorAll("[name$='.IsPresent']").Select(box => (box.GetAttribute("name")!, "true"));
        var preview = await board[0].Submit(form, "main form", [.. there, ("Input.Votes", "all"), ("Input.Step", "preview")]);
        await board[1].Submit(await board[1].Open($"/board/motions/{id}/act?choice=drop/{step}"), "main form[method=post]", ("Input.Reason", "Quietly."));
        var recorded = await board[0].Submit(preview, "button[value=record]");
        Assert.Contains("Somebody else changed this", recorded.Alert, StringComparison.Ordinal);
        Assert.Equal(MilestoneStatus.Planned, (await site.Stored(step)).Status);
    }

    [Fact]
    public async Task puts_to_the_vote_what_was_read()
    {
        await using var site = await Site.OnSqlite();
        using var board = await Board.Of(site);
        var id = await board.Draft("We begin.");
        var (seen, edited) = (await board[0].Open($"/board/motions/{id}/open"), await board[0].Open($"/board/motions/{id}/edit"));
        await board[1].Submit(await board[1].Open($"/board/motions/{id}/edit"), "main form", ("Input.Text", "We wait."));
        Assert.Contains("Somebody else changed this", (await board[0].Submit(seen, "main form")).Alert, StringComparison.Ordinal);
        Assert.Contains("Somebody else changed this", (await board[0].Submit(edited, "main form", ("Input.Text", "We hurry."))).Alert, StringComparison.Ordinal);
        Assert.Equal(("We wait.", MotionState.Draft), await site.Ask(async db => await db.Motions.SingleAsync() is var motion ? (motion.Text, motion.State) : default));
    }

    [Fact]
    public async Task keeps_a_minority_opinion_and_publishes_it_when_its_author_agrees()
    {
        await using var site = await Site.OnSqlite();
        using var board = await Board.Of(site);
        var id = await board.Draft("We begin.");
        await board.Open(id);
        foreach (var member in board.Members.Take(5)) await member.Vote(id, "yes");
        await board[5].Vote(id, "no");
        await board[0].Submit(await board[0].Open($"/board/motions/{id}/close"), "button[value=close]");
        using var anybody = site.Visitor();
        var page = await board[5].Submit(await board[5].Open("/board/resolutions/2026-1"), "button[value=opinion]", ("Opinion", "It is too early."));
        Assert.Contains("not published: It is too early.", page.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("too early", (await anybody.Open("/resolutions/2026-1")).Words, StringComparison.Ordinal);
        await board[5].Submit(page, "button[value=opinion]", ("Opinion", "It is too early."), ("Publish", "true"));
        Assert.Contains("It is too early.", (await anybody.Open("/resolutions/2026-1")).Words, StringComparison.Ordinal);
        using var auditor = await site.SignedIn(Office.Auditor);
        Assert.Null((await auditor.Open("/board/resolutions/2026-1")).Document.QuerySelector("button[value=opinion]"));
    }

    [Fact]
    public async Task says_nothing_of_drafts_and_open_votes_in_public_and_lets_an_auditor_only_read()
    {
        await using var site = await Site.OnSqlite();
        using var board = await Board.Of(site);
        var id = await board.Draft("A secret plan.");
        using var anybody = site.Visitor();
        using var auditor = await site.SignedIn(Office.Auditor);
        foreach (var open in new[] { false, true })
        {
            if (open) await board.Open(id);
            Assert.DoesNotContain("A secret plan.", (await anybody.Open("/resolutions")).Words, StringComparison.Ordinal);
            var page = await auditor.Open($"/board/motions/{id}");
            Assert.Contains("A secret plan.", page.Words, StringComparison.Ordinal);
            Assert.Empty(page.Document.QuerySelectorAll("main button"));
            Assert.Equal(HttpStatusCode.Forbidden, (await auditor.Submit(page, "main form", ("Do", open ? "yes" : "discard"))).Status);
        }
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task is_ended_by_no_record_of_a_meeting(bool postgreSql)
    {
        await using var site = await Site.On(postgreSql);
        using var board = await Board.Of(site);
        var id = await board.Draft("We begin.");
        var form = await board[0].Open($"/board/resolutions/new?draft={id}");
        var there = form.Document.QuerySelectorAll("[name$='.IsPresent']").Select(box => (box.GetAttribute("name")!, "true")).ToList();
        form.Document.QuerySelector("[name='Input.Mark']")!.Remove();
        async Task<string> Record() => (await board[0].Submit(form, "main form", [.. there, ("Input.Votes", "all"), ("Input.Step", "record")])).Alert;

        Assert.Contains("Somebody else changed this", await Record(), StringComparison.Ordinal);
        await board.Open(id);
        await board[1].Vote(id, "yes");
        Assert.Contains("is no draft any more", await Record(), StringComparison.Ordinal);
        Assert.Equal(MotionState.Open, (await site.Ask(db => db.Motions.SingleAsync())).State);
        await board[0].Submit(await board[0].Open($"/board/motions/{id}/close"), "button[value=close]");
        Assert.Contains("is no draft any more", await Record(), StringComparison.Ordinal);
        Assert.Single(await site.Ask(db => db.Resolutions.ToListAsync()));
        await site.Do<RoadmapDb>(db => db.Motions.ExecuteDeleteAsync());
        Assert.Contains("is no draft any more", await Record(), StringComparison.Ordinal);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task in_writing_waits_also_for_the_seventh_whom_only_the_page_names_until_it_is_known_that_they_left(bool postgreSql)
    {
        await using var site = await Site.On(postgreSql);
        using var president = await site.SignedIn(Office.President);
        var seventh = await site.Ask(async db =>
        {
            var named = (await db.Organizations.AsNoTracking().SingleAsync()).Board;
            db.Users.AddRange(named.Skip(1).Select((member, at) => new Account(member.Name, $"member{at}@example.org", Office.Director)));
            await db.SaveChangesAsync();
            return named[0].Name;
        });
        Assert.True(await site.Ask(db => db.Users.OnTheBoard().CountAsync()) >= Governance.FewestMembers);
        var draft = await president.Submit(await president.Open("/board/motions/new"), "main form", ("Input.Text", "We begin."), ("Input.Kind", "circular"));
        var refused = await president.Submit(await president.Open($"{draft.Address.AbsolutePath}/open"), "main form");
        Assert.Contains($"and {seventh} of the published board has no account here", refused.Alert, StringComparison.Ordinal);
        Assert.Contains(seventh, (await president.Open("/board/resolutions/new")).Words, StringComparison.Ordinal);

        // An account of the board that has ended, or an election, says that they left.
        await site.Do<RoadmapDb>(async db =>
        {
            db.BoardChanges.Add(new BoardChange(new DateOnly(2026, 11, 23), null, [seventh], [], "The President, President", site.Clock.GetUtcNow()));
            await db.SaveChangesAsync();
        });
        Assert.DoesNotContain(seventh, (await president.Open("/board/resolutions/new")).Words, StringComparison.Ordinal);
        Assert.Equal("", (await president.Submit(await president.Open($"{draft.Address.AbsolutePath}/open"), "main form")).Alert);
        Assert.Equal(MotionState.Open, (await site.Ask(db => db.Motions.SingleAsync())).State);
    }

    [Fact]
    public async Task in_writing_is_not_for_a_few_where_no_page_says_who_else_is_on_the_board()
    {
        await using var site = await Site.OnSqlite();
        using var president = await site.SignedIn(Office.President);
        await site.NameNobodyElse();
        var draft = await president.Submit(await president.Open("/board/motions/new"), "main form", ("Input.Text", "I decide."), ("Input.Kind", "circular"));
        var refused = await president.Submit(await president.Open($"{draft.Address.AbsolutePath}/open"), "main form");
        Assert.Contains("at least 6 members of the board, 1 has an account here", refused.Alert, StringComparison.Ordinal);
        for (var at = 0; at < 5; at++) await site.Seat(Office.Director);
        Assert.Equal("", (await president.Submit(await president.Open($"{draft.Address.AbsolutePath}/open"), "main form")).Alert);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task about_a_condition_takes_effect_only_while_it_reads_as_it_did(bool postgreSql)
    {
        await using var site = await Site.On(postgreSql);
        using var board = await Board.Of(site);
        var step = await site.Step(MilestoneStatus.Planned, new FundingCondition("the rent", new Money(6_000_000, "EUR"), Basis.Yearly));
        var condition = Assert.Single((await site.Stored(step)).Conditions);
        var id = await board.Draft("We go ahead without it.");
        await board[0].Submit(await board[0].Open($"/board/motions/{id}/act?choice=waive/{step}/{condition.Id}"), "main form[method=post]", ("Input.Reason", "It is not much."));
        await board.Open(id);
        await site.Do<RoadmapDb>(async db =>
        {
            var stored = await db.Milestones.SingleAsync(known => known.Slug == step);
            Assert.False(stored.Change(stored.Conditions[0], "the rent", new Money(60_000_000, "EUR"), Basis.Yearly, new(new Person("Tess Example", Office.Treasurer), site.Clock.GetUtcNow()) { Reason = "More is needed." }).Refused(out _));
            await db.SaveChangesAsync();
        });
        foreach (var member in board.Members) await member.Vote(id, "yes");
        await board[0].Submit(await board[0].Open($"/board/motions/{id}/close"), "button[value=close]");
        Assert.Equal(FundingState.Awaiting, Assert.Single((await site.Stored(step)).Conditions).State);
        Assert.Contains($"It was put to the board as “{condition.InWords}” and reads", (await board[0].Open("/board/resolutions/2026-1")).Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task drafted_again_for_a_meeting_is_gone_with_the_text_that_is_removed()
    {
        await using var site = await Site.OnSqlite();
        using var board = await Board.Of(site);
        var id = await board.Draft("An insult.", "circular");
        await board.Open(id);
        await board[1].Vote(id, "no");
        await board[0].Submit(await board[0].Open("/board/resolutions/2026-1"), "button[value=meeting]");
        await board.Draft("Other words.");
        Assert.Equal(3, await site.Ask(db => db.Motions.CountAsync()));
        var removed = await board[0].Submit(await board[0].Open("/board/resolutions/2026-1/redact"), "main form", ("Input.Keys", "motion"), ("Input.Reason", "It insults somebody."), ("Input.Step", "record"));
        Assert.Equal("", removed.Alert);
        Assert.DoesNotContain("insult", string.Join(' ', await site.Ask(db => db.Motions.Select(motion => motion.Text).ToListAsync())), StringComparison.Ordinal);
        Assert.Equal("Other words.", (await site.Ask(db => db.Motions.SingleAsync(motion => motion.State == MotionState.Draft))).Text);
    }

    private static async Task<string> Post(HttpClient program, string slug, string act, string? decision)
    {
        using var body = new StringContent($$"""{ "reason": "We said so.", "evidence": "https://example.org/proof", "extent": "full", "decision": {{(decision is null ? "null" : $"\"{decision}\"")}} }""", Encoding.UTF8, "application/json");
        using var answer = await program.PostAsync(new Uri($"/api/v1/milestones/{slug}/{act}", UriKind.Relative), body);
        return await answer.Content.ReadAsStringAsync();
    }
}
