using Alliance.Roadmap.Digests;
using Alliance.Roadmap.Web.Tests;
using Alliance.Roadmap.Web.Tests.Instances;

namespace Alliance.Roadmap.Torture;

public sealed class SharingTheWork
{
    [Fact]
    public async Task between_two_processes_repeats_nothing_although_one_was_frozen_longer_than_its_lease()
    {
        if (Cluster.OfTheTests is null) throw Needed.NoCluster();
        await using var issue = await Round.Begin(onPostgreSql: true, seed: 1, round: 1);
        using var frozen = await issue.Sending();
        await Node.Signal(frozen, "STOP");
        var held = await issue.States();
        Assert.True(held.GetValueOrDefault(nameof(DeliveryState.Claimed)) > 0);

        // Whatever the frozen one had only claimed is taken over; what it had armed is left to it.
        using var other = await issue.Sending();
        var (accepted, armed) = (nameof(DeliveryState.Accepted), held.GetValueOrDefault(nameof(DeliveryState.Sending)));
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while ((await issue.States()).GetValueOrDefault(accepted) < Round.Recipients - armed) await Task.Delay(100, patience.Token);

        await Node.Signal(frozen, "CONT");
        await Round.Exit(frozen);
        await Round.Exit(other);
        var tally = await issue.Finish();
        Assert.Equal((Round.Recipients, 0, 0, 0), (tally.States.GetValueOrDefault(accepted), tally.Lost, tally.Invented, tally.Duplicates));
    }
}
