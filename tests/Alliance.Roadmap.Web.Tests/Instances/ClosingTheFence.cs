using Alliance.Roadmap.Board;
using Alliance.Roadmap.Ledger;
using Alliance.Roadmap.Subscribers;
using Alliance.Roadmap.Web.Setup;
using Alliance.Roadmap.Web.Subscribers;
using Alliance.Roadmap.Web.Tests.Board;
using Alliance.Roadmap.Web.Tests.Digests;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Alliance.Roadmap.Web.Tests.Instances;

public sealed class ClosingTheFence
{
    private static readonly DateTimeOffset Monday = new(2026, 11, 30, 8, 0, 0, TimeSpan.Zero);

    [Theory, InlineData(false), InlineData(true)]
    public async Task happens_neither_at_a_first_start_nor_after_any_ordinary_one(bool postgreSql)
    {
        await using var site = await Site.On(postgreSql);
        await site.Follow("reader@example.org");
        await site.Start(4);
        await site.PassTo(Monday);
        Assert.Equal(0, (await site.Command("import", Path.Combine(AppContext.BaseDirectory, "Data", "about.md"), "--apply")).ExitCode);
        await site.Restart();
        Assert.Null(await Why(site));
        await site.Restart();
        Assert.Null(await Why(site));
        Assert.DoesNotContain(Acts.Restore, await site.Ask(db => db.Entries.Select(entry => entry.Act).ToListAsync()));
    }

    [Fact]
    public async Task happens_when_somebody_copies_an_older_file_back()
    {
        await using var site = await Site.OnSqlite();
        var (stays, leaves) = (await site.Follow("stays@example.org"), await site.Follow("leaves@example.org"));
        using var editor = await site.SignedIn(Office.Editor);
        await Keep(site);
        await site.Start(4);
        await site.Do<RoadmapDb>(async db =>
        {
            (await db.Subscribers.SingleAsync(reader => reader.Id == leaves.Id)).Unsubscribe(site.Clock.GetUtcNow());
            await db.SaveChangesAsync();
        });
        var lost = await site.Ask(db => db.LedgerHeads.SingleAsync());
        await site.Restart(() => PutBack(site));

        // A session that was ended meanwhile would be back.
        Assert.All(await site.Ask(db => db.Sessions.ToListAsync()), session => Assert.NotNull(session.EndedAt));
        Assert.Contains($"The journal knows entry {lost.Sequence} of the public record", await Why(site), StringComparison.Ordinal);
        Assert.Equal([stays.Email], await site.Ask(db => db.Subscribers.Where(reader => reader.UnsubscribedAt == null).Select(reader => reader.Email).ToListAsync()));
        var entry = await site.Ask(db => db.Entries.OrderByDescending(entry => entry.Sequence).FirstAsync());
        Assert.Equal((Acts.Restore, lost.Sequence), (entry.Act, entry.Sequence));
        Assert.Contains($"{lost.Sequence}:{lost.Hash}", entry.After, StringComparison.Ordinal);
        // Folders of the server are for the board.
        Assert.DoesNotContain(site.Folder, entry.ToLine(), StringComparison.Ordinal);

        await site.Start(4);
        await site.PassTo(Monday);
        Assert.Empty(site.Mail());
        var released = await site.Command("digest", "resume", "--all");
        Assert.Equal((0, ""), (released.ExitCode, released.Errors));
        await site.PassTo(Monday.AddMinutes(1));
        Assert.Equal(stays.Email, Assert.Single(site.Mail()).To.Mailboxes.Single().Address);
        await site.Restart();
        Assert.Null(await Why(site));
    }

    [Fact]
    public async Task is_foretold_by_doctor()
    {
        await using var site = await Site.OnSqlite();
        Assert.Equal(0, (await site.Command("doctor")).ExitCode);
        File.Delete(Path.Combine(site.Folder, "roadmap.journal"));
        var doctor = await site.Command("doctor");
        Assert.Equal(1, doctor.ExitCode);
        Assert.Contains("The next start will pause all sending to subscribers", doctor.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task makes_one_digest_of_the_weeks_until_a_person_says_go()
    {
        await using var site = await Site.OnSqlite();
        await site.Follow("reader@example.org");
        await site.Start(4);
        Assert.Equal(0, (await site.Command("digest", "pause", "--all")).ExitCode);
        foreach (var week in new[] { 0, 7, 14 }) await site.PassTo(Monday.AddDays(week));
        Assert.Empty(await site.Issues());
        Assert.Equal(0, (await site.Command("digest", "resume", "--all")).ExitCode);
        await site.PassTo(Monday.AddDays(14).AddMinutes(1));
        Assert.Equal("2026-W50", Assert.Single(await site.Issues()).Period.Value);
        Assert.Single(site.Mail());
    }

    [Fact]
    public async Task happens_when_a_digest_that_went_out_would_go_out_again()
    {
        await using var site = await Site.OnSqlite();
        await site.Follow("reader@example.org");
        await site.Start(4);
        site.Clock.SetUtcNow(Monday);
        await site.Tick();
        await Keep(site);
        await site.RunJobs();
        Assert.Single(site.Mail());
        await site.Restart(() => PutBack(site));
        Assert.Contains("was sent to everybody, and the database would send it again", await Why(site), StringComparison.Ordinal);
        await site.RunJobs();
        Assert.Single(site.Mail());
    }

    [Fact]
    public async Task happens_in_a_copy_of_the_whole_folder_and_leaves_the_original_alone()
    {
        await using var original = await Site.OnSqlite();
        await original.Follow("reader@example.org");
        await using var copy = await Site.NotYetStarted(postgreSql: false);
        await original.Restart(() =>
        {
            foreach (var file in Directory.EnumerateFiles(original.Folder)) File.Copy(file, Path.Combine(copy.Folder, Path.GetFileName(file)));
            return Task.CompletedTask;
        });
        await copy.Begin();
        Assert.Contains($"The database was at {original.Folder}", await Why(copy), StringComparison.Ordinal);
        Assert.Null(await Why(original));
    }

    [Theory]
    [InlineData(false, "roadmap.journal is missing.")]
    [InlineData(true, "roadmap.journal holds nothing of this database.")]
    public async Task happens_when_the_file_came_without_its_journal(bool isEmptied, string sentence)
    {
        await using var site = await Site.OnSqlite();
        await site.Restart(async () =>
        {
            var journal = Path.Combine(site.Folder, "roadmap.journal");
            if (isEmptied) await File.WriteAllTextAsync(journal, "");
            else File.Delete(journal);
        });
        Assert.Contains(sentence, await Why(site), StringComparison.Ordinal);
        Assert.Contains("\"lost\":null", await site.Ask(db => db.Entries.OrderByDescending(entry => entry.Sequence).Select(entry => entry.After).FirstAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task happens_on_postgresql_to_a_copy_but_not_to_a_new_node()
    {
        await using var original = await Site.OnPostgreSql();
        var folder = Directory.CreateTempSubdirectory("roadmap-node-").FullName;
        await using (var node = RoadmapApp.Build([.. original.Settings, $"--Roadmap:DataDirectory={folder}"], asCommand: true)) await RoadmapApp.Prepare(node);
        Directory.Delete(folder, recursive: true);
        Assert.Null(await Why(original));

        await using var copy = await Site.NotYetStarted(postgreSql: true);
        var (from, to) = (Database(original), Database(copy));
        await original.Restart(async () =>
        {
            await Cluster.Run($"DROP DATABASE {to}");
            await Cluster.Run($"CREATE DATABASE {to} TEMPLATE {from}");
        });
        await copy.Begin();
        Assert.Contains($"The database was at {from}", await Why(copy), StringComparison.Ordinal);
        Assert.Null(await Why(original));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task keeps_requests_waiting_and_lets_the_board_in(bool postgreSql)
    {
        await using var site = await Site.On(postgreSql);
        await site.Do<RoadmapDb>(async db =>
        {
            (await db.Instances.SingleAsync()).PauseSending("A person paused it.", site.Clock.GetUtcNow());
            Assert.True(Address.TryParse("asks@example.org", out var address, out _));
            db.Notices.Add(Notice.SignUp(address, Cadence.Weekly, [], site.Clock.GetUtcNow()));
            await db.SaveChangesAsync();
        });
        await site.Do<SendNotices>(job => job.Run(TestContext.Current.CancellationToken));
        Assert.Empty(site.Mail());

        Assert.Equal(0, (await site.Command("board", "invite", "--name", "Ada Example", "--email", "ada@example.org", "--office", "president")).ExitCode);
        Assert.Equal(0, (await site.Command("digest", "resume", "--all")).ExitCode);
        await site.Do<SendNotices>(job => job.Run(TestContext.Current.CancellationToken));
        Assert.Contains("asks@example.org", site.Mail().Select(mail => mail.To.Mailboxes.Single().Address));
    }

    [Fact]
    public async Task does_not_need_the_journal_to_be_writable_for_an_act()
    {
        await using var site = await Site.OnSqlite();
        var journal = Path.Combine(site.Folder, "roadmap.journal");
        File.Delete(journal);
        Directory.CreateDirectory(journal);
        await site.Start(4);
        var doctor = await site.Command("doctor");
        Assert.Contains("cannot be written", doctor.Output, StringComparison.Ordinal);
        Assert.Equal(1, doctor.ExitCode);
        Directory.Delete(journal);
    }

    [Fact]
    public async Task passes_over_a_line_of_the_journal_that_lacks_what_it_tells_of()
    {
        await using var site = await Site.OnSqlite();
        var instance = await site.Ask(db => db.Instances.Select(instance => instance.Id).SingleAsync());
        string[] incomplete = ["entry\",\"number\":9", "entry\",\"hash\":\"ab\"", "digest\"", "sent\"", "left\"", "begins\""];
        var lines = incomplete.Select(says => $$"""{"at":"2026-11-23T12:00:00+00:00","of":"{{instance}}","says":"{{says}}}""");
        await site.Restart(() => File.AppendAllLinesAsync(Path.Combine(site.Folder, "roadmap.journal"), lines));
        Assert.Null(await Why(site));
        Assert.EndsWith("All is well.\n", (await site.Command("doctor")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task lets_those_stay_who_left_on_this_node_and_came_back_on_another()
    {
        await using var site = await Site.OnSqlite();
        var (undoes, returns, leaves) = (await site.Follow("undoes@example.org"), await site.Follow("returns@example.org"), await site.Follow("leaves@example.org"));
        site.Clock.Advance(TimeSpan.FromMinutes(1));
        await site.Do<RoadmapDb>(async db =>
        {
            foreach (var reader in new[] { undoes, leaves }) (await db.Subscribers.SingleAsync(kept => kept.Id == reader.Id)).Unsubscribe(site.Clock.GetUtcNow());
            await db.SaveChangesAsync();
        });
        await site.Do<ErasePeople>(erase => erase.Erase(returns));
        var journal = Path.Combine(site.Folder, "roadmap.journal");
        var heardHere = await File.ReadAllTextAsync(journal);

        site.Clock.Advance(TimeSpan.FromMinutes(1));
        await site.Follow("returns@example.org");
        await site.Do<RoadmapDb>(async db =>
        {
            (await db.Subscribers.SingleAsync(kept => kept.Id == undoes.Id)).UndoUnsubscribe(site.Clock.GetUtcNow());
            (await db.Instances.SingleAsync()).SettleAt("another place");
            await db.SaveChangesAsync();
        });
        await site.Restart(() => File.WriteAllTextAsync(journal, heardHere));

        Assert.Contains("The database was at another place", await Why(site), StringComparison.Ordinal);
        Assert.Equal(["returns@example.org", "undoes@example.org"], await site.Ask(db => db.Subscribers.Where(reader => reader.UnsubscribedAt == null).Select(reader => reader.Email).Order().ToListAsync()));
        Assert.DoesNotContain("The next start", (await site.Command("doctor")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task is_no_answer_to_a_database_that_was_lost_so_the_start_is_refused()
    {
        await using var site = await Site.OnSqlite();
        var refused = await Assert.ThrowsAsync<StartException>(() => site.Restart(() =>
        {
            foreach (var file in Directory.EnumerateFiles(site.Folder, "roadmap.db*")) File.Delete(file);
            return Task.CompletedTask;
        }));
        Assert.StartsWith($"The database is empty, and the journal {Path.Combine(site.Folder, "roadmap.journal")} knows one that was not.", refused.Message, StringComparison.Ordinal);
        var doctor = await site.Command("doctor");
        Assert.Equal(1, doctor.ExitCode);
        Assert.Contains("restore the newest backup", doctor.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task does_not_happen_when_the_journal_was_deleted_under_the_running_service()
    {
        await using var site = await Site.OnSqlite();
        File.Delete(Path.Combine(site.Folder, "roadmap.journal"));
        await site.Start(4);
        await site.Restart();
        Assert.Null(await Why(site));
        Assert.DoesNotContain(Acts.Restore, await site.Ask(db => db.Entries.Select(entry => entry.Act).ToListAsync()));
        await site.Restart();
        Assert.Null(await Why(site));
    }

    private static Task<string?> Why(Site site) => site.Ask(db => db.Instances.Select(instance => instance.SendingPausedBecause).SingleAsync());

    private static string Database(Site site) =>
        new NpgsqlConnectionStringBuilder(site.Settings.Single(setting => setting.StartsWith("--Database:ConnectionString=", StringComparison.Ordinal)).Split('=', 2)[1]).Database!;

    private static Task<int> Keep(Site site) => site.Ask(db => db.Database.ExecuteSqlAsync($"VACUUM INTO {Path.Combine(site.Folder, "kept.db")}"));

    private static Task PutBack(Site site)
    {
        foreach (var end in new[] { "-wal", "-shm" }) File.Delete(Path.Combine(site.Folder, "roadmap.db" + end));
        File.Copy(Path.Combine(site.Folder, "kept.db"), Path.Combine(site.Folder, "roadmap.db"), overwrite: true);
        return Task.CompletedTask;
    }
}
