using Alliance.Roadmap.Instances;
using Alliance.Roadmap.Web.Instances;
using Alliance.Roadmap.Web.Setup;
using Microsoft.Extensions.Logging.Abstractions;

namespace Alliance.Roadmap.Web.Tests.Instances;

public sealed class KeepingTheJournal : IDisposable
{
    private const int Many = 300;

    private readonly string folder = Directory.CreateTempSubdirectory("roadmap-journal-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Of_hundreds_who_leave_in_the_same_moment_not_one_is_forgotten()
    {
        var journal = new Journal(new RoadmapSettings { DataDirectory = folder }, NullLogger<Journal>.Instance);
        var go = new TaskCompletionSource();
        var leaving = Enumerable.Range(0, Many).Select(who => Task.Run(async () =>
        {
            await go.Task;
            return journal.TryAppend([new(DateTimeOffset.UnixEpoch, Guid.Empty, JournalWord.Left) { Who = $"{who}" }]);
        })).ToList();

        go.SetResult();

        Assert.All(await Task.WhenAll(leaving), Assert.True);
        Assert.Equal(Enumerable.Range(0, Many).Select(who => $"{who}").Order(), journal.Read().Select(line => line.Who).Order());
    }
}
