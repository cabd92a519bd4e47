using Alliance.Roadmap.Digests;
using Alliance.Roadmap.Web.Tests.Digests;
using Alliance.Roadmap.Web.Tests.Instances;
using Alliance.Roadmap.Web.Tests.Mail;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Tests.Subscribers;

public sealed class ErasingWhileItGoesOut
{
    private const string Email = "rosalind@example.org";
    private static readonly DateTimeOffset Monday = new(2026, 11, 30, 8, 0, 0, TimeSpan.Zero);

    [Theory, InlineData(false), InlineData(true)]
    public async Task waits_for_the_letter_that_is_leaving(bool postgreSql)
    {
        await using var server = new SmtpListener();
        await using var site = await Site.On(postgreSql, [.. server.Settings, "--Mail:Smtp:Connections=1"]);
        server.Answer = command => command is "." ? $"250 2.0.0 Ok for <{Email}> queued" : null;
        var (passing, erasing) = await EraseWhileItLeaves(site, server);

        await Node.Until(() => site.Ask(async db => !await db.Subscribers.AnyAsync(subscriber => subscriber.UnsubscribedAt == null)));
        Assert.False(erasing.IsCompleted);
        server.Release();
        await passing;
        Assert.Equal("Everything is erased", await Answer(site, erasing));
        Assert.Empty(await site.TablesThatName("rosalind"));
        Assert.Equal(DeliveryState.Accepted, Assert.Single(await site.Deliveries()).State);
    }

    [Theory]
    [InlineData(false, "250 2.0.0 Ok for <rosalind@example.org> queued", DeliveryState.Accepted)]
    [InlineData(true, "250 2.0.0 Ok for <rosalind@example.org> queued", DeliveryState.Accepted)]
    [InlineData(false, "450 4.2.0 <rosalind@example.org> later", DeliveryState.Pending)]
    [InlineData(true, "550 5.7.1 <rosalind@example.org> not from you", DeliveryState.Pending)]
    public async Task keeps_nothing_of_what_a_slow_server_says_later(bool postgreSql, string words, DeliveryState state)
    {
        await using var server = new SmtpListener();
        await using var site = await Site.On(postgreSql, [.. server.Settings, "--Mail:Smtp:Connections=1"]);
        server.Answer = command => command is "." ? words : null;
        var (passing, erasing) = await EraseWhileItLeaves(site, server);
        Assert.Equal("Everything is erased", await Answer(site, erasing));

        server.Release();
        await passing;
        Assert.Empty(await site.TablesThatName("rosalind"));
        Assert.Equal((state, (string?)null), Assert.Single(await site.Deliveries()) is var delivery ? (delivery.State, delivery.Reply) : default);
    }

    private static async Task<(Task Passing, Task<Page> Erasing)> EraseWhileItLeaves(Site site, SmtpListener server)
    {
        var reader = await site.Follow(Email);
        await site.Start(4);
        server.Hold();
        var passing = site.PassTo(Monday);
        await server.Holding();
        var visitor = site.Visitor();
        return (passing, visitor.Submit(await visitor.Open($"/subscriptions/{reader.Token}"), "form:has(input[value=erase])", ("EraseForm.IsSure", "true")));
    }

    private static async Task<string?> Answer(Site site, Task<Page> erasing)
    {
        while (!erasing.IsCompleted)
        {
            site.Clock.Advance(TimeSpan.FromMilliseconds(500));
            await Task.WhenAny(erasing, Task.Delay(1));
        }

        return (await erasing).Heading;
    }
}
