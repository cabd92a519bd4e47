using System.Diagnostics;
using System.Globalization;
using Alliance.Roadmap.Digests;
using Alliance.Roadmap.Subscribers;
using Alliance.Roadmap.Web.Digests;
using Alliance.Roadmap.Web.Setup;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Alliance.Roadmap.Torture;

/// <summary>The process that dies: the real services, sending until nothing is left, with an observer that ends the process at
/// the n-th time it sees a moment. It says "sending" once it holds deliveries.</summary>
internal static class Sender
{
    /// <param name="words">The moment to die at ("-" for none), how often to let it pass, then settings.</param>
    public static async Task<int> Run(string[] words)
    {
        var (moment, passes, settings) = (words[0], int.Parse(words[1], CultureInfo.InvariantCulture), words[2..]);
        await using var app = RoadmapApp.Build(settings, asCommand: true);
        var isSending = 0;
        using var observer = new ActivityListener
        {
            ShouldListenTo = source => source.Name == DigestTrace.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.PropagationData,
            ActivityStopped = seen =>
            {
                if (seen.OperationName == moment && Interlocked.Decrement(ref passes) < 0) Die();
                if (seen.OperationName == "claim" && Interlocked.Exchange(ref isSending, 1) == 0) Console.WriteLine("sending");
            },
        };
        ActivitySource.AddActivityListener(observer);

        await RoadmapApp.Prepare(app);
        await Freeze(app.Services);
        var postman = app.Services.GetRequiredService<Postman>();
        await postman.StartAsync(CancellationToken.None);
        while (!await IsDone(app.Services))
        {
            postman.Ring();
            await Task.Delay(50);
        }

        await postman.StopAsync(CancellationToken.None);
        return 0;
    }

    // SIGKILL: no handler, no finally, no flush.
    private static void Die()
    {
        Process.GetCurrentProcess().Kill();
        Thread.Sleep(Timeout.Infinite);
    }

    private static async Task Freeze(IServiceProvider services)
    {
        await using var scope = services.CreateAsyncScope();
        if (await scope.ServiceProvider.GetRequiredService<RoadmapDb>().Issues.AnyAsync()) return;
        await scope.ServiceProvider.GetRequiredService<DigestPress>().FreezeNow(Cadence.Weekly);
    }

    private static async Task<bool> IsDone(IServiceProvider services)
    {
        await using var scope = services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<RoadmapDb>().Issues.AnyAsync(issue => issue.State == IssueState.Sent);
    }
}
