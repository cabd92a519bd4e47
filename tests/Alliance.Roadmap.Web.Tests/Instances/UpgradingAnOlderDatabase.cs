using Alliance.Roadmap.Ledger;
using Alliance.Roadmap.Web.Tests.Digests;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Tests.Instances;

public sealed class UpgradingAnOlderDatabase
{
    [Theory, InlineData(false), InlineData(true)]
    public async Task keeps_chain_and_triggers_and_pauses_nothing(bool postgreSql)
    {
        await using var site = await Site.NotYetStarted(postgreSql);
        await OlderDatabase.Fill(site);
        var before = await site.Command("digest", "status");
        Assert.Equal(1, before.ExitCode);
        Assert.Contains("Please run “migrate” first, after a backup.", before.Errors, StringComparison.Ordinal);

        await site.Begin();
        Assert.Equal((0, ""), await site.Command("ledger", "verify") is var verify ? (verify.ExitCode, verify.Errors) : default);
        Assert.Empty(await site.Ask(db => LedgerTriggers.Missing(db)));
        Assert.Equal(OlderDatabase.Entries, await site.Ask(db => db.Entries.CountAsync()));
        Assert.Null(await site.Ask(db => db.Instances.Select(instance => instance.SendingPausedAt).SingleAsync()));
        Assert.True(File.Exists(Path.Combine(site.Folder, "roadmap.journal")));

        site.Clock.SetUtcNow(new DateTimeOffset(2026, 12, 1, 12, 0, 0, TimeSpan.Zero));   // after what is in there
        await site.Act(7, (step, act) => step.Start(act));
        Assert.Equal(OlderDatabase.Entries + 1, await site.Ask(db => db.Entries.CountAsync()));
        await site.Restart();
        Assert.Null(await site.Ask(db => db.Instances.Select(instance => instance.SendingPausedAt).SingleAsync()));
    }
}
