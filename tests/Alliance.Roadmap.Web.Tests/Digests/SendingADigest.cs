using System.Data.Common;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Alliance.Roadmap.Digests;
using Alliance.Roadmap.Mail;
using Alliance.Roadmap.Subscribers;
using Alliance.Roadmap.Web.Digests;
using Alliance.Roadmap.Web.Mail;
using Alliance.Roadmap.Web.Tests.Mail;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;

namespace Alliance.Roadmap.Web.Tests.Digests;

public sealed class SendingADigest
{
    // The Monday after the site's clock starts, 09:00 in Warsaw.
    private static readonly DateTimeOffset Monday = new(2026, 11, 30, 8, 0, 0, TimeSpan.Zero);

    [Theory, InlineData(false), InlineData(true)]
    public async Task tells_what_moved_over_smtp_and_keeps_every_promise_header_by_header(bool postgreSql)
    {
        await using var server = new SmtpListener();
        await using var site = await Site.On(postgreSql, server.Settings);
        var reader = await site.Follow("reader@example.org");
        await site.Follow("quarterly@example.org", Cadence.Quarterly);
        await site.Start(4);

        await site.PassTo(Monday.AddMinutes(-1));
        Assert.Empty(server.Messages);
        await site.PassTo(Monday);
        var message = await server.Next();

        Assert.Empty(Breaches(message));
        Assert.Equal("reader@example.org", Assert.Single(message.To.Mailboxes).Address);
        Assert.Equal("roadmap@example.org", Assert.Single(message.From.Mailboxes).Address);
        Assert.Equal("Mage-OS roadmap, week 48 of 2026: step 4 started", message.Subject);
        Assert.EndsWith("@example.org", message.MessageId, StringComparison.Ordinal);
        Assert.Equal("auto-generated", message.Headers["Auto-Submitted"]);
        Assert.Equal("bulk", message.Headers["Precedence"]);
        Assert.Equal("Mage-OS roadmap digests <digests.example.org>", message.Headers["List-Id"]);
        Assert.Equal($"<{site.Address}unsubscribe/{reader.Token}>", message.Headers["List-Unsubscribe"]);
        Assert.Equal("List-Unsubscribe=One-Click", message.Headers["List-Unsubscribe-Post"]);
        Assert.Equal($"<{site.Address}subscribe>", message.Headers["List-Help"]);
        Assert.Equal($"<{site.Address}digests>", message.Headers["List-Archive"]);
        Assert.Equal("NO", message.Headers["List-Post"]);

        var text = string.Join(' ', message.TextBody!.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("Status: was planned, now in progress.", text, StringComparison.Ordinal);
        Assert.Contains("WHAT WE WAIT FOR", text, StringComparison.Ordinal);
        Assert.Contains($"Stop: {site.Address}unsubscribe/{reader.Token}", text, StringComparison.Ordinal);
        Assert.Contains($"{site.Address}subscriptions/{reader.Token}", text, StringComparison.Ordinal);
        Assert.Contains(await site.Ask(db => db.LedgerHeads.Select(head => head.Hash).SingleAsync()), text, StringComparison.Ordinal);
        Assert.DoesNotContain(Rendering.TokenPlaceholder, text + message.HtmlBody, StringComparison.Ordinal);

        var delivery = Assert.Single(await site.Deliveries());
        Assert.Equal((DeliveryState.Accepted, 1, 0), (delivery.State, delivery.Attempts, delivery.Recoveries));
        Assert.Equal(IssueState.Sent, Assert.Single(await site.Issues()).State);

        await site.PassTo(Monday.AddMinutes(1));
        Assert.Single(server.Messages);
    }

    [Fact]
    public async Task writes_the_same_message_into_the_pickup_folder()
    {
        await using var site = await Site.OnSqlite();
        await site.Follow("reader@example.org");
        await site.Start(4);
        await site.PassTo(Monday);
        var message = Assert.Single(site.Mail());
        Assert.Empty(Breaches(message));
        Assert.Equal("reader@example.org", Assert.Single(message.To.Mailboxes).Address);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task sends_nothing_to_whoever_stopped_or_paused_after_it_was_frozen(bool postgreSql)
    {
        await using var site = await Site.On(postgreSql);
        var (stops, pauses) = (await site.Follow("a-stops@example.org"), await site.Follow("b-pauses@example.org"));
        await site.Follow("c-stays@example.org");
        await site.Start(4);
        site.Clock.SetUtcNow(Monday);
        await site.Tick();
        await site.Do<RoadmapDb>(async db =>
        {
            (await db.Subscribers.SingleAsync(reader => reader.Id == stops.Id)).Unsubscribe(Monday);
            (await db.Subscribers.SingleAsync(reader => reader.Id == pauses.Id)).Pause(Monday);
            await db.SaveChangesAsync();
        });
        await site.RunJobs();
        Assert.Equal("c-stays@example.org", Assert.Single(site.Mail()).To.Mailboxes.Single().Address);
        Assert.Equal([DeliveryState.Suppressed, DeliveryState.Suppressed, DeliveryState.Accepted], (await site.Deliveries()).Select(delivery => delivery.State));
    }

    [Fact]
    public async Task sends_nothing_twice_when_the_clock_steps_back()
    {
        await using var server = new SmtpListener();
        await using var site = await Site.OnSqlite(server.Settings);
        await site.Follow("reader@example.org");
        await site.Start(4);
        await site.PassTo(Monday.AddMinutes(1));
        foreach (var back in (TimeSpan[])[TimeSpan.FromMinutes(-5), TimeSpan.FromDays(-8), TimeSpan.Zero, TimeSpan.FromMinutes(2)])
        {
            site.Clock.AdjustTime(Monday + back);
            await site.Tick();
            await site.RunJobs();
        }

        Assert.Single(server.Messages);
        Assert.Equal(IssueState.Sent, Assert.Single(await site.Issues(), issue => issue.IsFrozen).State);
    }

    [Fact]
    public async Task skips_a_week_in_which_nothing_moved_and_tells_nothing_twice()
    {
        await using var site = await Site.OnSqlite();
        await site.Follow("reader@example.org");
        await site.Start(4);
        await site.PassTo(Monday);
        await site.PassTo(Monday.AddDays(7));
        Assert.Equal([IssueState.Sent, IssueState.Skipped], (await site.Issues()).Select(issue => issue.State));
        Assert.Single(site.Mail());
    }

    [Fact]
    public async Task sends_a_quarterly_even_if_nothing_moved_and_says_what_we_wait_for()
    {
        await using var site = await Site.OnSqlite();
        await site.Follow("reader@example.org", Cadence.Quarterly);
        await site.PassTo(new DateTimeOffset(2027, 1, 1, 8, 0, 0, TimeSpan.Zero));
        var message = Assert.Single(site.Mail());
        Assert.Equal("Mage-OS roadmap, October to December 2026: nothing moved; what we wait for", message.Subject);
        Assert.Contains("Step 5, ", message.TextBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task makes_one_issue_of_the_weeks_missed_while_nobody_was_here()
    {
        await using var site = await Site.OnSqlite();
        await site.Follow("reader@example.org");
        await site.Start(4);
        site.Clock.SetUtcNow(Monday.AddDays(9));
        await site.Act(7, (step, act) => step.Start(act));
        await site.PassTo(Monday.AddDays(21).AddHours(3));
        var issue = Assert.Single(await site.Issues());
        Assert.Equal(("2026-W51", 2), (issue.Period.Value, issue.Items.Count));
        Assert.Equal("Mage-OS roadmap, week 51 of 2026: step 4 started, step 7 started", Assert.Single(site.Mail()).Subject);
    }

    [Fact]
    public async Task holds_what_is_too_late_until_a_person_releases_it()
    {
        await using var site = await Site.OnSqlite();
        await site.Follow("reader@example.org");
        await site.Start(4);
        await site.PassTo(Monday.AddHours(49));
        Assert.Equal((IssueState.Held, null), Assert.Single(await site.Issues()) is var held ? (held.State, held.Number) : default);
        Assert.Empty(site.Mail());

        var released = await site.Command("digest", "release", "--cadence", "weekly", "--json");
        Assert.Equal((0, ""), (released.ExitCode, released.Errors));
        var issue = JsonNode.Parse(released.Output)![0]!;
        // December's monthly digest, which has no recipients, came first.
        Assert.Equal((2, 1, "sending"), (issue["number"]!.GetValue<int>(), issue["recipients"]!.GetValue<int>(), issue["state"]!.GetValue<string>()));
        await site.PassTo(Monday.AddHours(50));
        Assert.Equal("Mage-OS roadmap, week 48 of 2026: step 4 started", Assert.Single(site.Mail()).Subject);
    }

    [Fact]
    public async Task folds_what_nobody_released_into_the_next()
    {
        await using var site = await Site.OnSqlite();
        await site.Follow("reader@example.org");
        await site.Start(4);
        await site.PassTo(Monday.AddHours(49));
        await site.PassTo(Monday.AddDays(7));
        Assert.Equal([IssueState.Folded, IssueState.Sent], (await site.Issues()).Select(issue => issue.State));
        Assert.Equal("Mage-OS roadmap, week 49 of 2026: step 4 started", Assert.Single(site.Mail()).Subject);
    }

    [Fact]
    public async Task follows_entries_by_a_quarter_of_an_hour_so_that_several_become_one()
    {
        await using var site = await Site.OnSqlite();
        await site.Follow("reader@example.org", Cadence.AsItHappens);
        var start = site.Clock.GetUtcNow();
        await site.Start(4);
        await site.PassTo(start.AddMinutes(10));
        await site.Start(7);
        await site.PassTo(start.AddMinutes(24));
        Assert.Empty(site.Mail());
        await site.PassTo(start.AddMinutes(25));
        Assert.Equal("Mage-OS roadmap, 23 November 2026: step 4 started, step 7 started", Assert.Single(site.Mail()).Subject);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task fails_only_the_recipient_the_server_refuses_and_tries_a_busy_one_again(bool postgreSql)
    {
        await using var server = new SmtpListener();
        await using var site = await Site.On(postgreSql, server.Settings);
        foreach (var name in new[] { "a-busy", "b-fine", "c-gone" }) await site.Follow($"{name}@example.org");
        await site.Start(4);
        server.Answer = command => command.StartsWith("RCPT TO:<c-gone", StringComparison.Ordinal) ? "550 5.1.1 No such user"
            : command.StartsWith("RCPT TO:<a-busy", StringComparison.Ordinal) ? "450 4.2.0 Greylisted" : null;
        await site.PassTo(Monday);
        var deliveries = await site.Deliveries();
        Assert.Equal([DeliveryState.Pending, DeliveryState.Accepted, DeliveryState.Failed], deliveries.Select(delivery => delivery.State));
        Assert.Equal("5.1.1", deliveries[2].Status);
        Assert.True(deliveries[0].NextAttemptAt > Monday);

        server.Answer = null;
        await site.PassTo(Monday.AddMinutes(2));
        Assert.Equal(DeliveryState.Accepted, (await site.Deliveries())[0].State);
        Assert.Equal(2, server.Messages.Count);
        Assert.Equal(IssueState.Sent, Assert.Single(await site.Issues()).State);
    }

    [Theory]
    [InlineData("MAIL", "550 5.7.1 Not from you")]
    [InlineData("RCPT", "550 5.7.1 Relaying denied")]
    [InlineData(".", "554 5.7.9 Policy")]
    public async Task pauses_the_issue_and_marks_nobody_when_the_fault_is_ours(string at, string answer)
    {
        await using var server = new SmtpListener();
        await using var site = await Site.OnSqlite(server.Settings);
        foreach (var number in Enumerable.Range(1, 3)) await site.Follow($"reader{number}@example.org");
        await site.Start(4);
        server.Answer = command => command.StartsWith(at, StringComparison.Ordinal) ? answer : null;
        await site.PassTo(Monday);
        var issue = Assert.Single(await site.Issues());
        Assert.Equal(IssueState.Paused, issue.State);
        Assert.Contains(answer[4..9], issue.PausedBecause, StringComparison.Ordinal);
        Assert.All(await site.Deliveries(), delivery => Assert.Equal(DeliveryState.Pending, delivery.State));

        server.Answer = null;
        await site.PassTo(Monday.AddMinutes(5));
        Assert.Empty(server.Messages);
        Assert.Equal(0, (await site.Command("digest", "resume")).ExitCode);
        await site.PassTo(Monday.AddMinutes(6));
        Assert.Equal(3, server.Messages.Count);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task sends_the_same_message_again_when_nobody_knows_whether_it_arrived_and_holds_it_at_last(bool postgreSql)
    {
        await using var server = new SmtpListener { HangUpAfterBody = true };
        await using var site = await Site.On(postgreSql, server.Settings);
        await site.Follow("reader@example.org");
        await site.Start(4);
        await site.PassTo(Monday);
        var once = Assert.Single(await site.Deliveries());
        Assert.Equal((DeliveryState.Pending, 1), (once.State, once.Recoveries));

        foreach (var day in new[] { 1, 2 }) await site.PassTo(Monday.AddDays(day));
        await site.PassTo(Monday.AddDays(3));
        var held = Assert.Single(await site.Deliveries());
        Assert.Equal((DeliveryState.Held, 3, 4), (held.State, held.Recoveries, held.Attempts));
        Assert.Equal(once.Id, held.Id);
        Assert.Equal("1", JsonNode.Parse((await site.Command("digest", "status", "--cadence", "weekly", "--json")).Output)![0]!["held"]!.ToJsonString());
    }

    [Fact]
    public async Task waits_for_a_server_that_is_away_without_counting_a_duplicate()
    {
        var server = new SmtpListener();
        await using var site = await Site.OnSqlite(server.Settings);
        await server.DisposeAsync();
        await site.Follow("reader@example.org");
        await site.Start(4);
        await site.PassTo(Monday);
        var delivery = Assert.Single(await site.Deliveries());
        Assert.Equal((DeliveryState.Pending, 0), (delivery.State, delivery.Recoveries));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task lets_only_the_holder_of_a_delivery_write_down_what_became_of_it(bool postgreSql)
    {
        await using var site = await Site.On(postgreSql);
        await site.Follow("reader@example.org");
        await site.Start(4);
        site.Clock.SetUtcNow(Monday);
        await site.Tick();
        var (issue, lease) = (Assert.Single(await site.Issues()).Id, TimeSpan.FromMinutes(2));
        await using var scope = site.Services.CreateAsyncScope();
        await using var otherScope = site.Services.CreateAsyncScope();
        await using var first = await DeliveryBook.Open(scope.ServiceProvider.GetRequiredService<RoadmapDb>(), site.Clock, lease);
        await using var second = await DeliveryBook.Open(otherScope.ServiceProvider.GetRequiredService<RoadmapDb>(), site.Clock, lease);

        var mine = Assert.Single(await first.Between(db => db.Claim(issue, 10, first.Token, Monday, lease)));
        Assert.Empty(await second.Between(db => db.Claim(issue, 10, second.Token, Monday, lease)));
        Assert.False(await second.Write(null, mine));
        Assert.True(await first.Write(null, mine));

        await site.Do<RoadmapDb>(db => db.Recover(Monday + lease - TimeSpan.FromSeconds(1)));
        Assert.Equal(DeliveryState.Sending, Assert.Single(await site.Deliveries()).State);
        // On PostgreSQL the first sender is known to live; a quarter of an hour later that does not help it any more.
        site.Clock.SetUtcNow(Monday + lease + TimeSpan.FromMinutes(15));
        await site.Do<RoadmapDb>(db => db.Recover(site.Clock.GetUtcNow()));
        Assert.Equal((DeliveryState.Pending, 1), Assert.Single(await site.Deliveries()) is var again ? (again.State, again.Recoveries) : default);
        await first.Write(new Answer(mine, new Reply(ReplyKind.Refused, "550 too late")), null);
        Assert.Equal(DeliveryState.Pending, Assert.Single(await site.Deliveries()).State);

        var theirs = Assert.Single(await second.Between(db => db.Claim(issue, 10, second.Token, site.Clock.GetUtcNow(), lease)));
        Assert.Equal(mine.MessageId("example.org"), theirs.MessageId("example.org"));
        Assert.True(await second.Write(null, theirs));
        await second.Write(new Answer(theirs, new Reply(ReplyKind.Accepted, "250 ok")), null);
        Assert.Equal(DeliveryState.Accepted, Assert.Single(await site.Deliveries()).State);
    }

    [Fact]
    public async Task leaves_a_sender_that_is_only_frozen_what_it_has_armed()
    {
        await using var site = await Site.OnPostgreSql();
        await site.Follow("reader@example.org");
        await site.Start(4);
        site.Clock.SetUtcNow(Monday);
        await site.Tick();
        var (issue, lease) = (Assert.Single(await site.Issues()).Id, TimeSpan.FromMinutes(2));
        await using var scope = site.Services.CreateAsyncScope();
        await using (var book = await DeliveryBook.Open(scope.ServiceProvider.GetRequiredService<RoadmapDb>(), site.Clock, lease))
        {
            await book.Write(null, Assert.Single(await book.Between(db => db.Claim(issue, 10, book.Token, Monday, lease))));
            await site.Do<RoadmapDb>(db => db.Recover(Monday + lease));
            Assert.Equal(DeliveryState.Sending, Assert.Single(await site.Deliveries()).State);
        }

        await site.Do<RoadmapDb>(db => db.Recover(Monday + lease));
        Assert.Equal(DeliveryState.Pending, Assert.Single(await site.Deliveries()).State);
    }

    [Fact]
    public async Task goes_on_after_the_database_has_dropped_the_senders_session()
    {
        await using var server = new SmtpListener();
        await using var site = await Site.OnPostgreSql([.. server.Settings, "--Mail:Smtp:Connections=2"]);
        foreach (var name in "abcde") await site.Follow($"{name}@example.org");
        await site.Start(4);
        site.Clock.SetUtcNow(Monday);
        await site.Tick();
        server.Hold();
        var sending = site.RunJobs();
        await server.Holding();
        await EndSendersSession(site);
        server.Release();
        await Assert.ThrowsAnyAsync<DbException>(() => sending);

        // What was armed is taken up once nobody can be waiting for its answer any more.
        for (var round = 0; round < 3; round++)
        {
            site.Clock.Advance(TimeSpan.FromMinutes(20));
            await site.RunJobs();
        }

        Assert.All(await site.Deliveries(), delivery => Assert.Equal(DeliveryState.Accepted, delivery.State));
        Assert.Equal(5, server.Messages.Select(message => message.MessageId).Distinct().Count());
        Assert.InRange(server.Messages.Count, 5, 7);
    }

    [Fact]
    public async Task is_told_each_time_that_the_session_is_gone()
    {
        await using var site = await Site.OnPostgreSql();
        await site.Follow("reader@example.org");
        await site.Start(4);
        site.Clock.SetUtcNow(Monday);
        await site.Tick();
        var issue = Assert.Single(await site.Issues()).Id;
        await using var scope = site.Services.CreateAsyncScope();
        await using var book = await DeliveryBook.Open(scope.ServiceProvider.GetRequiredService<RoadmapDb>(), site.Clock, TimeSpan.FromMinutes(2));
        await EndSendersSession(site);
        // The driver says so only the first time; afterwards it blames whoever asks.
        for (var time = 0; time < 2; time++) await Assert.ThrowsAnyAsync<DbException>(() => book.Between(db => db.Claim(issue, 10, book.Token, Monday, TimeSpan.FromMinutes(2))));
    }

    [Fact]
    public async Task asked_for_twice_from_the_same_preview_goes_out_once()
    {
        await using var site = await Site.OnSqlite();
        await site.Follow("reader@example.org", Cadence.Quarterly);
        var seen = (await site.Ask<DigestPress, DigestPreview>(press => press.Preview(Cadence.Quarterly))).Contents.Number;
        Assert.Null((await site.Ask<DigestPress, (Issue?, Outcome Outcome)>(press => press.FreezeNow(Cadence.Quarterly, seen))).Outcome.Refusal);
        Assert.Equal("digest.previewed-earlier", (await site.Ask<DigestPress, (Issue?, Outcome Outcome)>(press => press.FreezeNow(Cadence.Quarterly, seen))).Outcome.Refusal?.Code);
        Assert.Single(await site.Issues(Cadence.Quarterly));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task is_archived_as_it_was_frozen_whatever_happens_to_the_step_later(bool postgreSql)
    {
        await using var site = await Site.On(postgreSql);
        var reader = await site.Follow("reader@example.org");
        await site.Start(4);
        await site.PassTo(Monday);
        using var visitor = site.Visitor();
        var before = await visitor.Open("/digests/1");
        await site.Act(4, (step, act) => step.Reword(new("Something else entirely"), act));
        var after = await visitor.Open("/digests/1");

        Assert.Equal("Mage-OS roadmap, week 48 of 2026: step 4 started", after.Heading);
        Assert.Equal(before.Document.QuerySelector("article")!.InnerHtml, after.Document.QuerySelector("article")!.InnerHtml);
        Assert.DoesNotContain("Something else entirely", after.Words, StringComparison.Ordinal);
        Assert.DoesNotContain(reader.Token, after.Document.DocumentElement.OuterHtml, StringComparison.Ordinal);
        Assert.DoesNotContain("unsubscribe", after.Document.QuerySelector("article")!.InnerHtml, StringComparison.Ordinal);

        var frozen = await visitor.Client.GetByteArrayAsync("/digests/1/frozen.txt");
        Assert.Equal(after.Document.QuerySelector("code")!.TextContent, Convert.ToHexStringLower(SHA256.HashData(frozen)));
        Assert.Contains("step 4 started", (await visitor.Open("/digests")).Words, StringComparison.Ordinal);
        Assert.Equal(404, (int)(await visitor.Open("/digests/2")).Status);

        var digest = Assert.Single(await visitor.Client.GetFromJsonAsync<JsonArray>("/api/v1/digests") ?? [])!;
        Assert.Equal((1, "weekly", "2026-W48", after.Heading, "2026-11-30T08:00:00.000Z", $"{site.Address}digests/1"),
            (digest["number"]!.GetValue<int>(), digest["cadence"]!.GetValue<string>(), digest["period"]!.GetValue<string>(),
                digest["subject"]!.GetValue<string>(), digest["frozenAt"]!.GetValue<string>(), digest["url"]!.GetValue<string>()));
    }

    private static IReadOnlyList<string> Breaches(MimeMessage message)
    {
        using var bytes = new MemoryStream();
        message.WriteTo(bytes);
        bytes.Position = 0;
        return MessageCheck.Breaches(bytes);
    }

    private static Task EndSendersSession(Site site) => site.Do<RoadmapDb>(db =>
        db.Database.ExecuteSqlRawAsync("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"));
}
