using System.Net;
using Alliance.Roadmap.Web.Tests.Mail;

namespace Alliance.Roadmap.Web.Tests.Digests;

public sealed class BeingReady
{
    private static readonly DateTimeOffset Monday = new(2026, 11, 30, 8, 0, 0, TimeSpan.Zero);

    [Theory, InlineData(false), InlineData(true)]
    public async Task ends_when_a_tick_is_late_and_comes_back_with_the_next(bool postgreSql)
    {
        await using var site = await Site.On(postgreSql);
        Assert.Equal((HttpStatusCode.OK, "Healthy"), await Ready(site));
        site.Clock.Advance(TimeSpan.FromMinutes(5.5));
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "Unhealthy: a tick is late"), await Ready(site));
        await site.Tick();
        Assert.Equal((HttpStatusCode.OK, "Healthy"), await Ready(site));
        site.Clock.Advance(TimeSpan.FromMinutes(6));
        await site.Restart();
        Assert.Equal((HttpStatusCode.OK, "Healthy"), await Ready(site));
    }

    [Fact]
    public async Task ends_when_the_clock_was_set_back_until_it_ticks_again()
    {
        await using var site = await Site.OnSqlite();
        site.Clock.Advance(TimeSpan.FromHours(4));
        await site.Tick();
        site.Clock.AdjustTime(site.Clock.GetUtcNow().AddHours(-3));
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "Unhealthy: a tick is late"), await Ready(site));
        await site.Tick();
        Assert.Equal((HttpStatusCode.OK, "Healthy"), await Ready(site));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task ends_when_the_queue_does_not_move(bool postgreSql)
    {
        var server = new SmtpListener();
        await using var site = await Site.On(postgreSql, server.Settings);
        await server.DisposeAsync();
        await site.Follow("reader@example.org");
        await site.Start(4);
        await site.PassTo(Monday);
        Assert.Equal((HttpStatusCode.OK, "Healthy"), await Ready(site));
        for (var minute = 1; minute <= 16; minute++) await site.PassTo(Monday.AddMinutes(minute));
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "Unhealthy: the queue does not move"), await Ready(site));
        using var president = await Board.Seats.SignedIn(site, Alliance.Roadmap.Board.Office.President);
        Assert.Contains("does not leave: one message waits", (await president.Open("/board")).Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task does_not_end_for_one_recipient_who_is_put_off()
    {
        await using var server = new SmtpListener { Answer = command => command.StartsWith("RCPT", StringComparison.Ordinal) ? "450 4.2.0 Greylisted" : null };
        await using var site = await Site.OnSqlite(server.Settings);
        await site.Follow("reader@example.org");
        await site.Start(4);
        for (var minute = 0; minute <= 30; minute++) await site.PassTo(Monday.AddMinutes(minute));
        Assert.Equal((HttpStatusCode.OK, "Healthy"), await Ready(site));
    }

    [Fact]
    public async Task ends_while_a_digest_is_paused()
    {
        await using var server = new SmtpListener { Answer = command => command.StartsWith("MAIL", StringComparison.Ordinal) ? "550 5.7.1 Not from you" : null };
        await using var site = await Site.OnSqlite(server.Settings);
        await site.Follow("reader@example.org");
        await site.Start(4);
        await site.PassTo(Monday);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "Unhealthy: sending is paused"), await Ready(site));
    }

    private static async Task<(HttpStatusCode Status, string Words)> Ready(Site site)
    {
        using var client = site.Client();
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/healthz/live")).StatusCode);
        using var answer = await client.GetAsync("/healthz/ready");
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
