using System.Net;
using Alliance.Roadmap.Milestones;
using Alliance.Roadmap.Web.Caching;
using Alliance.Roadmap.Web.Tests.Digests;
using Alliance.Roadmap.Web.Tests.Milestones;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Alliance.Roadmap.Web.Tests.Caching;

public sealed class LettingPagesGo
{
    [Fact]
    public async Task happens_at_midnight_on_the_boards_clock()
    {
        await using var site = await Site.OnSqlite();
        using var client = site.Client();
        await site.Keep(client, "/");
        // Warsaw is one hour ahead.
        site.Clock.SetUtcNow(new(2026, 11, 23, 22, 59, 59, TimeSpan.Zero));
        Assert.NotNull(Kept.Of(site, "/"));
        site.Clock.SetUtcNow(new(2026, 11, 23, 23, 0, 0, TimeSpan.Zero));
        Assert.Null(Kept.Of(site, "/"));
    }

    [Fact]
    public async Task happens_when_a_look_at_a_step_becomes_overdue()
    {
        await using var site = await Site.OnSqlite();
        var slug = await site.Step(MilestoneStatus.InProgress);
        var due = (await site.Stored(slug)).ReviewDueAt!.Value;
        using var client = site.Client();
        site.Clock.SetUtcNow(due);
        await site.Keep(client, $"/milestones/{slug}");
        Assert.DoesNotContain("Nothing has moved", await client.GetStringAsync($"/milestones/{slug}"), StringComparison.Ordinal);
        site.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Contains("Nothing has moved", await client.GetStringAsync($"/milestones/{slug}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task is_the_rule_where_keeping_is_switched_off_yet_a_reader_who_has_it_is_told_so()
    {
        await using var site = await Site.OnSqlite("--Roadmap:OutputCache=false");
        using var client = site.Client();
        using var answer = await client.GetAsync("/");
        Assert.Null(Kept.Of(site, "/"));
        using var again = new HttpRequestMessage(HttpMethod.Get, "/");
        again.Headers.IfNoneMatch.Add(answer.Headers.ETag!);
        Assert.Equal(HttpStatusCode.NotModified, (await client.SendAsync(again)).StatusCode);
    }

    [Fact]
    public async Task happens_on_sqlite_when_a_command_changes_something_beside_the_service()
    {
        await using var site = await Site.OnSqlite();
        using var client = site.Client();
        await site.Keep(client, "/");
        var page = Path.Combine(site.Folder, "page.md");
        await File.WriteAllTextAsync(page, (await client.GetStringAsync("/vision.md")) + "8. Have a party\n");
        var run = await site.Command("import", page, "--apply");
        Assert.True(run.ExitCode == 0, run.Errors);
        await Until(async () => (await client.GetStringAsync("/")).Contains("Have a party", StringComparison.Ordinal));
    }

    [Fact]
    public async Task happens_on_every_node_of_a_postgresql()
    {
        await using var one = await Site.OnPostgreSql();
        await using var two = await Site.OnSqlite([.. one.Settings.Where(setting => setting.StartsWith("--Database:", StringComparison.Ordinal))]);
        using var client = two.Client();
        await two.Keep(client, "/");
        Assert.DoesNotContain("In progress since 23 November 2026", await client.GetStringAsync("/"), StringComparison.Ordinal);
        await one.Start(4);
        await Until(async () => (await client.GetStringAsync("/")).Contains("In progress since 23 November 2026", StringComparison.Ordinal));

        // A command on its own tells them as well.
        var page = Path.Combine(one.Folder, "page.md");
        await File.WriteAllTextAsync(page, (await client.GetStringAsync("/vision.md")) + "8. Have a party\n");
        var run = await one.Command("import", page, "--apply");
        Assert.True(run.ExitCode == 0, run.Errors);
        await Until(async () => (await client.GetStringAsync("/")).Contains("Have a party", StringComparison.Ordinal));
    }

    [Fact]
    public async Task happens_when_a_node_loses_the_connection_that_tells_it_of_others()
    {
        await using var site = await Site.OnPostgreSql();
        using var client = site.Client();
        await site.Keep(client, "/about");
        var version = site.Services.GetRequiredService<PublicVersion>();
        var before = version.Current;
        await site.Do<RoadmapDb>(db => db.Database.ExecuteSqlRawAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'Alliance Roadmap, listening'"));
        await Until(() => Task.FromResult(version.Current != before));
        // Changed by somebody we cannot hear of at this moment.
        var connection = site.Settings.Single(setting => setting.StartsWith("--Database:ConnectionString=", StringComparison.Ordinal))["--Database:ConnectionString=".Length..];
        await using (var source = NpgsqlDataSource.Create(connection))
        {
            await using var change = source.CreateCommand("""UPDATE "Organizations" SET "Name" = 'The quiet alliance'""");
            await change.ExecuteNonQueryAsync();
        }

        Assert.Contains("The quiet alliance", await client.GetStringAsync("/about"), StringComparison.Ordinal);
        await site.Keep(client, "/about");
        Assert.Contains("The quiet alliance", await client.GetStringAsync("/about"), StringComparison.Ordinal);
    }

    private static async Task Until(Func<Task<bool>> isSo)
    {
        var end = Environment.TickCount64 + 30_000;
        while (!await isSo())
        {
            Assert.True(Environment.TickCount64 < end, "It never happened.");
            await Task.Yield();
        }
    }
}
