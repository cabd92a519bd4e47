using System.Globalization;
using Alliance.Roadmap.Web.Tests;

namespace Alliance.Roadmap.Torture;

/// <summary>Nobody is lost and nothing is invented, however often and wherever the sender dies. As many kills as
/// <c>ROADMAP_TORTURE_KILLS</c> says, 20 unless it does; raw results go to <c>ROADMAP_TORTURE_RESULTS</c>, a folder.</summary>
public abstract class DyingAgainAndAgain(bool onPostgreSql)
{
    private const int KillsInARound = 20;

    private static readonly int Wanted = int.Parse(Environment.GetEnvironmentVariable("ROADMAP_TORTURE_KILLS") ?? "20", CultureInfo.InvariantCulture);

    [Fact]
    public async Task loses_nobody_and_repeats_only_what_was_armed()
    {
        if (onPostgreSql && Cluster.OfTheTests is null) throw Needed.NoCluster();
        var (kills, tallies) = (new List<Kill>(), new List<Tally>());
        for (var round = 1; kills.Count < Wanted; round++)
        {
            await using var issue = await Round.Begin(onPostgreSql, seed: 20_261_125 + round, round);
            while (issue.Kills.Count < KillsInARound && kills.Count + issue.Kills.Count < Wanted && await issue.KillOne(kills.Count + issue.Kills.Count)) { }
            kills.AddRange(issue.Kills);
            tallies.Add(await issue.Finish());
            await Write(kills, tallies);
            Judge(tallies[^1]);
        }

        Assert.All(kills, kill => Assert.InRange(kill.Armed, 0, Round.Connections));
        Assert.True(kills.Count(kill => kill.IsInTheMiddle) >= 0.6 * kills.Count, "Too few kills met a delivery that was claimed or being sent: this run says nothing.");
        if (Wanted >= 20) Assert.All(kills.GroupBy(kill => kill.Point), point => Assert.True(point.Count() >= 2, point.Key));
    }

    private static void Judge(Tally tally)
    {
        Assert.Equal((Round.Recipients, 0, 0, 0, "Sent"), (tally.Recipients, tally.Lost, tally.Invented, tally.OtherIds, tally.IssueState));
        Assert.Equal(Round.Recipients, tally.States.Values.Sum());
        Assert.InRange(tally.Duplicates, 0, tally.ArmedAtDeath);
    }

    private async Task Write(List<Kill> kills, List<Tally> tallies)
    {
        if (Environment.GetEnvironmentVariable("ROADMAP_TORTURE_RESULTS") is not { Length: > 0 } folder) return;
        Directory.CreateDirectory(folder);
        var name = onPostgreSql ? "postgresql" : "sqlite";
        await File.WriteAllLinesAsync(Path.Combine(folder, $"{name}-kills.jsonl"), kills.Select(Round.Line));
        await File.WriteAllLinesAsync(Path.Combine(folder, $"{name}-issues.jsonl"), tallies.Select(Round.Line));
    }
}

public sealed class DyingAgainAndAgainOnSqlite() : DyingAgainAndAgain(onPostgreSql: false);

public sealed class DyingAgainAndAgainOnPostgreSql() : DyingAgainAndAgain(onPostgreSql: true);
