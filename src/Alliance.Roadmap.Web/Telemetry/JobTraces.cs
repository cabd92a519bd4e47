using System.Diagnostics;
using Hangfire.Server;

namespace Alliance.Roadmap.Web.Telemetry;

/// <summary>One span for each run of a job, under the job's name.</summary>
internal sealed class JobTraces : IServerFilter
{
    public const string Name = "Alliance.Roadmap.Jobs";

    private static readonly ActivitySource Source = new(Name);

    public void OnPerforming(PerformingContext context) => context.Items[Name] = Source.StartActivity(context.BackgroundJob.Job.Type.Name);

    public void OnPerformed(PerformedContext context)
    {
        using var span = context.Items.TryGetValue(Name, out var started) ? started as Activity : null;
        if (context.Exception is not null) span?.SetStatus(ActivityStatusCode.Error);
    }
}
