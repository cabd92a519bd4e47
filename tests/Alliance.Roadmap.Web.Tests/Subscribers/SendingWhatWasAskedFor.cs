using Alliance.Roadmap.Subscribers;
using Alliance.Roadmap.Web.Subscribers;
using Alliance.Roadmap.Web.Tests.Mail;
using Alliance.Roadmap.Web.Tests.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Alliance.Roadmap.Web.Tests.Subscribers;

public sealed class SendingWhatWasAskedFor
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task is_done_by_one_run_of_a_process_which_takes_along_what_is_asked_meanwhile()
    {
        await using var server = new SmtpListener();
        await using var site = await Site.OnSqlite(server.Settings);
        await Ask(site, 0, 3);
        server.Hold();
        var first = Run(site);
        await server.Holding();
        await Ask(site, 3, 4);
        await Run(site).WaitAsync(Patience, TestContext.Current.CancellationToken);
        server.Release();
        await first;
        Assert.Equal(4, server.Messages.Select(message => message.To.ToString()).Distinct().Count());
        Assert.Equal(4, server.Messages.Count);

        // And is begun anew afterwards.
        await Ask(site, 4, 5);
        await Run(site);
        Assert.Equal(5, server.Messages.Count);
    }

    [Fact]
    public async Task is_done_once_by_nodes_that_meet_and_is_no_fault_in_the_log()
    {
        const int Many = 40;
        await using var lines = new Lines();
        await using var one = await Site.OnPostgreSql();
        await using var other = await Site.NotYetStarted(postgreSql: false, [.. one.Settings.Where(setting => setting.StartsWith("--Database:", StringComparison.Ordinal))]);
        one.Replacing = other.Replacing = services => services.AddSingleton<ILoggerProvider>(lines);
        await one.Restart();
        await other.Begin();
        await Ask(one, 0, Many);
        await Task.WhenAll(Run(one), Run(other));
        Assert.Empty(lines.Written);
        Assert.Equal(Many, one.Mail().Concat(other.Mail()).Select(mail => mail.To.ToString()).Distinct().Count());
        Assert.Equal(Many, one.Mail().Count + other.Mail().Count);
    }

    private static Task Run(Site site) => site.Do<SendNotices>(job => job.Run(TestContext.Current.CancellationToken));

    private static Task Ask(Site site, int from, int until) => site.Do<RoadmapDb>(async db =>
    {
        for (var at = from; at < until; at++)
        {
            Assert.True(Address.TryParse($"reader{at}@example.org", out var address, out _));
            db.Notices.Add(Notice.SignUp(address, Cadence.Weekly, [], site.Clock.GetUtcNow()));
        }

        await db.SaveChangesAsync();
    });
}
