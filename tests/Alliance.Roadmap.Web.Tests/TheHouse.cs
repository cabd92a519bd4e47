using System.Net;

namespace Alliance.Roadmap.Web.Tests;

public abstract class TheHouse(Site site)
{
    [Fact]
    public async Task is_open_and_in_good_health()
    {
        using var client = site.Client();
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/healthz/live")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/healthz/ready")).StatusCode);
    }

    [Fact]
    public async Task stands_again_after_a_restart_on_what_it_stored()
    {
        var before = await site.Ask(db => Task.FromResult(db.LedgerHeads.Single().Hash));
        await site.Restart();
        Assert.Equal(before, await site.Ask(db => Task.FromResult(db.LedgerHeads.Single().Hash)));
    }

    [Fact]
    public async Task answers_commands_while_it_serves()
    {
        var run = await CommandRun.Of(["ledger", "verify", .. site.Settings]);
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
    }
}

public sealed class TheHouseOnSqlite(SqliteSite site) : TheHouse(site), IClassFixture<SqliteSite>;

public sealed class TheHouseOnPostgreSql(PostgreSqlSite site) : TheHouse(site), IClassFixture<PostgreSqlSite>;
