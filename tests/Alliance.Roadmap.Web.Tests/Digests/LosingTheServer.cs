using Alliance.Roadmap.Web.Digests;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Alliance.Roadmap.Web.Tests.Digests;

public sealed class LosingTheServer
{
    [Fact]
    public async Task does_not_end_the_postman_and_with_it_the_service()
    {
        var nobody = FreePort.Next();
        await using var services = new ServiceCollection().AddDbContext<RoadmapDb>(options => options.UseNpgsql($"Host=127.0.0.1;Port={nobody};Username=roadmap;Password=none;Database=roadmap")).BuildServiceProvider();
        var log = new Heard();
        using var postman = new Postman(services.GetRequiredService<IServiceScopeFactory>(), new FakeTimeProvider(), log);
        postman.Ring();   // does not wait for the first round
        await postman.StartAsync(TestContext.Current.CancellationToken);

        Assert.Equal($"Digests cannot be sent just now: PostgreSQL cannot be reached: Failed to connect to 127.0.0.1:{nobody}", await log.First.Task.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.False(postman.ExecuteTask!.IsCompleted);
        await postman.StopAsync(TestContext.Current.CancellationToken);
        Assert.True(postman.ExecuteTask.IsCompletedSuccessfully);
    }

    private sealed class Heard : ILogger<Postman>
    {
        public TaskCompletionSource<string> First { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => First.TrySetResult(formatter(state, exception));
    }
}
