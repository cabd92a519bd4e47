using System.Net;
using Alliance.Roadmap.Board;
using Alliance.Roadmap.Funding;
using Alliance.Roadmap.Ledger;
using Alliance.Roadmap.Milestones;
using Alliance.Roadmap.Web.Tests.Board;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Tests.Milestones;

public abstract class ActingOnAStep(Site site)
{
    private const string Preview = "button[value=preview]";
    private const string Record = "button[value=record]";

    [Theory]
    [InlineData("start", MilestoneStatus.Planned, "", "Status: was planned, now in progress.")]
    [InlineData("complete", MilestoneStatus.InProgress, "Evidence=https://example.org/proof&Extent=part", "Status: was in progress, now completed. Promise met in part.")]
    [InlineData("pause", MilestoneStatus.InProgress, "Reason=We wait.", "Status: was in progress, now paused.")]
    [InlineData("resume", MilestoneStatus.Paused, "", "Status: was paused, now in progress.")]
    [InlineData("drop", MilestoneStatus.Paused, "Reason=Not any more.", "Status: was paused, now dropped.")]
    [InlineData("reopen", MilestoneStatus.Completed, "Reason=It broke.", "Status: was completed, now in progress.")]
    [InlineData("reinstate", MilestoneStatus.Dropped, "Reason=Wanted again.", "Status: was dropped, now planned.")]
    [InlineData("reword", MilestoneStatus.Planned, "Title=A new promise&DoneWhen=It runs.&Reason=Clearer.", "now “A new promise”.")]
    [InlineData("retarget", MilestoneStatus.Planned, "Target=2027-Q1&Reason=Planned now.", "Target: was none, now January to March 2027.")]
    [InlineData("reorder", MilestoneStatus.Planned, "Number=1&Reason=It comes first.", "now step 1.")]
    [InlineData("require", MilestoneStatus.Planned, "Condition=members’ fees&Amount=5000&Basis=yearly&Reason=It costs.", "Condition: was none, now €5,000 a year (members’ fees).")]
    [InlineData("update", MilestoneStatus.Completed, "Text=It moved.", "It moved.")]
    [InlineData("post", MilestoneStatus.Planned, "Title=News&Link=/news/1&PublishedOn=2026-11-02", "https://mage-os.org/news/1")]
    [InlineData("review", MilestoneStatus.Planned, "", "Looked at, nothing changed")]
    public async Task shows_the_entry_first_and_then_records_it(string act, MilestoneStatus from, string filled, string inWords)
    {
        var slug = await site.Step(from);
        var before = await site.Story(slug);
        using var president = await site.SignedIn(Office.President);

        var preview = await president.Submit(await president.Open($"/board/milestones/{slug}/{act}"), Preview, Filled(filled));
        Assert.Equal("", preview.Alert);
        Assert.Contains(inWords, preview.Words, StringComparison.Ordinal);
        Assert.Equal(before, await site.Story(slug));

        var recorded = await president.Submit(preview, Record);
        Assert.Equal($"/board/milestones/{slug}", recorded.Address.AbsolutePath);
        Assert.Contains("Recorded as entry", recorded.Document.QuerySelector("[role=status]")?.TextContent, StringComparison.Ordinal);
        Assert.Equal([.. before, act == "require" ? "tighten" : act], await site.Story(slug));
    }

    [Fact]
    public async Task takes_no_decision_from_an_editor_whose_form_does_not_ask_for_one()
    {
        var slug = await site.Step(MilestoneStatus.Planned);
        using var editor = await site.SignedIn(Office.Editor);
        var preview = await editor.Submit(await editor.Open($"/board/milestones/{slug}/update"), Preview,
            Filled("Text=It moved.&Decision=resolution 9/2026&Reason=Because.&Evidence=https://example.org/proof&DecidedOn=2026-11-01"));
        await editor.Submit(preview, Record, Filled("Decision=resolution 9/2026"));
        var entry = await site.Ask(db => db.Entries.AsNoTracking().Where(entry => entry.Milestone == slug).OrderByDescending(entry => entry.Sequence).FirstAsync());
        Assert.Equal((EntryLabel.BoardEntry, entry.RecordedAt), (entry.Label, entry.DecidedOn));
        Assert.DoesNotContain("9/2026", (await editor.Open($"/milestones/{slug}")).Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task may_be_decided_on_the_day_of_the_newest_entry()
    {
        var slug = await site.Step(MilestoneStatus.Planned);
        using var president = await site.SignedIn(Office.President);
        foreach (var (act, filled) in new[] { ("start", "DecidedOn=2026-11-23"), ("pause", "Reason=We wait.&DecidedOn=2026-11-23") })
        {
            var recorded = await president.Submit(await president.Submit(await president.Open($"/board/milestones/{slug}/{act}"), Preview, Filled(filled)), Record);
            Assert.Equal("", recorded.Alert);
        }

        Assert.Equal(["start", "pause"], (await site.Story(slug))[^2..]);
    }

    [Fact]
    public async Task leaves_a_page_that_can_be_read_however_deep_its_marks_are_nested()
    {
        var slug = await site.Step(MilestoneStatus.Planned);
        using var president = await site.SignedIn(Office.President);
        await president.Submit(await president.Submit(await president.Open($"/board/milestones/{slug}/reword"), Preview, Filled($"WhatThisMeans={new string('[', 300)}&Reason=Clearer.")), Record);
        var page = await president.Open($"/milestones/{slug}");
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains(new string('[', 300), page.Words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("start", MilestoneStatus.InProgress, "", "Only a planned step starts.")]
    [InlineData("complete", MilestoneStatus.InProgress, "Evidence= &Extent=full", "without evidence")]
    [InlineData("complete", MilestoneStatus.InProgress, "Evidence=A note.", "how far the promise was kept")]
    [InlineData("complete", MilestoneStatus.Planned, "Evidence=A note.&Extent=full", "Only a step in progress is completed.")]
    [InlineData("pause", MilestoneStatus.InProgress, "Reason= ", "without a reason")]
    [InlineData("resume", MilestoneStatus.Planned, "", "Only a paused step is resumed.")]
    [InlineData("drop", MilestoneStatus.Completed, "Reason=No.", "It can be reopened first.")]
    [InlineData("reopen", MilestoneStatus.Planned, "Reason=No.", "Only a completed step is reopened.")]
    [InlineData("reinstate", MilestoneStatus.Planned, "Reason=No.", "Only a dropped step is reinstated.")]
    [InlineData("reword", MilestoneStatus.Planned, "Reason=No.", "has these words already")]
    [InlineData("spelling", MilestoneStatus.Planned, "Title=Another promise", "This is more than a spelling correction")]
    [InlineData("retarget", MilestoneStatus.Planned, "Target=soon&Reason=No.", "is not a date")]
    [InlineData("reorder", MilestoneStatus.Planned, "Number=99&Reason=No.", "can stand at 1 to")]
    [InlineData("reorder", MilestoneStatus.Planned, "Number=first&Reason=No.", "is not a number")]
    [InlineData("require", MilestoneStatus.Planned, "Condition=fees&Amount=0&Basis=yearly&Reason=No.", "is not an amount")]
    [InlineData("require", MilestoneStatus.Completed, "Condition=fees&Reason=No.", "waits for nothing any more")]
    [InlineData("update", MilestoneStatus.Planned, "Text= ", "needs a text")]
    [InlineData("post", MilestoneStatus.Planned, "Title=News&Link=javascript:alert(1)", "is not a web address")]
    [InlineData("review", MilestoneStatus.Dropped, "", "needs no review")]
    [InlineData("take-back", MilestoneStatus.Planned, "Reason=No.", "It can be dropped, with a reason.")]
    [InlineData("pause", MilestoneStatus.InProgress, "Reason=No.&DecidedOn=2027-01-01", "cannot be dated in the future")]
    [InlineData("pause", MilestoneStatus.InProgress, "Reason=No.&DecidedOn=2020-01-01", "follow one another")]
    [InlineData("pause", MilestoneStatus.InProgress, "Reason=No.&DecidedOn=yesterday", "is not a day")]
    public async Task is_refused_in_plain_words_and_keeps_what_was_typed(string act, MilestoneStatus from, string filled, string because)
    {
        var slug = await site.Step(from);
        var before = await site.Story(slug);
        using var president = await site.SignedIn(Office.President);
        var form = await president.Open($"/board/milestones/{slug}/{act}");

        foreach (var button in new[] { "preview", "record" })
        {
            var refused = await president.Submit(form, Preview, [.. Filled(filled), ("Input.Step", button)]);
            Assert.Contains(because, refused.Alert, StringComparison.Ordinal);
            foreach (var (name, value) in Filled(filled).Where(field => field.Name != "Input.Extent"))
                Assert.Equal(value, refused.Document.QuerySelector($"input[name='{name}']")?.GetAttribute("value") ?? refused.Document.QuerySelector($"textarea[name='{name}']")?.TextContent
                    ?? refused.Document.QuerySelector($"select[name='{name}'] option[selected]")?.GetAttribute("value"));
        }

        Assert.Equal(before, await site.Story(slug));
    }

    [Fact]
    public async Task can_go_back_from_the_preview_and_change_it()
    {
        var slug = await site.Step(MilestoneStatus.InProgress);
        using var president = await site.SignedIn(Office.President);
        var preview = await president.Submit(await president.Open($"/board/milestones/{slug}/pause"), Preview, ("Input.Reason", "At first."));
        var form = await president.Submit(preview, "button[value=change]");
        Assert.Null(form.Document.QuerySelector(Record));
        Assert.Equal("At first.", form.Document.QuerySelector("textarea[name='Input.Reason']")?.TextContent);
        Assert.Equal(MilestoneStatus.InProgress, (await site.Stored(slug)).Status);
    }

    [Fact]
    public async Task tells_the_second_of_two_people_and_overwrites_nothing()
    {
        var slug = await site.Step(MilestoneStatus.InProgress);
        using var president = await site.SignedIn(Office.President);
        using var treasurer = await site.SignedIn(Office.Treasurer);
        var first = await president.Open($"/board/milestones/{slug}/reword");
        var second = await treasurer.Open($"/board/milestones/{slug}/reword");
        await president.Submit(first, Preview, ("Input.Title", "The president’s words"), ("Input.Reason", "Clearer."), ("Input.Step", "record"));

        var told = await treasurer.Submit(second, Preview, ("Input.Title", "The treasurer’s words"), ("Input.Reason", "Shorter."), ("Input.Step", "record"));
        Assert.Contains("Somebody else changed this in the meantime", told.Alert, StringComparison.Ordinal);
        Assert.Equal("The president’s words", (await site.Stored(slug)).Title);

        var preview = await treasurer.Submit(told, Preview);
        Assert.Contains("was “The president’s words”, now “The treasurer’s words”.", preview.Words, StringComparison.Ordinal);
        await treasurer.Submit(preview, Record);
        Assert.Equal("The treasurer’s words", (await site.Stored(slug)).Title);
    }

    [Fact]
    public async Task tells_whoever_was_still_looking_at_the_preview()
    {
        var slug = await site.Step(MilestoneStatus.InProgress);
        using var president = await site.SignedIn(Office.President);
        using var treasurer = await site.SignedIn(Office.Treasurer);
        var preview = await treasurer.Submit(await treasurer.Open($"/board/milestones/{slug}/reword"), Preview, ("Input.Title", "The treasurer’s words"), ("Input.Reason", "Shorter."));
        Assert.Equal("", preview.Alert);
        await president.Submit(await president.Open($"/board/milestones/{slug}/pause"), Preview, ("Input.Reason", "We wait."), ("Input.Step", "record"));

        var told = await treasurer.Submit(preview, Record);
        Assert.Equal((HttpStatusCode.OK, $"/board/milestones/{slug}/reword"), (told.Status, told.Address.AbsolutePath));
        Assert.Contains("Somebody else changed this in the meantime, so nothing was saved.", told.Alert, StringComparison.Ordinal);
        Assert.Equal("The treasurer’s words", told.Document.QuerySelector("input[name='Input.Title']")?.GetAttribute("value"));
        Assert.Equal(["add", "start", "pause"], await site.Story(slug));
    }

    [Fact]
    public async Task takes_one_of_two_who_press_at_the_same_moment_and_tells_the_other()
    {
        var slug = await site.Step(MilestoneStatus.InProgress);
        using var president = await site.SignedIn(Office.President);
        using var treasurer = await site.SignedIn(Office.Treasurer);
        var forms = new List<(Visitor Visitor, Page Page)>();
        foreach (var visitor in new[] { president, treasurer }) forms.Add((visitor, await visitor.Open($"/board/milestones/{slug}/reword")));

        var answers = await Task.WhenAll(forms.Select((form, at) => form.Visitor.Submit(form.Page, Preview, ("Input.Title", $"Words {at}"), ("Input.Reason", "Clearer."), ("Input.Step", "record"))));
        var told = Assert.Single(answers, answer => answer.Alert != "");
        Assert.Contains("Somebody else changed this in the meantime", told.Alert, StringComparison.Ordinal);
        Assert.Equal($"Words {Array.FindIndex(answers, answer => answer.Alert == "")}", (await site.Stored(slug)).Title);
        Assert.Equal(["add", "start", "reword"], await site.Story(slug));
    }

    [Fact]
    public async Task starts_no_step_that_waits_for_funds_until_the_board_goes_ahead_without_them()
    {
        var slug = await site.Step(MilestoneStatus.Planned, new FundingCondition("availability of funds"));
        using var president = await site.SignedIn(Office.President);
        var start = await president.Open($"/board/milestones/{slug}/start");
        var refused = await president.Submit(start, Preview);
        Assert.Contains("it waits for availability of funds. The Treasurer can confirm the funds, or the board can decide to go ahead without them.", refused.Alert, StringComparison.Ordinal);

        var condition = Assert.Single((await site.Stored(slug)).Conditions);
        await president.Submit(await president.Open($"/board/milestones/{slug}/conditions/{condition.Id}/waive"), Preview, ("Input.Reason", "We begin small."), ("Input.Step", "record"));
        await president.Submit(await president.Open($"/board/milestones/{slug}/start"), Preview, ("Input.Step", "record"));
        Assert.Equal(MilestoneStatus.InProgress, (await site.Stored(slug)).Status);
    }

    [Fact]
    public async Task takes_its_newest_entry_back()
    {
        var slug = await site.Step(MilestoneStatus.Paused);
        using var president = await site.SignedIn(Office.President);
        var preview = await president.Submit(await president.Open($"/board/milestones/{slug}/take-back"), Preview, ("Input.Reason", "It was the wrong step."));
        Assert.Contains("Status: was paused, now in progress.", preview.Words, StringComparison.Ordinal);
        await president.Submit(preview, Record);
        Assert.Equal(["add", "start", "pause", "take-back"], await site.Story(slug));
    }

    [Fact]
    public async Task corrects_letters_without_a_reason()
    {
        var slug = await site.Step();
        using var president = await site.SignedIn(Office.President);
        await president.Submit(await president.Open($"/board/milestones/{slug}/reword"), Preview, ("Input.Title", "Lanch the shop"), ("Input.Reason", "Clearer."), ("Input.Step", "record"));
        await president.Submit(await president.Open($"/board/milestones/{slug}/spelling"), Preview, ("Input.Title", "Launch the shop"), ("Input.Step", "record"));
        Assert.Equal("Launch the shop", (await site.Stored(slug)).Title);
        Assert.Equal(["add", "reword", "spelling"], await site.Story(slug));
    }

    [Fact]
    public async Task adds_a_step_at_a_position_and_tells_whoever_added_one_at_the_same_time()
    {
        using var president = await site.SignedIn(Office.President);
        using var treasurer = await site.SignedIn(Office.Treasurer);
        var (first, second) = (await president.Open("/board/milestones/new"), await treasurer.Open("/board/milestones/new"));
        var name = $"Open a shop {Guid.NewGuid():N}";
        var preview = await president.Submit(first, Preview, ("Input.Title", name), ("Input.Number", "2"));
        Assert.Contains($"Step 2: “{name}”.", preview.Words, StringComparison.Ordinal);
        var added = await president.Submit(preview, Record);
        Assert.Equal(name, added.Heading);

        var told = await treasurer.Submit(second, Preview, ("Input.Title", "Another"), ("Input.Number", "2"));
        Assert.Contains("Somebody else changed this", told.Alert, StringComparison.Ordinal);
        Assert.Contains("needs a title", (await treasurer.Submit(second, Preview, ("Input.Title", " "))).Alert, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Office.Director, true, true)]
    [InlineData(Office.Editor, true, false)]
    [InlineData(Office.Auditor, false, false)]
    [InlineData(Office.Operator, false, false)]
    public async Task offers_each_person_what_they_may_do_and_refuses_the_rest(Office office, bool writes, bool acts)
    {
        var slug = await site.Step(MilestoneStatus.Planned, new FundingCondition("funds"));
        var condition = Assert.Single((await site.Stored(slug)).Conditions);
        using var person = await site.SignedIn(office);
        var page = await person.Open($"/board/milestones/{slug}");
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal(HttpStatusCode.OK, (await person.Open("/board/milestones")).Status);

        await Expect(writes, "update", "post");
        await Expect(acts, "start", "drop", "review", "reword", "spelling", "retarget", "reorder", "require", $"conditions/{condition.Id}/waive", $"conditions/{condition.Id}/confirm");
        Assert.Equal(acts ? HttpStatusCode.OK : HttpStatusCode.Forbidden, (await person.Open("/board/milestones/new")).Status);

        async Task Expect(bool allowed, params string[] names)
        {
            foreach (var name in names)
            {
                Assert.Equal(allowed, page.Document.QuerySelector($"a[href='/board/milestones/{slug}/{name}']") is not null);
                Assert.Equal(allowed ? HttpStatusCode.OK : HttpStatusCode.Forbidden, (await person.Open($"/board/milestones/{slug}/{name}")).Status);
            }
        }
    }

    [Fact]
    public async Task sends_the_unsigned_to_sign_in()
    {
        var slug = await site.Step();
        using var client = site.Client();
        foreach (var address in new[] { "/board/milestones", "/board/milestones/new", $"/board/milestones/{slug}", $"/board/milestones/{slug}/start", $"/board/milestones/{slug}/update", $"/board/milestones/{slug}/post" })
        {
            foreach (var method in new[] { HttpMethod.Get, HttpMethod.Post })
            {
                using var answer = await client.SendAsync(new HttpRequestMessage(method, address));
                Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
                Assert.Contains("/sign-in", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task finds_no_unknown_step_and_no_unknown_act()
    {
        var slug = await site.Step();
        using var president = await site.SignedIn(Office.President);
        foreach (var address in new[] { "nowhere", "nowhere/start", "nowhere/update", $"{slug}/celebrate", $"{slug}/conditions/{Guid.NewGuid()}/waive" })
            Assert.Equal(HttpStatusCode.NotFound, (await president.Open($"/board/milestones/{address}")).Status);
    }

    private static (string Name, string Value)[] Filled(string fields) =>
        [.. fields.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(field => field.Split('=', 2)).Select(pair => ("Input." + pair[0], pair[1]))];
}

public sealed class ActingOnAStepOnSqlite(SqliteSite site) : ActingOnAStep(site), IClassFixture<SqliteSite>;

public sealed class ActingOnAStepOnPostgreSql(PostgreSqlSite site) : ActingOnAStep(site), IClassFixture<PostgreSqlSite>;
