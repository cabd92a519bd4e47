using System.Collections.Concurrent;
using System.Net;
using Alliance.Roadmap.Digests;
using Alliance.Roadmap.Subscribers;
using Alliance.Roadmap.Web.Tests.Mail;

namespace Alliance.Roadmap.Web.Tests.Digests;

public sealed class StoppingWhileItGoesOut
{
    private static readonly DateTimeOffset Monday = new(2026, 11, 30, 8, 0, 0, TimeSpan.Zero);

    [Theory, InlineData(false), InlineData(true)]
    public async Task means_that_no_message_starts_once_the_answer_is_there(bool postgreSql)
    {
        await using var server = new SmtpListener();
        await using var site = await Site.On(postgreSql, [.. server.Settings, "--Mail:Smtp:Connections=4"]);
        var readers = new List<Subscriber>();
        for (var number = 10; number < 70; number++) readers.Add(await site.Follow($"reader{number}@example.org"));
        await site.Start(4);
        var moments = new ConcurrentQueue<string>();
        server.Answer = command =>
        {
            if (command.StartsWith("RCPT", StringComparison.Ordinal)) moments.Enqueue(command[9..command.IndexOf('>')]);
            return null;
        };
        var passing = site.PassTo(Monday);
        using var client = site.Client();
        foreach (var reader in readers.Where((_, at) => at % 3 == 0))
        {
            var answered = client.PostAsync($"/unsubscribe/{reader.Token}", OneClick());
            while (!answered.IsCompleted)
            {
                site.Clock.Advance(TimeSpan.FromMilliseconds(50));
                await Task.WhenAny(answered, Task.Delay(1));
            }

            Assert.Equal(HttpStatusCode.OK, (await answered).StatusCode);
            moments.Enqueue($"stopped {reader.Email}");
        }

        await passing;
        var order = moments.ToList();
        foreach (var stopped in order.Where(moment => moment.StartsWith("stopped", StringComparison.Ordinal)))
            Assert.DoesNotContain(stopped["stopped ".Length..], order.Skip(order.IndexOf(stopped)));
        Assert.Equal(IssueState.Sent, Assert.Single(await site.Issues()).State);
    }

    [Fact]
    public async Task holds_even_where_the_server_keeps_the_sender_waiting_before_the_body()
    {
        await using var server = new SmtpListener();
        await using var site = await Site.OnSqlite([.. server.Settings, "--Mail:Smtp:Connections=1"]);
        var reader = await site.Follow("reader@example.org");
        await site.Start(4);
        server.Answer = command => command.StartsWith("RCPT", StringComparison.Ordinal) ? SmtpListener.Stall : null;
        var passing = site.PassTo(Monday);
        await server.Stalled();

        using var client = site.Client();
        var answered = client.PostAsync($"/unsubscribe/{reader.Token}", OneClick());
        while (!answered.IsCompleted)
        {
            site.Clock.Advance(TimeSpan.FromMilliseconds(500));
            await Task.WhenAny(answered, Task.Delay(1));
        }

        Assert.Equal(HttpStatusCode.OK, (await answered).StatusCode);
        server.Resume();
        await passing;
        Assert.Empty(server.Messages);
        await site.PassTo(Monday.AddMinutes(5));
        Assert.Equal(DeliveryState.Suppressed, Assert.Single(await site.Deliveries()).State);
        Assert.Empty(server.Messages);
    }

    private static FormUrlEncodedContent OneClick() => new([KeyValuePair.Create("List-Unsubscribe", "One-Click")]);
}
