using System.Net;
using System.Text.Json;
using Alliance.Roadmap.Digests;
using Alliance.Roadmap.Subscribers;
using Alliance.Roadmap.Web.Digests;
using Alliance.Roadmap.Web.Tests.Digests;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Tests.Subscribers;

public abstract class KeepingOnesOwnSubscription(Site site)
{
    [Fact]
    public async Task needs_no_account_but_the_link_and_no_cache_keeps_it()
    {
        var reader = await Reader();
        using var visitor = site.Visitor();
        var page = await Own(visitor, reader);
        Assert.Contains($"The digest comes to {reader.Email}, every week, for all steps.", page.Words, StringComparison.Ordinal);
        Assert.True(page.Response.Headers.CacheControl is { NoStore: true });
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.Open($"/subscriptions/{LinkToken.New()}")).Status);
    }

    [Fact]
    public async Task changes_how_often()
    {
        var reader = await Reader();
        using var visitor = site.Visitor();
        var page = await visitor.Submit(await Own(visitor, reader), Form("choose"), ("ChooseForm.Cadence", "as-it-happens"));
        Assert.Contains("Saved.", page.Words, StringComparison.Ordinal);
        Assert.Contains("as it happens, for all steps.", page.Words, StringComparison.Ordinal);
        Assert.Equal(Cadence.AsItHappens, (await Stored(reader)).Cadence);
    }

    [Fact]
    public async Task pauses_and_goes_on()
    {
        var reader = await Reader();
        using var visitor = site.Visitor();
        var paused = await visitor.Submit(await Own(visitor, reader), "button[value=true][name='PauseForm.IsPaused']");
        Assert.Contains($"The digest for {reader.Email} is paused since ", paused.Words, StringComparison.Ordinal);
        Assert.Equal(0, await Receiving(reader));
        var goesOn = await visitor.Submit(paused, "button[value=false][name='PauseForm.IsPaused']");
        Assert.Contains($"The digest comes to {reader.Email}", goesOn.Words, StringComparison.Ordinal);
        Assert.Equal(1, await Receiving(reader));
    }

    [Fact]
    public async Task changes_the_address_once_the_new_one_confirms_and_tells_the_old_one()
    {
        var (reader, moved) = (await Reader(), $"{Guid.NewGuid():N}@new.example.org");
        using var visitor = site.Visitor();
        var asked = await visitor.Submit(await Own(visitor, reader), Form("change-address"), ("AddressForm.Email", moved));
        Assert.Contains("Please look at the mail of your new address", asked.Words, StringComparison.Ordinal);

        var letter = Assert.Single(await site.MailTo(moved));
        Assert.Empty(letter.Breaches());
        using var scanner = site.Client();
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Head }) using (await scanner.SendAsync(new HttpRequestMessage(method, letter.Link()))) { }
        Assert.Equal(reader.Email, (await Stored(reader)).Email);
        Assert.Empty(await site.MailTo(reader.Email));

        // Confirmed wherever the mail is read, not only in the browser that asked.
        using var other = site.Visitor();
        var confirmed = await other.Submit(await other.Open(letter.Link()), "main form");
        Assert.Equal(($"/subscriptions/{reader.Token}", moved), (confirmed.Address.AbsolutePath, (await Stored(reader)).Email));
        Assert.Contains($"The digest comes to {moved}", confirmed.Words, StringComparison.Ordinal);
        var farewell = Assert.Single(await site.MailTo(reader.Email));
        Assert.Equal("Your digest now goes to another address", farewell.Subject);
        Assert.Empty(farewell.Breaches());
        Assert.DoesNotContain(moved, farewell.TextBody + farewell.HtmlBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task never_takes_over_an_address_that_has_a_subscription()
    {
        var (reader, neighbor) = (await Reader(), await Reader());
        using var visitor = site.Visitor();
        var answers = new List<string>();
        foreach (var address in new[] { neighbor.Email, $"{Guid.NewGuid():N}@example.org" })
            answers.Add((await visitor.Submit(await Own(visitor, reader), Form("change-address"), ("AddressForm.Email", address))).Words);
        Assert.Single(answers.Distinct());
        Assert.Equal($"{site.Address}subscriptions/{neighbor.Token}", Assert.Single(await site.MailTo(neighbor.Email)).Link());
        Assert.Equal((reader.Email, neighbor.Email), ((await Stored(reader)).Email, (await Stored(neighbor)).Email));
    }

    [Fact]
    public async Task tells_whoever_confirms_an_address_that_has_subscribed_by_itself_meanwhile()
    {
        var (reader, late) = (await Reader(), $"{Guid.NewGuid():N}@example.org");
        using var visitor = site.Visitor();
        await visitor.Submit(await Own(visitor, reader), Form("change-address"), ("AddressForm.Email", late));
        var letter = Assert.Single(await site.MailTo(late));
        await site.Follow(late);
        var told = await visitor.Submit(await visitor.Open(letter.Link()), "main form");
        Assert.Contains("has a subscription of its own by now, so nothing has been changed", told.Alert, StringComparison.Ordinal);
        Assert.Equal(reader.Email, (await Stored(reader)).Email);
    }

    [Fact]
    public async Task downloads_everything_that_is_kept()
    {
        var reader = await site.Follow($"{Guid.NewGuid():N}@example.org", Cadence.Quarterly);
        await SendDigest();
        using var client = site.Client();
        using var answer = await client.GetAsync($"/subscriptions/{reader.Token}/export");
        Assert.Equal("attachment; filename=\"subscription.json\"", answer.Content.Headers.ContentDisposition?.ToString());
        Assert.True(answer.Headers.CacheControl is { NoStore: true });
        var kept = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal((reader.Email, "quarterly", 0, "web", Consent.Today), (kept.GetProperty("email").GetString(), kept.GetProperty("cadence").GetString(),
            kept.GetProperty("milestones").GetArrayLength(), kept.GetProperty("consentSource").GetString(), kept.GetProperty("consentWording").GetString()));
        Assert.Equal(reader.ConsentedAt, kept.GetProperty("consentedAt").GetDateTimeOffset());
        Assert.Equal(JsonValueKind.Null, kept.GetProperty("pausedAt").ValueKind);
        var digest = Assert.Single(kept.GetProperty("digests").EnumerateArray());
        Assert.Equal((reader.Email, "accepted", site.Clock.GetUtcNow()), (digest.GetProperty("address").GetString(), digest.GetProperty("state").GetString(), digest.GetProperty("endedAt").GetDateTimeOffset()));
    }

    [Fact]
    public async Task erases_everything_that_names_the_person_and_asks_first()
    {
        // Everything there can be about somebody: a subscription, requests, counts of mails, and what was sent.
        var name = $"jane.{Guid.NewGuid():N}";
        var reader = await site.Follow($"{name}@example.org", Cadence.Quarterly);
        using var visitor = site.Visitor();
        await visitor.Submit(await visitor.Open("/subscribe"), "form:has(input[name='LinkForm.Email'])", ("LinkForm.Email", reader.Email));
        await visitor.Submit(await Own(visitor, reader), Form("change-address"), ("AddressForm.Email", $"{name}@new.example.org"));
        var issue = await SendDigest();
        await site.RunJobs();
        Assert.Equal(["Deliveries.Address", "Notices.Email", "Notices.NormalizedEmail", "Subscribers.Email", "Subscribers.NormalizedEmail"], (await site.TablesThatName(name)).Order(StringComparer.Ordinal));
        Assert.NotEmpty(await site.TablesThatName(Allowance.HashOf(reader.NormalizedEmail)));

        var asked = await visitor.Submit(await Own(visitor, reader), Form("erase"));
        Assert.Contains("Please tick the box", asked.Alert, StringComparison.Ordinal);
        Assert.Equal(reader.Id, (await Stored(reader)).Id);

        var erased = await visitor.Submit(asked, Form("erase"), ("EraseForm.IsSure", "true"));
        Assert.Equal("Everything is erased", erased.Heading);
        foreach (var trace in new[] { name, reader.Token, reader.Id.ToString(), Allowance.HashOf(reader.NormalizedEmail) }) Assert.Empty(await site.TablesThatName(trace));
        var status = Assert.Single(await site.Ask(async db => await DigestStatus.Of(db.Issues.Where(sent => sent.Id == issue), db))).Status;
        Assert.True(status.Recipients > 0 && status.Recipients == status.Accepted);
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.Open($"/subscriptions/{reader.Token}")).Status);
    }

    /// <summary>Sends a quarterly digest; answers with its id.</summary>
    private async Task<Guid> SendDigest()
    {
        site.Clock.Advance(TimeSpan.FromMinutes(1));
        var (issue, _) = await site.Ask<DigestPress, (Issue?, Outcome)>(press => press.FreezeNow(Cadence.Quarterly));
        await site.Do<DeliverIssue>(job => job.Run(issue!.Id, CancellationToken.None));
        return issue!.Id;
    }

    private static string Form(string handler) => $"form:has(input[name=_handler][value={handler}])";

    private Task<Subscriber> Reader() => site.Follow($"{Guid.NewGuid():N}@example.org");

    private static async Task<Page> Own(Visitor visitor, Subscriber reader)
    {
        var page = await visitor.Open($"/subscriptions/{reader.Token}");
        Assert.Equal("Your subscription", page.Heading);
        return page;
    }

    private Task<Subscriber> Stored(Subscriber reader) => site.Ask(db => db.Subscribers.AsNoTracking().SingleAsync(subscriber => subscriber.Id == reader.Id));

    private Task<int> Receiving(Subscriber reader) => site.Ask(db => db.Subscribers.Active().CountAsync(subscriber => subscriber.Id == reader.Id));
}

public sealed class KeepingOnesOwnSubscriptionOnSqlite(SqliteSite site) : KeepingOnesOwnSubscription(site), IClassFixture<SqliteSite>;

public sealed class KeepingOnesOwnSubscriptionOnPostgreSql(PostgreSqlSite site) : KeepingOnesOwnSubscription(site), IClassFixture<PostgreSqlSite>;
