using System.Collections.Concurrent;
using Hangfire;
using Hangfire.Common;
using Hangfire.States;
using Microsoft.Extensions.DependencyInjection;

namespace Alliance.Roadmap.Web.Tests;

/// <summary>Takes what is handed to Hangfire and runs it when the test says so, in order, in the test's own time.</summary>
internal sealed class JobsByHand : IBackgroundJobClient
{
    private readonly ConcurrentQueue<Job> waiting = new();

    public string Create(Job job, IState state)
    {
        waiting.Enqueue(job);
        return Guid.NewGuid().ToString();
    }

    public bool ChangeState(string jobId, IState state, string expectedState) => true;

    public async Task RunAll(IServiceProvider services)
    {
        while (waiting.TryDequeue(out var job))
        {
            await using var scope = services.CreateAsyncScope();
            var performer = job.Method.IsStatic ? null : ActivatorUtilities.GetServiceOrCreateInstance(scope.ServiceProvider, job.Type);
            if (job.Method.Invoke(performer, [.. job.Args]) is Task running) await running;
        }
    }
}
