using Alliance.Roadmap.Board;
using Alliance.Roadmap.Web.Telemetry;
using Alliance.Roadmap.Web.Tests.Board;
using Alliance.Roadmap.Web.Tests.Digests;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Tests.Telemetry;

public sealed class WatchingOverTheService
{
    [Theory, InlineData(false), InlineData(true)]
    public async Task writes_to_each_member_once_after_an_hour_and_once_when_all_is_right_again(bool postgreSql)
    {
        await using var site = await Site.On(postgreSql);
        var (president, treasurer, auditor) = (await site.Seat(Office.President), await site.Seat(Office.Treasurer), await site.Seat(Office.Auditor));
        await Pause(site);
        await Watch(site);
        Assert.Empty(site.Mail());
        await Pass(site, TimeSpan.FromMinutes(61));
        await Watch(site, times: 2);
        await Pass(site, TimeSpan.FromHours(3));
        await Watch(site, times: 2);
        var told = site.Mail();
        Assert.Equal(new[] { president.Email, treasurer.Email }.Order(), told.Select(mail => mail.To.Mailboxes.Single().Address).Order());
        Assert.All(told, mail => Assert.Contains("Since 23 November 2026 at 13:00 something is wrong with the roadmap's service: sending is paused.", mail.TextBody?.ReplaceLineEndings(" "), StringComparison.Ordinal));
        Assert.DoesNotContain(told, mail => mail.To.Mailboxes.Single().Address == auditor.Email);

        await site.Do<RoadmapDb>(async db =>
        {
            (await db.Instances.SingleAsync()).ReleaseSending();
            await db.SaveChangesAsync();
        });
        await site.Tick();
        await Watch(site, times: 2);
        Assert.Equal(2, site.Mail().Count(mail => mail.Subject == "The roadmap's service is all right again"));
        Assert.Equal(4, site.Mail().Count);
    }

    [Fact]
    public async Task is_done_for_all_nodes_by_the_first()
    {
        await using var site = await Site.OnPostgreSql();
        await site.Seat(Office.President);
        await Pause(site);
        await Watch(site);
        await Pass(site, TimeSpan.FromMinutes(61));
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Watch(site)));
        Assert.Single(site.Mail());
    }

    private static Task Pause(Site site) => site.Do<RoadmapDb>(async db =>
    {
        (await db.Instances.SingleAsync()).PauseSending("Somebody wants to look first.", site.Clock.GetUtcNow());
        await db.SaveChangesAsync();
    });

    private static async Task Watch(Site site, int times = 1)
    {
        for (var time = 0; time < times; time++) await site.Do<WatchOver>(job => job.Run(TestContext.Current.CancellationToken));
    }

    // The clock ticks meanwhile, so nothing else is wrong.
    private static async Task Pass(Site site, TimeSpan time)
    {
        site.Clock.Advance(time);
        await site.Tick();
    }
}
