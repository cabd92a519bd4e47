using Alliance.Roadmap.Web.Digests;
using Alliance.Roadmap.Web.Setup;
using Alliance.Roadmap.Web.Tests.Digests;
using Hangfire;
using Hangfire.Common;
using Microsoft.Extensions.DependencyInjection;

namespace Alliance.Roadmap.Web.Tests.Setup;

public sealed class SettingTheClockBack
{
    [Fact]
    public async Task schedules_every_job_anew_once_and_is_said_until_the_clock_ticks_again()
    {
        await using var site = await Site.OnSqlite();
        await site.Tick();
        var noon = site.Clock.GetUtcNow();
        var jobs = new Recorded();
        using var schedules = ActivatorUtilities.CreateInstance<Schedules>(site.Services, jobs);

        await schedules.BeginAnewAfterStepBack(TestContext.Current.CancellationToken);
        Assert.Empty(jobs.Calls);

        site.Clock.AdjustTime(noon.AddHours(-3));
        Assert.Contains("False: The clock last ticked on 23 November 2026 at 13:00, and now it is only 23 November 2026 at 10:00", await Doctor(site), StringComparison.Ordinal);
        await schedules.BeginAnewAfterStepBack(TestContext.Current.CancellationToken);
        Assert.Subset(jobs.Calls.ToHashSet(), new HashSet<string> { "remove digests", "add digests", "trigger digests", "remove watch-over", "add watch-over" });
        Assert.True(jobs.Calls.IndexOf("remove digests") < jobs.Calls.IndexOf("add digests"));

        jobs.Calls.Clear();
        await site.Tick();
        await schedules.BeginAnewAfterStepBack(TestContext.Current.CancellationToken);
        Assert.Empty(jobs.Calls);
        Assert.Contains("True: The clock last ticked on 23 November 2026 at 10:00.", await Doctor(site), StringComparison.Ordinal);
    }

    private static Task<string> Doctor(Site site) =>
        site.Ask<SendingCheckup, string>(async checkup =>
        {
            var sentences = new List<string>();
            await foreach (var finding in checkup.Examine(TestContext.Current.CancellationToken)) sentences.Add($"{finding.IsWell}: {finding.Sentence}");
            return string.Join('\n', sentences);
        });

    private sealed class Recorded : IRecurringJobManager
    {
        public List<string> Calls { get; } = [];

        public void AddOrUpdate(string recurringJobId, Job job, string cronExpression, RecurringJobOptions options) => Calls.Add($"add {recurringJobId}");

        public void Trigger(string recurringJobId) => Calls.Add($"trigger {recurringJobId}");

        public void RemoveIfExists(string recurringJobId) => Calls.Add($"remove {recurringJobId}");
    }
}
