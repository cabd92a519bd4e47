using System.Data.Common;
using System.Net;
using System.Text.Json.Nodes;
using Alliance.Roadmap.Board;
using Alliance.Roadmap.Digests;
using Alliance.Roadmap.Funding;
using Alliance.Roadmap.Ledger;
using Alliance.Roadmap.Posts;
using Alliance.Roadmap.Resolutions;
using Alliance.Roadmap.Subscribers;
using Alliance.Roadmap.Web.Tests.Board;
using Alliance.Roadmap.Web.Tests.Digests;
using Alliance.Roadmap.Web.Tests.Mail;
using Alliance.Roadmap.Web.Tests.Subscribers;
using Alliance.Roadmap.Webhook;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Alliance.Roadmap.Web.Tests.Instances;

public sealed class RestoringABackup : IDisposable
{
    // The Monday after the site's clock starts, 09:00 in Warsaw.
    private static readonly DateTimeOffset Monday = new(2026, 11, 30, 8, 0, 0, TimeSpan.Zero);

    private readonly string folder = Directory.CreateTempSubdirectory("roadmap-backup-").FullName;

    private string File => Path.Combine(folder, "roadmap.backup");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task begins_again_where_one_was_cut_off_before_its_tables_were_there()
    {
        await using var original = await Site.OnPostgreSql();
        await original.Follow("reader@example.org");
        await Backup(original);
        await using var copy = await Site.NotYetStarted(postgreSql: true);
        var connection = copy.Settings.Single(setting => setting.StartsWith("--Database:ConnectionString=", StringComparison.Ordinal)).Split('=', 2)[1];
        await using (var source = NpgsqlDataSource.Create(connection))
        {
            await using var begun = source.CreateCommand("""CREATE TABLE "__EFMigrationsHistory" ("MigrationId" character varying(150) PRIMARY KEY, "ProductVersion" character varying(32) NOT NULL)""");
            await begun.ExecuteNonQueryAsync();
        }

        var restored = await copy.Command("restore", File);
        Assert.Equal((0, ""), (restored.ExitCode, restored.Errors));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task taken_in_the_middle_of_a_send_sends_nothing_until_released_and_lets_those_who_left_stay_gone(bool postgreSql)
    {
        await using var server = new SmtpListener();
        string[] settings = [.. server.Settings, "--Mail:Smtp:Connections=1"];
        await using var original = await Site.On(postgreSql, settings);
        foreach (var name in "abcdef") await original.Follow($"{name}@example.org");
        await original.Start(4);
        original.Clock.SetUtcNow(Monday);
        await original.Tick();
        server.Hold();
        var sending = original.RunJobs();
        var inTheMiddle = (await server.Holding()).To.Mailboxes.Single().Address;
        await Backup(original);

        // What happens afterwards, the backup does not know.
        var others = (await original.Deliveries()).Select(delivery => delivery.Address).Where(address => address != inTheMiddle).ToList();
        var (leaves, isErased, moves) = (others[0], others[1], others[2]);
        await Leave(original, leaves);
        Assert.Equal(0, (await original.Command("subscribers", "erase", isErased)).ExitCode);
        await original.Do<RoadmapDb>(async db =>
        {
            Assert.True(Address.TryParse("elsewhere@example.org", out var elsewhere, out var _));
            (await db.Subscribers.SingleAsync(subscriber => subscriber.Email == moves)).Move(elsewhere, original.Clock.GetUtcNow());
            await db.SaveChangesAsync();
        });
        server.Release();
        await sending;
        await original.Start(7);
        var copies = server.Messages.ToDictionary(message => message.To.Mailboxes.Single().Address, message => message.MessageId);
        Assert.Equal(4, copies.Count);
        var lost = await original.Ask(db => db.LedgerHeads.SingleAsync());

        await using var copy = await Site.NotYetStarted(postgreSql, settings);
        System.IO.File.Copy(Path.Combine(original.Folder, "roadmap.journal"), Path.Combine(copy.Folder, "roadmap.journal"));
        var restored = await copy.Command("restore", File, "--json");
        Assert.Equal((0, ""), (restored.ExitCode, restored.Errors));
        var answer = JsonNode.Parse(restored.Output)!;
        Assert.Equal((3, $"{lost.Sequence}:{lost.Hash}"), (answer["stopped"]!.GetValue<int>(), Assert.Single(answer["lost"]!.AsArray())!.GetValue<string>()));

        await copy.Begin();
        await copy.PassTo(Monday.AddMinutes(20));
        await copy.PassTo(Monday.AddMinutes(40));
        Assert.Equal(4, server.Messages.Count);
        using (var client = copy.Client())
        {
            using var ready = await client.GetAsync("/healthz/ready");
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "Unhealthy: sending is paused"), (ready.StatusCode, await ready.Content.ReadAsStringAsync()));
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/healthz/live")).StatusCode);
        }

        using var visitor = copy.Visitor();
        Assert.Contains($"Entry {lost.Sequence} was written later and is lost.", (await visitor.Open("/history")).Words, StringComparison.Ordinal);
        Assert.Equal(0, (await copy.Command("ledger", "verify")).ExitCode);
        var doctor = await copy.Command("doctor");
        Assert.Contains("All sending to subscribers is paused", doctor.Output, StringComparison.Ordinal);
        Assert.Equal(1, doctor.ExitCode);

        using var editor = await copy.SignedIn(Office.Editor);
        Assert.Null((await editor.Open("/board")).Document.QuerySelector("#sending-paused form"));
        using var president = await copy.SignedIn(Office.President);
        var page = await president.Open("/board/milestones");
        Assert.Contains("Restored from a backup of", page.Alert, StringComparison.Ordinal);
        page = await president.Submit(page, "#sending-paused form");
        Assert.Null(page.Document.QuerySelector("#sending-paused"));

        await copy.PassTo(Monday.AddMinutes(41));
        var again = server.Messages.Skip(4).Where(message => !message.Subject!.StartsWith("Tomorrow: ", StringComparison.Ordinal)).ToDictionary(message => message.To.Mailboxes.Single().Address, message => message.MessageId);
        Assert.Equal(copies.Keys.Except([moves]).Order(), again.Keys.Order());
        Assert.All(again, message => Assert.Equal(copies[message.Key], message.Value));
        Assert.Equal(0, await copy.Ask(db => db.Subscribers.CountAsync(subscriber => subscriber.Email == isErased)));
        using (var client = copy.Client()) Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/healthz/ready")).StatusCode);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task does_not_bring_back_whoever_has_moved_to_another_address_and_been_erased_there(bool postgreSql)
    {
        await using var original = await Site.On(postgreSql);
        foreach (var name in (string[])["erased", "moved", "replaced"]) await original.Follow($"{name}@example.org");
        await Backup(original);
        await Move("erased@example.org", "between@example.org");
        await Move("between@example.org", "erased-last@example.org");
        await Move("moved@example.org", "moved-to@example.org");
        await Move("replaced@example.org", "replaced-to@example.org");
        // Somebody else has the first address by now.
        await original.Follow("replaced@example.org");
        foreach (var address in (string[])["erased-last@example.org", "replaced-to@example.org"]) Assert.Equal(0, (await original.Command("subscribers", "erase", address)).ExitCode);

        await using var copy = await Site.NotYetStarted(postgreSql);
        System.IO.File.Copy(Path.Combine(original.Folder, "roadmap.journal"), Path.Combine(copy.Folder, "roadmap.journal"));
        var restored = await copy.Command("restore", File, "--json");
        Assert.Equal((0, ""), (restored.ExitCode, restored.Errors));
        Assert.Equal(2, JsonNode.Parse(restored.Output)!["stopped"]!.GetValue<int>());
        await copy.Begin();
        Assert.Equal([("moved@example.org", true), ("replaced@example.org", false)], await copy.Ask(async db =>
            (await db.Subscribers.OrderBy(subscriber => subscriber.Email).ToListAsync()).ConvertAll(subscriber => (subscriber.Email, subscriber.UnsubscribedAt is not null))));
        Assert.Empty(await copy.TablesThatName("erased"));

        Task Move(string from, string to) => original.Do<RoadmapDb>(async db =>
        {
            Assert.True(Address.TryParse(to, out var address, out var _));
            (await db.Subscribers.SingleAsync(subscriber => subscriber.Email == from)).Move(address, original.Clock.GetUtcNow());
            await db.SaveChangesAsync();
        });
    }

    [Theory, InlineData(false, "roadmap.db"), InlineData(true, "tables/Subscribers.txt")]
    public async Task in_which_a_bit_has_changed_is_refused(bool postgreSql, string part)
    {
        await using (var original = await Site.On(postgreSql))
        {
            await original.Follow("reader@example.org");
            await Backup(original);
        }

        ChangeABit(part, "reader@example.org"u8);
        await using var copy = await Site.NotYetStarted(postgreSql);
        var refused = await copy.Command("restore", File);
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains($"is damaged: “{part}” in it is not what was written", refused.Errors, StringComparison.Ordinal);
        Assert.Single(refused.Errors.TrimEnd().Split('\n'));
        await copy.Begin();
        Assert.Equal((7, 0), await copy.Ask(async db => (await db.Milestones.CountAsync(), await db.Subscribers.CountAsync())));
    }

    [Fact]
    public async Task thrice_at_once_into_one_database_is_done_once()
    {
        await using (var original = await Site.OnPostgreSql())
        {
            await original.Follow("reader@example.org");
            await Backup(original);
        }

        await using var copy = await Site.NotYetStarted(postgreSql: true);
        var runs = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => copy.Command("restore", File)));
        Assert.Equal(["", "not empty", "not empty"], runs.Select(run => run.ExitCode == 0 ? run.Errors : run.Errors.Contains("is not empty", StringComparison.Ordinal) ? "not empty" : run.Errors).Order());
        await copy.Begin();
        Assert.Equal(0, (await copy.Command("ledger", "verify")).ExitCode);
        Assert.Equal(1, await copy.Ask(db => db.Subscribers.CountAsync()));
    }

    [Fact]
    public async Task while_a_service_starts_on_the_same_database_is_done_or_refused_in_a_sentence()
    {
        await using (var original = await Site.OnPostgreSql())
        {
            await original.Follow("reader@example.org");
            await Backup(original);
        }

        await using var copy = await Site.NotYetStarted(postgreSql: true);
        await using var node = new Node();
        node.Begin([.. copy.Settings.Where(setting => !setting.StartsWith("--Urls=", StringComparison.Ordinal))]);
        // It has begun to make its tables.
        await Node.Until(() => IsThere(copy));
        var restored = await copy.Command("restore", File);
        await node.Ready();
        if (restored.ExitCode != 0) Assert.Contains("is not empty", restored.Errors, StringComparison.Ordinal);
        await node.Stop();
        await copy.Begin();
        Assert.Equal((7, restored.ExitCode == 0 ? 1 : 0), await copy.Ask(async db => (await db.Milestones.CountAsync(), await db.Subscribers.CountAsync())));
        Assert.Equal(0, (await copy.Command("ledger", "verify")).ExitCode);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task that_was_killed_leaves_nothing_once_the_service_has_started(bool postgreSql)
    {
        await using var copy = await Site.NotYetStarted(postgreSql);
        var (abandoned, inUse) = (Workshop(copy.Folder, ".restoring"), Workshop(copy.Folder, ".restoring"));
        await using (new FileStream(Path.Combine(inUse, "lock"), FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            await copy.Begin();
            Assert.Equal((false, true), (Directory.Exists(abandoned), Directory.Exists(inUse)));
        }
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task brings_everything_back_keys_included(bool postgreSql)
    {
        await using var original = await Site.On(postgreSql);
        await original.Follow("reader@example.org");
        await original.Start(4);
        await original.PassTo(Monday);
        var director = $"{Guid.NewGuid():N}@example.org";
        using var _ = await original.Enter(Office.Director, email: director);
        var token = await original.TokenOf(director);
        await original.Ask(async db =>
        {
            db.DataProtectionKeys.Add(new() { FriendlyName = "one", Xml = "<key>\t\\ ' \n and more</key>" });
            return await db.SaveChangesAsync();
        });
        await Backup(original, CommandRun.Of);

        await using var copy = await Site.NotYetStarted(postgreSql);
        Assert.Equal(0, (await CommandRun.Of(["restore", File, .. copy.Settings])).ExitCode);
        await copy.Begin();
        var (before, after) = (await Everything(original), await Everything(copy));
        // The restore adds its own entry, and the starts their marks.
        Assert.Equal(before.Entries, after.Entries.Take(before.Entries.Count));
        Assert.Equal([Acts.Restore], await copy.Ask(db => db.Entries.Where(entry => entry.Sequence > before.Entries.Count).Select(entry => entry.Act).ToListAsync()));
        Assert.Equal(before.Others, after.Others);

        // What the database numbers by itself goes on.
        await copy.Ask(async db =>
        {
            db.DataProtectionKeys.Add(new() { FriendlyName = "two", Xml = "<key>2</key>" });
            return await db.SaveChangesAsync();
        });
        using var program = copy.Client();
        program.DefaultRequestHeaders.Authorization = new("Bearer", token);
        using var body = new StringContent("""{"reason":"After the restore."}""", System.Text.Encoding.UTF8, "application/json");
        var slug = await copy.Ask(db => db.Milestones.Where(step => step.Number == 4).Select(step => step.Slug).SingleAsync());
        Assert.Equal(HttpStatusCode.NoContent, (await program.PostAsync($"/api/v1/milestones/{slug}/pause", body)).StatusCode);
        Assert.Equal(0, (await copy.Command("ledger", "verify")).ExitCode);
    }

    /// <param name="postgreSql">Where it begins; it goes to the other kind of database and comes back.</param>
    [Theory, InlineData(false), InlineData(true)]
    public async Task into_the_other_kind_of_database_loses_nothing_there_or_on_the_way_back(bool postgreSql)
    {
        await using var original = await Site.On(postgreSql);
        await Furnish(original);
        var before = await Tables(original);
        Assert.True(before.Count(table => table.Value.Count > 0) > 30, $"Only {before.Where(table => table.Value.Count > 0).Select(table => table.Key).Joined()} hold anything.");
        await Backup(original);

        await using var copy = await Site.NotYetStarted(!postgreSql);
        var restored = await copy.Command("restore", File);
        Assert.Equal((0, ""), (restored.ExitCode, restored.Errors));
        System.IO.File.Delete(File);
        await Backup(copy);
        await using (var back = await Site.NotYetStarted(postgreSql))
        {
            restored = await back.Command("restore", File);
            Assert.Equal((0, ""), (restored.ExitCode, restored.Errors));
            var after = await Tables(back);
            Assert.Equal(before.Keys.Order(), after.Keys.Order());
            // Each of the two restores has an entry of its own in the record; nothing else is new.
            foreach (var (table, rows) in before) Assert.Equal((table, "", table is "Entries" or "EntryTexts" ? 2 : 0), (table, string.Join('\n', rows.Except(after[table])), after[table].Count - rows.Count));
        }

        await copy.Begin();
        var head = await original.Ask(db => db.LedgerHeads.SingleAsync());
        Assert.Equal(0, (await copy.Command("ledger", "verify", "--expect", $"{head.Sequence}:{head.Hash}")).ExitCode);
        Assert.Equal(await Roadmap(original), await Roadmap(copy));
        using var visitor = copy.Visitor();
        Assert.Equal(HttpStatusCode.OK, (await visitor.Open("/")).Status);

        // A link from a mail that was sent before still opens, and so does the door.
        var confirmation = new Uri(System.Text.RegularExpressions.Regex.Match(original.Mail().Last(mail => mail.To.Mailboxes.Single().Address == "edsger@example.org").TextBody!, @"http\S+/confirm/\S+").Value).AbsolutePath;
        var confirmed = await visitor.Submit(await visitor.Open(confirmation), "form");
        Assert.Equal(HttpStatusCode.OK, confirmed.Status);
        Assert.True(await copy.Ask(db => db.Subscribers.AnyAsync(subscriber => subscriber.Email == "edsger@example.org")));
        var asked = await visitor.Submit(await visitor.Open("/sign-in"), "form:has([name='Form.Email'])", ("Form.Email", "wouter@example.org"));
        Assert.Equal(HttpStatusCode.OK, asked.Status);
        Assert.Equal("/board", (await visitor.Submit(await visitor.Open((await copy.SignInMail("wouter@example.org")).Link), "form")).Address.AbsolutePath);
        await copy.Start(7);
        Assert.Equal(0, (await copy.Command("ledger", "verify")).ExitCode);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task of_an_older_version_crosses_over_too(bool postgreSql)
    {
        await using var older = await Site.NotYetStarted(postgreSql);
        await OlderDatabase.Fill(older);
        await Backup(older);
        await using var copy = await Site.NotYetStarted(!postgreSql);
        var restored = await copy.Command("restore", File);
        Assert.Equal((0, ""), (restored.ExitCode, restored.Errors));
        await copy.Begin();
        Assert.Equal(0, (await copy.Command("ledger", "verify")).ExitCode);
        Assert.NotNull(await copy.Ask(db => db.Instances.Select(instance => instance.SendingPausedAt).SingleAsync()));
    }

    [Fact]
    public async Task that_does_not_say_what_its_columns_hold_stays_on_postgresql()
    {
        await using (var original = await Site.OnPostgreSql()) await Backup(original);
        Spoil("untyped");
        await using var copy = await Site.NotYetStarted(postgreSql: false);
        var refused = await copy.Command("restore", File);
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("can be restored only there", refused.Errors, StringComparison.Ordinal);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task is_refused_where_something_is_already(bool postgreSql)
    {
        await using var site = await Site.On(postgreSql);
        await Backup(site);
        var again = await site.Command("backup", File);
        Assert.Equal(1, again.ExitCode);
        Assert.Contains("is there already", again.Errors, StringComparison.Ordinal);

        var running = await site.Command("restore", File);
        Assert.Equal(1, running.ExitCode);
        Assert.Contains(postgreSql ? "is not empty" : "already serves the roadmap", running.Errors, StringComparison.Ordinal);
        await site.Restart(async () =>
        {
            var stopped = await site.Command("restore", File);
            Assert.Equal(1, stopped.ExitCode);
            Assert.Contains("is not empty", stopped.Errors, StringComparison.Ordinal);
        });
        Assert.False(await site.Ask(db => db.Instances.AnyAsync(instance => instance.SendingPausedAt != null)));
    }

    [Theory]
    [InlineData(false, "something.db", "is no backup of this program")]
    [InlineData(false, "torn", "cannot be restored")]
    [InlineData(false, "newer", "is newer than this program")]
    [InlineData(true, "newer", "is newer than this program")]
    [InlineData(false, "tampered", "not the one it names")]
    [InlineData(true, "tampered", "not the one it names")]
    [InlineData(false, "migrations=[]", "is damaged")]
    [InlineData(true, "migrations=[]", "is damaged")]
    [InlineData(false, "migrations=null", "is damaged")]
    [InlineData(true, "migrations=[null]", "is damaged")]
    [InlineData(false, "tables=null", "is damaged")]
    [InlineData(true, "tables=null", "is damaged")]
    [InlineData(true, "tables=[]", "is damaged")]
    [InlineData(true, "tables=[null]", "is damaged")]
    [InlineData(true, "tables=[{}]", "is damaged")]
    [InlineData(false, "hash=null", "is damaged")]
    public async Task leaves_nothing_behind_when_it_is_refused(bool postgreSql, string what, string why)
    {
        await using (var original = await Site.On(postgreSql)) await Backup(original);
        Spoil(what);
        await using var copy = await Site.NotYetStarted(postgreSql);
        var refused = await copy.Command("restore", File);
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains(why, refused.Errors, StringComparison.Ordinal);
        Assert.Single(refused.Errors.TrimEnd().Split('\n'));
        Assert.DoesNotContain(Directory.EnumerateFiles(copy.Folder).Select(Path.GetFileName), name => name!.StartsWith("roadmap.db", StringComparison.Ordinal) && !name.EndsWith(".lock", StringComparison.Ordinal));
        await copy.Begin();
        Assert.Equal(7, await copy.Ask(db => db.Milestones.CountAsync()));
        Assert.False(await copy.Ask(db => db.Instances.AnyAsync(instance => instance.SendingPausedAt != null)));
    }

    [Theory, InlineData(false, false), InlineData(true, false), InlineData(false, true), InlineData(true, true)]
    public async Task of_an_older_version_brings_it_up_to_this_one(bool postgreSql, bool isMigratedAlready)
    {
        await using var older = await Site.NotYetStarted(postgreSql);
        await OlderDatabase.Fill(older);
        await Backup(older);
        await using var copy = await Site.NotYetStarted(postgreSql);
        if (isMigratedAlready) Assert.Equal(0, (await copy.Command("migrate")).ExitCode);
        Assert.Equal((0, ""), await copy.Command("restore", File) is var run ? (run.ExitCode, run.Errors) : default);
        await copy.Begin();
        Assert.Equal(0, (await copy.Command("ledger", "verify")).ExitCode);
        Assert.NotNull(await copy.Ask(db => db.Instances.Select(instance => instance.SendingPausedAt).SingleAsync()));
    }

    private async Task Backup(Site site, Func<string[], Task<CommandRun>>? asProcess = null)
    {
        var backup = await (asProcess ?? CommandHost.Run)(["backup", File, .. site.Settings]);
        Assert.Equal((0, ""), (backup.ExitCode, backup.Errors));
        Assert.Equal([File], Directory.EnumerateFileSystemEntries(folder));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(File));
    }

    /// <summary>Something in nearly every table, with text that needs care on the way.</summary>
    private static async Task Furnish(Site site)
    {
        using var president = await site.Enter(Office.President, "Vinai Kopp");
        using var treasurer = await site.Enter(Office.Treasurer, "Wouter Steenmeijer", "wouter@example.org");
        await site.TokenOf("wouter@example.org");
        await site.Invite(Office.Director, "Ada Example");
        await site.Follow("grace@example.org", await site.Ask(db => db.Milestones.Where(step => step.Number == 4).Select(step => step.Slug).SingleAsync()));
        await site.Follow("linus@example.org");
        using var asking = site.Visitor();
        await asking.Submit(await asking.Open("/subscribe"), "form", ("Form.Email", "edsger@example.org"), ("Form.Cadence", "weekly"));
        await site.RunJobs();
        await site.Act(4, (step, act) => step.Tell("A tab\t, a backslash \\N and \\t, a “quotation”,\r\nand 👈 a new line.", act));
        await site.Act(4, (step, act) => step.Link(new LinkedPost("What the association will do", "https://mage-os.org/news/association", new DateOnly(2026, 11, 2)), act));
        await site.Start(4);
        await site.PassTo(Monday);
        await site.Do<RoadmapDb>(async db =>
        {
            var now = site.Clock.GetUtcNow();
            Assert.Null(Reading.Enter(Money.Euros(5_100), Basis.Yearly, "bank", now.AddDays(-3), "Statement of the bank", "Tess Example, Treasurer", now, out var reading).Refusal);
            var feed = new FeedCheck("https://mage-os.org/feed.xml");
            feed.Changed(now, 1, null, null);
            var post = new FeedPost(new FeedItem(null, "News", "https://mage-os.org/updates/1", null, ""), now);
            post.Dismiss("Vinai Kopp, President", now);
            var link = new LinkCheck("https://mage-os.org/news/association");
            link.Failed(now, "mage-os.org answered with the status 404.");
            var call = new WebhookCall(2, 4, now.AddDays(-3));
            call.Heard(call.Try(now.AddDays(-3)), new WebhookAnswer(502, "Answered with the status 502."), now.AddDays(-3));
            var (day, count) = (new DateOnly(2026, 11, 22), new Count(4, 4, 0, 2, 2, Vote.Yes));
            var motion = new MotionText { Text = "Documents are translated.", BoardOnly = "The quotes stay with us.", Interests = "None.", Minutes = "https://example.org/minutes" };
            string[] names = ["Ada Example", "Vinai Kopp", "Wouter Steenmeijer", "Ryan Hoerr"];
            var members = names.Select((name, at) => new Attendance(at, new Person(name, at is 0 ? Office.President : Office.Director), null, isPresent: true, isRecused: false)).ToList();
            var resolution = new Resolution(day, 1, motion, members, count, Statutes.On(day).Decide(ResolutionKind.Meeting, count), Readers.President, now);
            var open = new Motion(ResolutionKind.Meeting, motion, await db.Users.SingleAsync(account => account.Email == "wouter@example.org"), now);
            open.Propose(new ProposedAct("start", "step", null, "{}", "Step 5: Start work"));
            var electors = names.Select((name, at) => new Elector(at, new Person(name, at is 0 ? Office.President : Office.Director), Guid.CreateVersion7(), isPresent: at is 1)).ToList();
            Assert.Null(open.Open(2, electors, isSecret: false, now.AddDays(5), Readers.President, day, now).Refusal);
            db.AddRange(reading!, feed, post, link, call, resolution, open);
            db.DataProtectionKeys.Add(new() { FriendlyName = "one", Xml = "<key>\t\\ ' \n and more</key>" });
            await db.SaveChangesAsync();
        });
    }

    /// <summary>Every row of every table as the database itself writes it, but for what each restore and each start changes.</summary>
    private static async Task<Dictionary<string, List<string>>> Tables(Site site)
    {
        string[] others = ["LedgerHeads", "Instances", "Sessions"];
        string Setting(string name) => site.Settings.Single(setting => setting.StartsWith($"--{name}=", StringComparison.Ordinal)).Split('=', 2)[1];
        await using DbConnection connection = site.IsOnPostgreSql
            ? new NpgsqlConnection(Setting("Database:ConnectionString"))
            : new SqliteConnection($"Data Source={Path.Combine(site.Folder, "roadmap.db")};Pooling=False");
        await connection.OpenAsync();
        var columns = new Dictionary<string, List<string>>();
        await foreach (var row in Rows(connection, site.IsOnPostgreSql
            ? "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'"
            : "SELECT t.name, c.name FROM sqlite_master t, pragma_table_info(t.name) c WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%'"))
        {
            if (row[0].StartsWith("__EF", StringComparison.Ordinal) || others.Contains(row[0])) continue;
            if (!columns.TryGetValue(row[0], out var known)) columns[row[0]] = known = [];
            known.Add(row[1]);
        }

        var tables = new Dictionary<string, List<string>>();
        foreach (var (table, names) in columns)
        {
            var rows = new List<string>();
            // SQLite keeps what a value is beside it, so that a number that became a text would be seen.
            var list = string.Join(", ", names.Order(StringComparer.Ordinal).Select(name => site.IsOnPostgreSql ? $"\"{name}\"::text" : $"quote(\"{name}\")"));
            await foreach (var row in Rows(connection, $"SELECT {list} FROM \"{table}\"")) rows.Add(string.Join(" | ", row));
            tables[table] = rows;
        }

        return tables;
    }

    private static async IAsyncEnumerable<string[]> Rows(DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync()) yield return [.. Enumerable.Range(0, rows.FieldCount).Select(at => rows.IsDBNull(at) ? "NULL" : rows.GetString(at))];
    }

    /// <summary>What programs read of the steps, without where the site is.</summary>
    private static async Task<string> Roadmap(Site site)
    {
        using var client = site.Client();
        var answer = JsonNode.Parse(await client.GetStringAsync("/api/v1/roadmap"))!["milestones"]!.ToJsonString();
        return answer.Replace(site.Address.ToString(), "/", StringComparison.Ordinal);
    }

    private static async Task Leave(Site site, string email)
    {
        var token = await site.Ask(db => db.Subscribers.Where(subscriber => subscriber.Email == email).Select(subscriber => subscriber.Token).SingleAsync());
        using var client = site.Client();
        using var stop = new FormUrlEncodedContent([new("List-Unsubscribe", "One-Click")]);
        Assert.Equal(HttpStatusCode.OK, (await client.PostAsync($"/unsubscribe/{token}", stop)).StatusCode);
    }

    private void Spoil(string what)
    {
        if (what == "torn")
        {
            using var file = System.IO.File.OpenWrite(File);
            file.SetLength(file.Length / 2);
            return;
        }

        using var zip = System.IO.Compression.ZipFile.Open(File, System.IO.Compression.ZipArchiveMode.Update);
        var entry = zip.GetEntry("manifest.json")!;
        JsonNode manifest;
        using (var text = entry.Open()) manifest = JsonNode.Parse(text)!;
        entry.Delete();
        if (what == "something.db") return;
        if (what.Split('=') is [var name, var value]) manifest[name] = JsonNode.Parse(value);
        if (what == "newer") manifest["migrations"]!.AsArray().Add("29990101000000_Later");
        if (what == "untyped") foreach (var table in manifest["tables"]!.AsArray()) table!.AsObject().Remove("types");
        if (what == "tampered") manifest["hash"] = new string('f', 64);
        using var writer = new StreamWriter(zip.CreateEntry("manifest.json").Open());
        writer.Write(manifest.ToJsonString());
    }

    /// <summary>Changes one letter of a file in the backup; the check sum stays that of what was written.</summary>
    private void ChangeABit(string part, ReadOnlySpan<byte> text)
    {
        byte[] content;
        using (var zip = System.IO.Compression.ZipFile.Open(File, System.IO.Compression.ZipArchiveMode.Update))
        {
            using var bytes = new MemoryStream();
            using (var written = zip.GetEntry(part)!.Open()) written.CopyTo(bytes);
            content = bytes.ToArray();
            zip.GetEntry(part)!.Delete();
            // As it is, so that it is found again below.
            using var plain = zip.CreateEntry(part, System.IO.Compression.CompressionLevel.NoCompression).Open();
            plain.Write(content);
        }

        var whole = System.IO.File.ReadAllBytes(File);
        whole[whole.AsSpan().IndexOf(content) + content.AsSpan().IndexOf(text)] ^= 1;
        System.IO.File.WriteAllBytes(File, whole);
    }

    private static string Workshop(string folder, string name)
    {
        var workshop = Directory.CreateDirectory(Path.Combine(folder, $"{name}-{Guid.NewGuid():N}")).FullName;
        foreach (var file in (string[])["roadmap.db", "lock"]) System.IO.File.WriteAllText(Path.Combine(workshop, file), "");
        return workshop;
    }

    private static async Task<bool> IsThere(Site site)
    {
        await using var source = NpgsqlDataSource.Create(site.Settings.Single(setting => setting.StartsWith("--Database:ConnectionString=", StringComparison.Ordinal)).Split('=', 2)[1]);
        await using var command = source.CreateCommand("""SELECT to_regclass('"__EFMigrationsHistory"') IS NOT NULL""");
        return (bool)(await command.ExecuteScalarAsync())!;
    }

    private static async Task<(List<string> Entries, List<string> Others)> Everything(Site site) => await site.Ask(async db =>
    {
        var entries = await db.Entries.AsNoTracking().OrderBy(entry => entry.Sequence).ToListAsync();
        var rest = new List<string>();
        rest.AddRange(await db.Milestones.AsNoTracking().OrderBy(step => step.Number).Select(step => $"{step.Slug} {step.Status} {step.Version}").ToListAsync());
        rest.AddRange(await db.Subscribers.AsNoTracking().OrderBy(s => s.Email).Select(s => $"{s.Id} {s.Email} {s.Token} {s.ConfirmedAt:O}").ToListAsync());
        rest.AddRange(await db.Issues.AsNoTracking().OrderBy(issue => issue.Id).Select(issue => $"{issue.Id} {issue.Number} {issue.State}").ToListAsync());
        rest.AddRange(await db.Set<Rendering>().AsNoTracking().OrderBy(rendering => rendering.Id).Select(rendering => rendering.Hash + rendering.Text + rendering.Html).ToListAsync());
        rest.AddRange(await db.Deliveries.AsNoTracking().OrderBy(delivery => delivery.Id).Select(delivery => $"{delivery.Id} {delivery.State} {delivery.Reply}").ToListAsync());
        rest.AddRange(await db.DataProtectionKeys.AsNoTracking().OrderBy(key => key.Id).Select(key => $"{key.Id} {key.Xml}").ToListAsync());
        rest.AddRange(await db.Users.AsNoTracking().OrderBy(account => account.Id).Select(account => $"{account.Id} {account.Email} {account.SecurityStamp}").ToListAsync());
        rest.AddRange((await db.Instances.AsNoTracking().Select(instance => instance.Key).ToListAsync()).Select(Convert.ToHexString));
        return (entries.ConvertAll(entry => entry.ToLine()), rest);
    });
}
