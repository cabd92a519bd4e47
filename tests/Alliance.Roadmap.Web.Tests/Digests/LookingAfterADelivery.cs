using System.Text.Json.Nodes;
using Alliance.Roadmap.Board;
using Alliance.Roadmap.Digests;
using Alliance.Roadmap.Web.Tests.Board;
using Alliance.Roadmap.Web.Tests.Mail;

namespace Alliance.Roadmap.Web.Tests.Digests;

public sealed class LookingAfterADelivery
{
    private static readonly DateTimeOffset Monday = new(2026, 11, 30, 8, 0, 0, TimeSpan.Zero);

    [Theory, InlineData(false), InlineData(true)]
    public async Task says_why_it_did_not_arrive_and_sends_it_again_when_a_person_says_so(bool postgreSql)
    {
        await using var server = new SmtpListener();
        await using var site = await Site.On(postgreSql, server.Settings);
        foreach (var name in new[] { "a-gone", "b-busy", "c-fine" }) await site.Follow($"{name}@example.org");
        await site.Start(4);
        server.Answer = command => command.StartsWith("RCPT TO:<a-gone", StringComparison.Ordinal) ? "550 5.1.1 No such user"
            : command.StartsWith("RCPT TO:<b-busy", StringComparison.Ordinal) ? "450 4.2.0 Greylisted" : null;
        await site.PassTo(Monday);
        site.Clock.Advance(TimeSpan.FromMinutes(1));
        await site.Follow("d-late@example.org");

        using var president = await site.SignedIn(Office.President);
        Assert.Contains("refused it on 30 November 2026, 09:00, after 1 attempt. The mail server said: “550 5.1.1 No such user”.", (await president.Open("/board/digests/1?for=a-gone@example.org")).Words, StringComparison.Ordinal);
        Assert.Contains("The mail server took it on 30 November 2026", (await president.Open("/board/digests/1?for=C-Fine@example.org")).Words, StringComparison.Ordinal);
        Assert.Contains("confirmed on 30 November 2026, 09:01, after this digest was written", (await president.Open("/board/digests/1?for=d-late@example.org")).Words, StringComparison.Ordinal);
        Assert.Contains("Nobody with this address", (await president.Open("/board/digests/1?for=nobody@example.org")).Words, StringComparison.Ordinal);

        // Held by a person it stays, whatever the clock says; sent again it goes at once.
        var page = await president.Submit(await president.Open("/board/digests/1"), "button[name=Hold]");
        Assert.Contains("It is held after 1 attempt", page.Words, StringComparison.Ordinal);
        server.Answer = null;
        await site.PassTo(Monday.AddHours(5));
        Assert.Equal([DeliveryState.Failed, DeliveryState.Held, DeliveryState.Accepted], (await site.Deliveries()).Select(delivery => delivery.State));
        foreach (var name in new[] { "a-gone", "b-busy" }) await president.Submit(await president.Open("/board/digests/1"), $"button[aria-label*='{name}'][name=Retry]");
        await site.RunJobs();
        Assert.All(await site.Deliveries(), delivery => Assert.Equal(DeliveryState.Accepted, delivery.State));
        Assert.Equal(IssueState.Sent, Assert.Single(await site.Issues()).State);

        var told = JsonNode.Parse((await site.Command("digest", "status", "--for", "b-busy@example.org", "--number", "1", "--json")).Output)![0]!;
        Assert.Equal(("accepted", 2), (told["state"]!.GetValue<string>(), told["attempts"]!.GetValue<int>()));
    }
}
