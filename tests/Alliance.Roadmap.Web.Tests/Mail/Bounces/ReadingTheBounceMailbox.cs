using System.Collections.Concurrent;
using Alliance.Roadmap.Digests;
using Alliance.Roadmap.Subscribers;
using Alliance.Roadmap.Web.Mail.Bounces;
using Alliance.Roadmap.Web.Setup;
using Alliance.Roadmap.Web.Tests.Digests;
using Microsoft.EntityFrameworkCore;
using MimeKit;

namespace Alliance.Roadmap.Web.Tests.Mail.Bounces;

public sealed class ReadingTheBounceMailbox
{
    private static readonly DateTimeOffset Monday = new(2026, 11, 30, 8, 0, 0, TimeSpan.Zero);
    private const string Email = "reader@example.net";

    [Theory, InlineData(false), InlineData(true)]
    public async Task suppresses_a_mailbox_that_is_still_gone_a_week_later_until_its_owner_signs_up_again(bool postgreSql)
    {
        await using var mailbox = await Dovecot.Start();
        await using var server = new SmtpListener();
        var envelopes = Envelopes(server);
        await using var site = await Site.On(postgreSql, [.. server.Settings, .. mailbox.Settings]);
        await site.Follow(Email);
        await site.Follow("other@example.net");

        await Digest(site, 4, Monday);
        await mailbox.Deliver(Report("dsn-hard", envelopes[Email]), Monday.AddHours(1));
        await Read(site, Monday.AddHours(2));
        var first = (await site.Deliveries()).Single(delivery => delivery.Address == Email);
        Assert.Equal((DeliveryState.Failed, "5.1.1"), (first.State, first.Status));
        Assert.StartsWith("came back: 550 5.1.1", first.Reply, StringComparison.Ordinal);
        Assert.Empty(await mailbox.Lying("INBOX"));
        Assert.Single(await mailbox.Lying("Handled"));

        // The next digest still goes there; it comes back eight days after the first.
        await Digest(site, 7, Monday.AddDays(7));
        Assert.Equal(4, server.Messages.Count);
        await mailbox.Deliver(Report("dsn-hard", envelopes[Email]), Monday.AddDays(8).AddHours(2));
        await Read(site, Monday.AddDays(8).AddHours(3));
        Assert.NotNull((await Subscriber(site)).SuppressedAt);

        await site.Act(4, (step, act) => step.Pause(act));
        await site.PassTo(Monday.AddDays(14));
        Assert.Equal("other@example.net", server.Messages[^1].To.Mailboxes.Single().Address);
        Assert.Equal(5, server.Messages.Count);

        using var visitor = site.Visitor();
        await visitor.Submit(await visitor.Open("/subscribe"), "form", ("Form.Email", Email), ("Form.Cadence", "weekly"));
        await site.RunJobs();
        var confirmation = server.Messages[^1];
        Assert.Equal(Email, confirmation.To.Mailboxes.Single().Address);
        await visitor.Submit(await visitor.Open(Link(confirmation)), "form");
        Assert.Null((await Subscriber(site)).SuppressedAt);
        Assert.Empty(await site.Ask(db => db.Suppressions.ToListAsync()));

        await site.Act(4, (step, act) => step.Resume(act));
        await site.PassTo(Monday.AddDays(21));
        Assert.Equal(["other@example.net", Email], server.Messages.Skip(6).Select(message => message.To.Mailboxes.Single().Address).Order());
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task stops_at_once_after_a_complaint_and_only_a_person_lifts_that(bool postgreSql)
    {
        await using var mailbox = await Dovecot.Start();
        await using var server = new SmtpListener();
        var envelopes = Envelopes(server);
        await using var site = await Site.On(postgreSql, [.. server.Settings, .. mailbox.Settings]);
        await site.Follow(Email);
        await Digest(site, 4, Monday);
        await mailbox.Deliver(Report("arf-abuse", envelopes[Email]), Monday.AddHours(1));
        await Read(site, Monday.AddHours(1));
        Assert.NotNull((await Subscriber(site)).SuppressedAt);
        Assert.Equal(DeliveryState.Accepted, Assert.Single(await site.Deliveries()).State);

        // Neither leaving for good nor signing up again brings mail back, and both get the usual answers.
        await site.Do<Roadmap.Web.Subscribers.ErasePeople>(async people => await people.Erase(An(Email)));
        using var visitor = site.Visitor();
        var known = await visitor.Submit(await visitor.Open("/subscribe"), "form", ("Form.Email", Email), ("Form.Cadence", "weekly"));
        var unknown = await visitor.Submit(await visitor.Open("/subscribe"), "form", ("Form.Email", "new@example.net"), ("Form.Cadence", "weekly"));
        Assert.Equal(unknown.Words, known.Words);
        await site.RunJobs();
        Assert.Equal("new@example.net", server.Messages.Skip(1).Single().To.Mailboxes.Single().Address);

        var left = Assert.Single(await site.Ask(db => db.Suppressions.AsNoTracking().ToListAsync()));
        Assert.Equal(64, left.AddressCode.Length);
        Assert.Equal(0, (await site.Command("subscribers", "lift", Email)).ExitCode);
        Assert.Equal(1, (await site.Command("subscribers", "lift", Email)).ExitCode);
        site.Clock.Advance(TimeSpan.FromMinutes(1));
        await visitor.Submit(await visitor.Open("/subscribe"), "form", ("Form.Email", Email), ("Form.Cadence", "weekly"));
        await site.RunJobs();
        Assert.Equal(Email, server.Messages[^1].To.Mailboxes.Single().Address);
    }

    [Fact]
    public async Task deletes_what_it_understood_after_30_days_and_nothing_else()
    {
        await using var mailbox = await Dovecot.Start();
        await using var server = new SmtpListener();
        var envelopes = Envelopes(server);
        await using var site = await Site.OnSqlite([.. server.Settings, .. mailbox.Settings]);
        await site.Follow(Email);
        await Digest(site, 4, Monday);
        await mailbox.Deliver(Report("dsn-hard", envelopes[Email]), Monday.AddHours(1));
        await mailbox.Deliver(Report("person", envelopes[Email]), Monday.AddHours(1));
        await Read(site, Monday.AddDays(29));
        Assert.Single(await mailbox.Lying("Handled"));
        await Read(site, Monday.AddDays(32));
        Assert.Empty(await mailbox.Lying("Handled"));
        Assert.Single(await mailbox.Lying("INBOX"));
    }

    [Fact]
    public async Task keeps_what_it_does_not_understand_flagged_and_reads_nothing_twice()
    {
        await using var mailbox = await Dovecot.Start();
        await using var server = new SmtpListener();
        var envelopes = Envelopes(server);
        await using var site = await Site.OnSqlite([.. server.Settings, .. mailbox.Settings]);
        await site.Follow(Email);
        await Digest(site, 4, Monday);

        var at = envelopes[Email].IndexOf('@') - 1;
        var forged = $"{envelopes[Email][..at]}{(envelopes[Email][at] == '0' ? '1' : '0')}{envelopes[Email][(at + 1)..]}";
        foreach (var (file, path) in new[] { ("person", envelopes[Email]), ("garbage", envelopes[Email]), ("dsn-relayed", envelopes[Email]), ("dsn-hard", forged), ("arf-abuse", forged) })
            await mailbox.Deliver(Report(file, path), Monday);
        foreach (var file in new[] { "vacation", "dsn-delayed", "qmail" }) await mailbox.Deliver(Report(file, envelopes[Email]), Monday);
        // Told a second time, much later: the same bounce.
        await mailbox.Deliver(Report("qmail", envelopes[Email]), Monday.AddDays(9));

        await Read(site, Monday.AddDays(10));
        var kept = await mailbox.Lying("INBOX");
        Assert.Equal(5, kept.Count);
        Assert.All(kept, message => Assert.True(message.IsFlagged));
        Assert.Equal(4, (await mailbox.Lying("Handled")).Count);
        Assert.Equal("5.1.1", Assert.Single(await site.Deliveries()).Status);
        var suppression = Assert.Single(await site.Ask(db => db.Suppressions.AsNoTracking().ToListAsync()));
        Assert.Equal((Monday, false), (suppression.CameBackAt!.Value, suppression.IsInForce));

        // A person who wants one read again takes the flag away; the others stay as they are.
        await Read(site, Monday.AddDays(11));
        Assert.Equal(kept, await mailbox.Lying("INBOX"));
    }

    [Fact]
    public async Task leaves_it_alone_while_all_sending_is_paused()
    {
        await using var mailbox = await Dovecot.Start();
        await using var server = new SmtpListener();
        var envelopes = Envelopes(server);
        await using var site = await Site.OnSqlite([.. server.Settings, .. mailbox.Settings]);
        await site.Follow(Email);
        await Digest(site, 4, Monday);
        await mailbox.Deliver(Report("dsn-hard", envelopes[Email]), Monday);
        await site.Do<RoadmapDb>(async db =>
        {
            (await db.Instances.SingleAsync()).PauseSending("A copy.", Monday);
            await db.SaveChangesAsync();
        });
        await Read(site, Monday.AddDays(1));
        Assert.Single(await mailbox.Lying("INBOX"));
        Assert.Empty(await site.Ask(db => db.Suppressions.ToListAsync()));
    }

    [Fact]
    public async Task does_not_count_a_refusal_that_names_no_reason()
    {
        await using var server = new SmtpListener();
        await using var site = await Site.OnSqlite(server.Settings);
        await site.Follow(Email);
        server.Answer = command => command.StartsWith("RCPT", StringComparison.Ordinal) ? "550 No such user" : null;
        await Digest(site, 4, Monday);
        await Digest(site, 7, Monday.AddDays(7));
        Assert.Null((await Subscriber(site)).SuppressedAt);
        Assert.Empty(await site.Ask(db => db.Suppressions.ToListAsync()));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task counts_a_refusal_by_the_mail_server_just_the_same(bool postgreSql)
    {
        await using var server = new SmtpListener();
        await using var site = await Site.On(postgreSql, server.Settings);
        await site.Follow(Email);
        await site.Follow("blocked@example.net");
        server.Answer = command => command.StartsWith($"RCPT TO:<{Email}", StringComparison.Ordinal) ? "550 5.1.1 No such user"
            : command.StartsWith("RCPT TO:<blocked", StringComparison.Ordinal) ? "552 5.2.2 Mailbox full" : null;
        await Digest(site, 4, Monday);
        Assert.Null((await Subscriber(site)).SuppressedAt);
        await Digest(site, 7, Monday.AddDays(7));
        Assert.Equal(Monday.AddDays(7), (await Subscriber(site)).SuppressedAt);
        Assert.Null((await site.Ask(db => db.Subscribers.SingleAsync(reader => reader.Email == "blocked@example.net"))).SuppressedAt);
        Assert.All(await site.Deliveries(), delivery => Assert.Equal(DeliveryState.Failed, delivery.State));
    }

    [Fact]
    public async Task forgets_a_single_return_with_the_person_but_not_a_suppression()
    {
        await using var site = await Site.OnSqlite();
        foreach (var email in new[] { Email, "other@example.net" }) await site.Follow(email);
        await site.Do<RoadmapDb>(async db =>
        {
            await db.CameBack(An(Email), "5.1.1", Monday);
            await db.CameBack(An("other@example.net"), "5.1.1", Monday);
            await db.CameBack(An("other@example.net"), "5.1.1", Monday.AddDays(7));
        });
        await site.Do<Roadmap.Web.Subscribers.ErasePeople>(async people =>
        {
            await people.Erase(An(Email));
            await people.Erase(An("other@example.net"));
        });
        Assert.True(Assert.Single(await site.Ask(db => db.Suppressions.AsNoTracking().ToListAsync())).IsInForce);

        var file = Path.Combine(site.Folder, "list.csv");
        await File.WriteAllTextAsync(file, "email,cadence,milestones,consentedAt,consentSource\nother@example.net,weekly,,2026-11-01,form\nreader@example.net,weekly,,2026-11-01,form\n");
        var import = await site.Command("subscribers", "import", file);
        Assert.Equal(1, import.ExitCode);
        Assert.Contains("Imported: 1. Refused: 1.", import.Output, StringComparison.Ordinal);
        Assert.Contains("line 2: Mail to this address came back", import.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task says_in_a_sentence_why_the_mailbox_cannot_be_opened()
    {
        await using var mailbox = await Dovecot.Start();
        await using var site = await Site.OnSqlite(mailbox.Settings);
        Assert.Contains("The bounce mailbox can be opened.", (await site.Command("doctor")).Output, StringComparison.Ordinal);
        await Sentence("does not let us sign in. Please check Mail:Bounces:Imap:UserName and Password.", "--Mail:Bounces:Imap:Password=wrong");
        await Sentence("there is no folder Reports", "--Mail:Bounces:Imap:Folder=Reports");
        await Sentence("port 1, cannot be reached", "--Mail:Bounces:Imap:Port=1");

        async Task Sentence(string expected, string setting)
        {
            await using var other = await Site.OnSqlite([.. mailbox.Settings, setting]);
            var run = await other.Command("doctor");
            Assert.Equal(1, run.ExitCode);
            Assert.Contains(expected, run.Output, StringComparison.Ordinal);
            // The job only logs it: digests go on without.
            await other.Do<ReadBounces>(job => job.Run(TestContext.Current.CancellationToken));
        }
    }

    [Theory]
    [InlineData("--Mail:Bounces:Domain=localhost", "Mail:Bounces:Domain")]
    [InlineData("--Mail:Bounces:Imap:Host=imap.example.org", "Mail:Bounces:Domain is missing")]
    [InlineData("--Mail:Bounces:Imap:Host=imap.example.org", "Mail:Bounces:Imap:UserName and Password are needed")]
    [InlineData("--Mail:Bounces:Imap:UserName=bounces", "Mail:Bounces:Imap:Host is missing")]
    public void refuses_settings_that_cannot_work(string setting, string problem) =>
        Assert.Contains(problem, Assert.Throws<SettingsException>(() => RoadmapApp.Build([setting], asCommand: true)).Message, StringComparison.Ordinal);

    /// <summary>The newest return path of each recipient, as the server heard it.</summary>
    private static ConcurrentDictionary<string, string> Envelopes(SmtpListener server)
    {
        var (envelopes, sender) = (new ConcurrentDictionary<string, string>(), new AsyncLocal<string>());
        server.Answer = command =>
        {
            if (Path(command, "MAIL FROM:<") is { } from) sender.Value = from;
            if (Path(command, "RCPT TO:<") is { } to) envelopes[to] = sender.Value!;
            return null;
        };
        return envelopes;

        static string? Path(string command, string verb) => command.StartsWith(verb, StringComparison.Ordinal) ? command[verb.Length..command.IndexOf('>')] : null;
    }

    /// <summary>A fixture as it would answer a message with this return path.</summary>
    private static MimeMessage Report(string file, string returnPath)
    {
        Assert.Matches(@"^bounce\+[0-9a-f]{32}-[0-9a-f]{16,}@bounces\.example\.org$", returnPath);
        var bytes = System.Text.Encoding.Latin1.GetBytes(System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(System.IO.Path.Combine(AppContext.BaseDirectory, "Data", "bounces", $"{file}.eml")))
            .Replace("bounce+0123456789abcdef0123456789abcdef-0123456789abcdef0123@bounces.example.org", returnPath, StringComparison.Ordinal)
            .Replace("To: bounce@bounces.example.org", $"To: {returnPath}", StringComparison.Ordinal));
        var message = MimeMessage.Load(new MemoryStream(bytes));
        if (message.To.Count == 0) message.Headers.Add("Delivered-To", returnPath);
        return message;
    }

    private static async Task Digest(Site site, int step, DateTimeOffset at)
    {
        await site.Start(step);
        await site.PassTo(at);
    }

    private static Task Read(Site site, DateTimeOffset now)
    {
        site.Clock.SetUtcNow(now);
        return site.Do<ReadBounces>(job => job.Run(TestContext.Current.CancellationToken));
    }

    private static Task<Subscriber> Subscriber(Site site) => site.Ask(db => db.Subscribers.AsNoTracking().SingleAsync(reader => reader.NormalizedEmail == Email));

    private static string Link(MimeMessage message) => message.TextBody!.Split('\n').First(line => line.Contains("/confirm/", StringComparison.Ordinal)).Trim();

    private static Address An(string text) => Address.TryParse(text, out var address, out var refusal) ? address : throw new ArgumentException(refusal.Reason);
}
