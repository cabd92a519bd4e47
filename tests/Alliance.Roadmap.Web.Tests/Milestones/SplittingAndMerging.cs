using System.Net;
using System.Text.Json.Nodes;
using Alliance.Roadmap.Board;
using Alliance.Roadmap.Funding;
using Alliance.Roadmap.Milestones;
using Alliance.Roadmap.Posts;
using Alliance.Roadmap.Subscribers;
using Alliance.Roadmap.Web.Tests.Board;
using Alliance.Roadmap.Web.Tests.Digests;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Tests.Milestones;

public abstract class SplittingAndMerging(Site site)
{
    private const string Preview = "button[value=preview]";
    private const string Record = "button[value=record]";

    [Fact]
    public async Task shows_the_split_in_a_preview_and_then_records_it_as_one_entry_of_both()
    {
        var (slug, title) = (await site.Step(MilestoneStatus.InProgress), $"Part {Guid.NewGuid():N}");
        using var president = await site.SignedIn(Office.President);
        var form = await president.Open($"/board/milestones/{slug}/split");
        var number = (await site.Stored(slug)).Number;
        var preview = await president.Submit(form, Preview, ("Input.Part", title), ("Input.Title", "The part kept"), ("Input.Reason", "Two promises in one."));
        Assert.Equal("", preview.Alert);
        Assert.Contains($"“{title}” is now a step of its own, step {number + 1}.", preview.Words, StringComparison.Ordinal);
        Assert.Contains("now “The part kept”.", preview.Words, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await president.Submit(preview, Record)).Status);

        Assert.Equal(["add", "start", "split"], await site.Story(slug));
        var part = await Slug(title);
        Assert.Equal((MilestoneStatus.Planned, number + 1), (await site.Stored(part)) is var stored ? (stored.Status, stored.Number) : default);
        foreach (var page in new[] { slug, part })
            Assert.Contains($"“{title}” is now a step of its own", (await president.Open($"/milestones/{page}")).Words, StringComparison.Ordinal);
        var told = JsonNode.Parse(await president.Client.GetStringAsync($"/api/v1/milestones/{part}"))!;
        Assert.Contains("\"split\"", told.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(0, (await site.Command("ledger", "verify")).ExitCode);
    }

    [Fact]
    public async Task lets_the_followers_of_a_step_follow_both_parts_until_the_split_is_taken_back()
    {
        var (slug, other, title) = (await site.Step(), await site.Step(), $"A part {Guid.NewGuid():N}");
        await site.Follow($"all-{slug}@example.org");
        await site.Follow($"one-{slug}@example.org", slug);
        await site.Follow($"two-{slug}@example.org", slug, other);
        await site.Follow($"other-{slug}@example.org", other);
        await site.Do<RoadmapDb>(db =>
        {
            Assert.True(Address.TryParse($"new-{slug}@example.org", out var address, out _));
            db.Add(Notice.SignUp(address, Cadence.Weekly, [slug], site.Clock.GetUtcNow()));
            return db.SaveChangesAsync();
        });
        using var president = await site.SignedIn(Office.President);
        await Do(president, slug, "split", ("Input.Part", title));
        var part = await Slug(title);
        Assert.True(string.CompareOrdinal(part, slug) < 0);
        Assert.Equal(["", $"{part} {slug}", other, Selection.Of([slug, other, part]).Text, $"{part} {slug}"], await Choices());
        await site.Follow($"part-{slug}@example.org", part);

        await Do(president, slug, "take-back");
        Assert.Equal(["", slug, other, Selection.Of([slug, other]).Text, slug], (await Choices()).Take(5));
        Assert.Equal(slug, (await Choices())[^1]);
        Assert.Equal(HttpStatusCode.NotFound, (await president.Open($"/milestones/{part}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await president.Open($"/board/milestones/{part}")).Status);
        Assert.Equal(["add", "split", "take-back"], await site.Story(slug));
        Assert.Equal(0, (await site.Command("ledger", "verify")).ExitCode);

        async Task<List<string>> Choices() => await site.Ask(async db =>
        {
            var subscribers = await db.Subscribers.AsNoTracking().Where(reader => reader.Email.Contains(slug)).ToListAsync();
            var pending = await db.Notices.AsNoTracking().Where(notice => notice.Email.Contains($"new-{slug}")).ToListAsync();
            var byName = subscribers.OrderBy(reader => reader.Email, StringComparer.Ordinal).Select(reader => (reader.Email, Text: string.Join(' ', reader.Milestones)))
                .ToDictionary(reader => reader.Email.Split('-')[0], reader => reader.Text);
            List<string> choices = [byName["all"], string.Join(' ', pending.Single().Milestones), byName["other"], byName["two"], byName["one"]];
            if (byName.TryGetValue("part", out var later)) choices.Add(later);
            return choices;
        });
    }

    [Fact]
    public async Task moves_what_belongs_to_the_merged_step_and_moves_it_back()
    {
        var into = await site.Step(MilestoneStatus.Planned, new FundingCondition("one"));
        var slug = await site.Step(MilestoneStatus.Planned, new FundingCondition("two"), new FundingCondition("three", Money.Euros(5), Basis.Yearly));
        await site.Act((await site.Stored(slug)).Number, (step, act) => step.Link(new LinkedPost("News", "https://example.org/news"), act));
        await site.Follow($"one-{slug}@example.org", slug);
        await site.Follow($"both-{slug}@example.org", slug, into);
        var ids = (await site.Stored(slug)).Conditions.Select(condition => condition.Id).ToList();
        using var president = await site.SignedIn(Office.President);
        var form = await president.Open($"/board/milestones/{slug}/merge");
        Assert.Null(form.Document.QuerySelector($"select[name='Input.Into'] option[value='{slug}']"));
        var preview = await president.Submit(form, Preview, ("Input.Into", into), ("Input.Reason", "They are one."));
        Assert.Contains("It was merged into step", preview.Words, StringComparison.Ordinal);
        var recorded = await president.Submit(preview, Record);
        Assert.Equal("", recorded.Alert);

        var (merged, kept) = (await site.Stored(slug), await site.Stored(into));
        Assert.Equal((MilestoneStatus.Dropped, 0, 0), (merged.Status, merged.Conditions.Count, merged.Posts.Count));
        Assert.Equal(["one", "two", "three"], kept.Conditions.Select(condition => condition.Description));
        Assert.Equal(ids, kept.Conditions.Skip(1).Select(condition => condition.Id));
        Assert.Equal("News", Assert.Single(kept.Posts).Title);
        var both = Selection.Of([slug, into]).Text;
        Assert.Equal([both, both], await Choices());
        foreach (var page in new[] { slug, into })
            Assert.Contains("It was merged into step", (await president.Open($"/milestones/{page}")).Words, StringComparison.Ordinal);
        Assert.Equal(0, (await site.Command("ledger", "verify")).ExitCode);
        Assert.Contains("Please take it back there.", (await president.Submit(await president.Open($"/board/milestones/{into}/take-back"), Preview, ("Input.Reason", "No."))).Alert, StringComparison.Ordinal);

        await Do(president, slug, "take-back");
        (merged, kept) = (await site.Stored(slug), await site.Stored(into));
        Assert.Equal((MilestoneStatus.Planned, "News"), (merged.Status, Assert.Single(merged.Posts).Title));
        Assert.Equal(ids, merged.Conditions.Select(condition => condition.Id));
        Assert.Equal((1, 0), (kept.Conditions.Count, kept.Posts.Count));
        Assert.Equal(0, (await site.Command("ledger", "verify")).ExitCode);

        Task<List<string>> Choices() => site.Ask(async db =>
            (await db.Subscribers.AsNoTracking().Where(reader => reader.Email.Contains(slug)).OrderBy(reader => reader.Email).ToListAsync()).ConvertAll(reader => string.Join(' ', reader.Milestones)));
    }

    [Theory]
    [InlineData("split", MilestoneStatus.Completed, "Only a step that is planned, in progress or paused is split.")]
    [InlineData("split", MilestoneStatus.Dropped, "Only a step that is planned, in progress or paused is split.")]
    [InlineData("merge", MilestoneStatus.Planned, "Please choose the step into which this one is merged.")]
    public async Task is_refused_in_plain_words(string act, MilestoneStatus from, string because)
    {
        var slug = await site.Step(from);
        using var president = await site.SignedIn(Office.President);
        var refused = await president.Submit(await president.Open($"/board/milestones/{slug}/{act}"), Preview, ("Input.Part", "A part"), ("Input.Reason", "Because."));
        Assert.Contains(because, refused.Alert, StringComparison.Ordinal);
    }

    [Fact]
    public async Task records_no_merge_into_a_step_that_has_changed_since_the_preview()
    {
        var (into, slug) = (await site.Step(), await site.Step());
        using var president = await site.SignedIn(Office.President);
        var preview = await president.Submit(await president.Open($"/board/milestones/{slug}/merge"), Preview, ("Input.Into", into), ("Input.Reason", "They are one."));
        await Do(president, into, "reword", ("Input.Title", "Something quite different"));
        Assert.Contains("Somebody else changed this", (await president.Submit(preview, Record)).Alert, StringComparison.Ordinal);
        Assert.Equal(MilestoneStatus.Planned, (await site.Stored(slug)).Status);
    }

    [Fact]
    public async Task leaves_a_page_that_reads_back_without_differences()
    {
        var (into, slug, title) = (await site.Step(MilestoneStatus.Planned, new FundingCondition("availability of funds")), await site.Step(), $"Part {Guid.NewGuid():N}");
        using var president = await site.SignedIn(Office.President);
        await Do(president, into, "split", ("Input.Part", title));
        await Same();
        await Do(president, slug, "merge", ("Input.Into", into));
        await Same();
        await Do(president, slug, "take-back");
        await Same();

        async Task Same()
        {
            var file = Path.Combine(site.Folder, $"{Guid.NewGuid():N}.md");
            await File.WriteAllTextAsync(file, await president.Client.GetStringAsync("/vision.md"), TestContext.Current.CancellationToken);
            Assert.StartsWith("No differences", (await site.Command("import", file)).Output, StringComparison.Ordinal);
        }
    }

    private static async Task Do(Visitor visitor, string slug, string act, params (string, string)[] filled)
    {
        var answer = await visitor.Submit(await visitor.Open($"/board/milestones/{slug}/{act}"), Preview, [.. filled, ("Input.Reason", "The board agreed."), ("Input.Step", "record")]);
        Assert.Equal("", answer.Alert);
    }

    private Task<string> Slug(string title) => site.Ask(db => db.Milestones.Where(step => step.Title == title).Select(step => step.Slug).SingleAsync());
}

public sealed class SplittingAndMergingOnSqlite(SqliteSite site) : SplittingAndMerging(site), IClassFixture<SqliteSite>;

public sealed class SplittingAndMergingOnPostgreSql(PostgreSqlSite site) : SplittingAndMerging(site), IClassFixture<PostgreSqlSite>;

public sealed class TellingOfASplit
{
    [Theory, InlineData(false), InlineData(true)]
    public async Task and_of_a_merge_reaches_those_who_follow_either_step(bool postgreSql)
    {
        await using var site = await Site.On(postgreSql);
        var slugs = await site.Ask(db => db.Milestones.OrderBy(step => step.Number).Select(step => step.Slug).ToListAsync());
        await site.Follow("a-four@example.org", slugs[3]);
        await site.Follow("b-six@example.org", slugs[5]);
        await site.Follow("c-seven@example.org", slugs[6]);
        await site.Do<RoadmapDb>(async db =>
        {
            var plan = await db.Plans.AsSplitQuery().SingleAsync();
            var act = new Alliance.Roadmap.Ledger.Act(Readers.President, site.Clock.GetUtcNow()) { Reason = "The board agreed." };
            Assert.Null(plan.Split(plan.Milestones[3], null, "A part of it", act).Refusal);
            await db.SaveChangesAsync();
            Assert.Null(plan.Merge(plan.Milestones[7], plan.Milestones[6], act).Refusal);
            await db.SaveChangesAsync();
        });
        await site.PassTo(new DateTimeOffset(2026, 11, 30, 8, 0, 0, TimeSpan.Zero));

        var mails = site.Mail().OrderBy(mail => mail.To.ToString(), StringComparer.Ordinal).ToList();
        Assert.Equal(
            ["a-four@example.org: step 4 split", "b-six@example.org: step 8 merged", "c-seven@example.org: step 8 merged"],
            mails.Select(mail => $"{mail.To}{mail.Subject![mail.Subject!.IndexOf(':', StringComparison.Ordinal)..]}"));
        Assert.Contains("“A part of it” is now a step of its own, step 5.", mails[0].TextBody, StringComparison.Ordinal);
        Assert.Contains("It was merged into step 7, “", mails[1].TextBody, StringComparison.Ordinal);
        Assert.Contains("steps 4 and 5", mails[0].TextBody, StringComparison.Ordinal);
        Assert.Contains("steps 7 and 8", mails[2].TextBody, StringComparison.Ordinal);
    }
}
