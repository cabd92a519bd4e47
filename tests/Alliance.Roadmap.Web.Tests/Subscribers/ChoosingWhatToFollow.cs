using System.Text.Json.Nodes;
using Alliance.Roadmap.Subscribers;
using Alliance.Roadmap.Web.Tests.Digests;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Tests.Subscribers;

public sealed class ChoosingWhatToFollow
{
    private static readonly DateTimeOffset Monday = new(2026, 11, 30, 8, 0, 0, TimeSpan.Zero);

    [Theory, InlineData(false), InlineData(true)]
    public async Task is_offered_when_subscribing_and_kept_through_the_confirmation(bool postgreSql)
    {
        await using var site = await Site.On(postgreSql);
        var slugs = await Slugs(site);
        using var visitor = site.Visitor();
        var form = await visitor.Open("/subscribe");
        Assert.Equal(7, form.Document.QuerySelectorAll("input[name='Form.Steps']").Length);
        await visitor.Submit(form, "form", ("Form.Email", "reader@example.org"), ("Form.Cadence", "weekly"), ("Form.Follow", "chosen"), ("Form.Steps", slugs[6]), ("Form.Steps", slugs[3]));
        await site.RunJobs();
        var mail = Assert.Single(site.Mail());
        Assert.Contains("every week, for steps 4 and 7, at this address", string.Join(' ', mail.TextBody!.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);

        var confirm = await visitor.Open(mail.TextBody!.Split('\n').Single(line => line.Contains("/confirm/", StringComparison.Ordinal)).Trim());
        Assert.Contains("every week, for steps 4 and 7.", confirm.Words, StringComparison.Ordinal);
        var own = await visitor.Submit(confirm, "form");
        Assert.Contains("The digest comes to reader@example.org, every week, for steps 4 and 7.", own.Words, StringComparison.Ordinal);
        Assert.Equal(Selection.Of([slugs[3], slugs[6]]).Slugs, (await site.Ask(db => db.Subscribers.SingleAsync())).Milestones);
        var export = JsonNode.Parse(await visitor.Client.GetStringAsync($"{own.Address.AbsolutePath}/export"))!;
        Assert.Equal(2, export["milestones"]!.AsArray().Count);
    }

    [Fact]
    public async Task is_all_steps_unless_somebody_says_otherwise()
    {
        await using var site = await Site.OnSqlite();
        using var visitor = site.Visitor();
        await visitor.Submit(await visitor.Open("/subscribe"), "form", ("Form.Email", "reader@example.org"));
        await site.RunJobs();
        Assert.Contains("for all steps", Assert.Single(site.Mail()).TextBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task is_refused_in_words_when_nothing_is_ticked()
    {
        await using var site = await Site.OnSqlite();
        using var visitor = site.Visitor();
        var page = await visitor.Submit(await visitor.Open("/subscribe"), "form", ("Form.Email", "reader@example.org"), ("Form.Follow", "chosen"));
        Assert.Equal("Please tick at least one step, or choose all steps.", page.Alert);
        Assert.Equal("reader@example.org", page.Document.QuerySelector("input[name='Form.Email']")!.GetAttribute("value"));
        page = await visitor.Submit(await visitor.Open("/subscribe"), "form", ("Form.Email", "reader@example.org"), ("Form.Follow", "chosen"), ("Form.Steps", "no-such-step"));
        Assert.Equal("Please tick at least one step, or choose all steps.", page.Alert);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task is_changed_on_ones_own_page(bool postgreSql)
    {
        await using var site = await Site.On(postgreSql);
        var slugs = await Slugs(site);
        var reader = await site.Follow("reader@example.org");
        using var visitor = site.Visitor();
        var page = await visitor.Submit(await visitor.Open($"/subscriptions/{reader.Token}"), "form", ("ChooseForm.Follow", "chosen"), ("ChooseForm.Steps", slugs[4]), ("ChooseForm.Steps", slugs[2]));
        Assert.Contains("every week, for steps 3 and 5.", page.Words, StringComparison.Ordinal);
        Assert.Equal([slugs[2], slugs[4]], page.Document.QuerySelectorAll("input[name='ChooseForm.Steps'][checked]").Select(tick => tick.GetAttribute("value")));
        Assert.Null(page.Document.QuerySelector("#moved-since"));

        page = await visitor.Submit(page, "form", ("ChooseForm.Follow", "chosen"), ("ChooseForm.Cadence", "monthly"), ("ChooseForm.Steps", ""));
        Assert.Equal("Please tick at least one step, or choose all steps.", page.Alert);
        page = await visitor.Submit(await visitor.Open($"/subscriptions/{reader.Token}"), "form", ("ChooseForm.Follow", "all"));
        Assert.Contains("every week, for all steps.", page.Words, StringComparison.Ordinal);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task shows_what_moved_since_the_last_mail_when_it_is_to_come_more_or_less_often(bool postgreSql)
    {
        await using var site = await Site.On(postgreSql);
        var slugs = await Slugs(site);
        var reader = await site.Follow("reader@example.org", slugs[3], slugs[6]);
        await site.Start(4);
        await site.PassTo(Monday);
        Assert.Single(site.Mail());
        site.Clock.SetUtcNow(Monday.AddDays(2));
        await site.Act(7, (step, act) => step.Tell("We talk to two banks.", act));
        await site.Act(3, (step, act) => step.Tell("Not one of the chosen.", act));

        using var visitor = site.Visitor();
        var page = await visitor.Submit(await visitor.Open($"/subscriptions/{reader.Token}"), "form", ("ChooseForm.Cadence", "monthly"));
        Assert.Contains("What moved since your last digestSince 30 November 2026:", page.Words, StringComparison.Ordinal);
        Assert.Contains("Update: We talk to two banks.", page.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("now in progress", page.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("Not one of the chosen", page.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task shows_what_moved_since_confirming_where_no_mail_has_come_yet_and_not_more_than_one_reads()
    {
        await using var site = await Site.OnSqlite();
        await site.Act(4, (step, act) => step.Tell("Before.", act));
        site.Clock.Advance(TimeSpan.FromMinutes(1));
        var reader = await site.Follow("reader@example.org", Cadence.Monthly);
        using var visitor = site.Visitor();
        site.Clock.Advance(TimeSpan.FromMinutes(1));
        var page = await visitor.Submit(await visitor.Open($"/unsubscribe/{reader.Token}"), "button[value=quarterly]");
        Assert.Contains("Nothing has moved since 23 November 2026 on the steps you follow.", page.Words, StringComparison.Ordinal);

        for (var note = 1; note <= 23; note++) await site.Act(4, (step, act) => step.Tell($"Note {note}.", act));
        page = await visitor.Submit(await visitor.Open($"/subscriptions/{reader.Token}"), "form", ("ChooseForm.Cadence", "weekly"));
        Assert.Contains("What moved since you subscribed", page.Words, StringComparison.Ordinal);
        Assert.Contains("Note 23.", page.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("Note 3.", page.Words, StringComparison.Ordinal);
        Assert.Contains("And 3 earlier entries", page.Words, StringComparison.Ordinal);
    }

    private static Task<List<string>> Slugs(Site site) => site.Ask(db => db.Milestones.OrderBy(step => step.Number).Select(step => step.Slug).ToListAsync());
}
