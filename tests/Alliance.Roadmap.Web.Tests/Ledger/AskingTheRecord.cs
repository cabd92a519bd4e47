using System.Text.Json.Nodes;
using Alliance.Roadmap.Board;
using Alliance.Roadmap.Ledger;
using Alliance.Roadmap.Web.Ledger;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Tests.Ledger;

/// <summary>What the tests of the ledger share: a site with a few entries behind the import, and <c>ledger verify</c>.</summary>
public abstract class AskingTheRecord(Site site) : IAsyncLifetime
{
    private static readonly Person President = new("Ada Example", Office.President);

    protected Site Site => site;

    public async ValueTask InitializeAsync()
    {
        if (await Newest() > await site.Ask(db => db.Milestones.LongCountAsync())) return;
        foreach (var _ in Enumerable.Range(1, 4)) await Act();
    }

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    internal Act BoardAct() => new(President, site.Clock.GetUtcNow()) { Reason = "The board agreed.", Evidence = "https://example.org/proof" };

    /// <summary>The board looks at the last step once more; one entry with texts.</summary>
    protected Task Act() => site.Do<RoadmapDb>(async db =>
    {
        var last = await db.Milestones.OrderByDescending(milestone => milestone.Number).FirstAsync();
        Assert.Null(last.Tell("Nothing new yet.", BoardAct()).Refusal);
        Assert.Null((await db.TrySave()).Refusal);
    });

    protected Task<long> Newest() => site.Ask(db => db.Entries.OrderByDescending(entry => entry.Sequence).Select(entry => entry.Sequence).FirstOrDefaultAsync());

    /// <summary>What <c>ledger verify</c> finds, asked within the site.</summary>
    protected Task<IReadOnlyList<string>> Faults() => site.Ask<IReadOnlyList<string>>(async db =>
    {
        var verification = new Verification();
        var beyond = await LedgerCommands.VerifyDatabase(db, verification, TestContext.Current.CancellationToken);
        return [.. verification.Faults, .. beyond];
    });

    /// <summary>What the command itself answers, its exit code included.</summary>
    protected async Task<IReadOnlyList<string>> Answer()
    {
        var run = await site.Command("ledger", "verify", "--json");
        var answer = JsonNode.Parse(run.Output)!;
        var faults = answer["faults"]!.AsArray().Select(fault => fault!.GetValue<string>()).ToList();
        Assert.Equal((faults.Count == 0, faults.Count == 0 ? 0 : 1), (answer["ok"]!.GetValue<bool>(), run.ExitCode));
        return faults;
    }
}
