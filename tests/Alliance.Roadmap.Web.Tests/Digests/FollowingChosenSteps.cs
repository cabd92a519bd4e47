using System.Text.Json.Nodes;
using Alliance.Roadmap.Digests;
using Alliance.Roadmap.Subscribers;
using Alliance.Roadmap.Web.Digests;
using Alliance.Roadmap.Web.Tests.Milestones;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Tests.Digests;

public sealed class FollowingChosenSteps
{
    private static readonly DateTimeOffset Monday = new(2026, 11, 30, 8, 0, 0, TimeSpan.Zero);

    [Theory, InlineData(false), InlineData(true)]
    public async Task brings_each_choice_its_own_words_and_nothing_to_whom_nothing_concerns(bool postgreSql)
    {
        await using var site = await Site.On(postgreSql);
        var slugs = await Slugs(site);
        await site.Follow("a-all@example.org");
        await site.Follow("b-four-and-seven@example.org", slugs[6], slugs[3]);
        await site.Follow("c-seven-and-four@example.org", slugs[3], slugs[6]);
        await site.Follow("d-seven@example.org", slugs[6]);
        await site.Follow("e-five@example.org", slugs[4]);
        await site.Follow("f-four-and-gone@example.org", slugs[3], "a-step-that-is-gone");
        await site.Start(4);
        await site.Act(7, (step, act) => step.Tell("We talk to two banks.", act));
        await site.PassTo(Monday);

        var mails = site.Mail().OrderBy(mail => mail.To.ToString(), StringComparer.Ordinal).ToList();
        Assert.Equal(
            [
                ("a-all@example.org", "step 4 started, step 7 has news", "Weekly, all steps."),
                ("b-four-and-seven@example.org", "step 4 started, step 7 has news", "Weekly, steps 4 and 7."),
                ("c-seven-and-four@example.org", "step 4 started, step 7 has news", "Weekly, steps 4 and 7."),
                ("d-seven@example.org", "step 7 has news", "Weekly, step 7."),
                ("f-four-and-gone@example.org", "step 4 started", "Weekly, step 4."),
            ],
            mails.Select(mail => (mail.To.ToString(), mail.Subject![(mail.Subject!.IndexOf(':', StringComparison.Ordinal) + 2)..], Footer(mail.TextBody!))));
        Assert.All(mails, mail => Assert.Empty(Breaches(mail)));
        Assert.DoesNotContain("We talk", mails[4].TextBody, StringComparison.Ordinal);
        Assert.Contains("We are at step", mails[4].TextBody, StringComparison.Ordinal);

        var issue = Assert.Single(await site.Issues());
        Assert.Equal(new[] { "", slugs[3], Selection.Of([slugs[3], slugs[6]]).Text, slugs[6] }.Order(StringComparer.Ordinal), issue.Renderings.Select(rendering => rendering.Selection).Order(StringComparer.Ordinal));
        Assert.Equal(4, issue.Renderings.Select(rendering => rendering.Hash).Distinct().Count());
        Assert.Equal(2, issue.Items.Count);
        Assert.Equal(5, (await site.Deliveries()).Count);

        using var visitor = site.Visitor();
        Assert.Equal("Mage-OS roadmap, week 48 of 2026: step 4 started, step 7 has news", (await visitor.Open("/digests/1")).Heading);
        Assert.Equal(issue.Full!.Frozen, await visitor.Client.GetStringAsync("/digests/1/frozen.txt"));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task brings_a_quarterly_even_where_nothing_moved_on_them(bool postgreSql)
    {
        await using var site = await Site.On(postgreSql);
        await site.Follow("reader@example.org", Cadence.Quarterly, (await Slugs(site))[4]);
        await site.Start(4);
        await site.PassTo(new DateTimeOffset(2027, 1, 1, 8, 0, 0, TimeSpan.Zero));
        var message = Assert.Single(site.Mail());
        Assert.Equal("Mage-OS roadmap, October to December 2026: nothing moved; what we wait for", message.Subject);
        Assert.Contains("Nothing moved on step 5: October to December 2026.", message.TextBody, StringComparison.Ordinal);
        Assert.Contains("Step 5, ", message.TextBody, StringComparison.Ordinal);
        Assert.DoesNotContain("Step 6, ", message.TextBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task leaves_nobody_out_whose_choice_was_stored_in_another_order()
    {
        await using var site = await Site.OnSqlite();
        var slugs = await Slugs(site);
        await site.Follow("one@example.org", slugs[3], slugs[6]);
        var other = await site.Follow("other@example.org", slugs[3], slugs[6]);
        await site.Do<RoadmapDb>(db => db.Database.ExecuteSqlAsync($"UPDATE Subscribers SET Milestones = {$"{slugs[6]} {slugs[3]} {slugs[6]}"} WHERE Id = {other.Id}"));
        await site.Start(4);
        await site.PassTo(Monday);
        Assert.Equal(2, site.Mail().Count);
        Assert.Equal(2, Assert.Single(await site.Issues()).Renderings.Count);
    }

    [Fact]
    public async Task is_frozen_without_any_mail_where_nothing_concerns_anybody()
    {
        await using var site = await Site.OnSqlite();
        await site.Follow("reader@example.org", (await Slugs(site))[4]);
        await site.Start(4);
        await site.PassTo(Monday);
        Assert.Empty(site.Mail());
        Assert.Equal((IssueState.Sent, 1), Assert.Single(await site.Issues()) is var issue ? (issue.State, issue.Renderings.Count) : default);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task freezes_as_many_choices_as_there_are(bool postgreSql)
    {
        await using var site = await Site.On(postgreSql);
        for (var number = 8; number <= 10; number++) await site.Step();
        var slugs = await Slugs(site);
        await site.Start(4);
        await site.Do<RoadmapDb>(db =>
        {
            // Every choice of ten steps that has the fourth in it.
            for (var choice = 0; choice < 1 << slugs.Count; choice++)
                if ((choice & 0b1000) != 0) db.Add(Readers.Reader($"reader{choice}@example.org", Cadence.Weekly, Monday, [.. slugs.Where((_, at) => (choice & 1 << at) != 0)]));
            return db.SaveChangesAsync();
        });
        var (issue, outcome) = await site.Ask<DigestPress, (Issue?, Outcome)>(press => press.FreezeNow(Cadence.Weekly));
        Assert.Null(outcome.Refusal);
        Assert.Equal(513, issue!.Renderings.Count);
        var deliveries = await site.Deliveries();
        Assert.Equal(512, deliveries.Count);
        Assert.Equal(512, deliveries.Select(delivery => delivery.RenderingId).Distinct().Count());
    }

    [Fact]
    public async Task shows_in_the_previews_json_who_would_read_what()
    {
        await using var site = await Site.OnSqlite();
        var slugs = await Slugs(site);
        await site.Follow("all@example.org");
        await site.Follow("five@example.org", slugs[4]);
        await site.Start(4);
        var preview = JsonNode.Parse((await site.Command("digest", "preview", "--cadence", "weekly", "--json")).Output)!;
        Assert.Equal(1, preview["recipients"]!.GetValue<int>());
        var (all, five) = (preview["selections"]![0]!, preview["selections"]![1]!);
        Assert.Equal((true, 1, 1), (all["goesOut"]!.GetValue<bool>(), all["recipients"]!.GetValue<int>(), all["entries"]!.AsArray().Count));
        Assert.Equal((false, 1, slugs[4]), (five["goesOut"]!.GetValue<bool>(), five["recipients"]!.GetValue<int>(), five["milestones"]![0]!.GetValue<string>()));
    }

    private static Task<List<string>> Slugs(Site site) => site.Ask(db => db.Milestones.OrderBy(step => step.Number).Select(step => step.Slug).ToListAsync());

    private static string Footer(string text) => text.Split('\n').Single(line => line.StartsWith("Weekly", StringComparison.Ordinal)).Split(" Change")[0];

    private static IReadOnlyList<string> Breaches(MimeKit.MimeMessage message)
    {
        using var bytes = new MemoryStream();
        message.WriteTo(bytes);
        bytes.Position = 0;
        return Web.Mail.MessageCheck.Breaches(bytes);
    }
}
