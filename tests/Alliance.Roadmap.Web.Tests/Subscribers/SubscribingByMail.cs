using System.Net;
using Alliance.Roadmap.Subscribers;
using Alliance.Roadmap.Web.Digests;
using Alliance.Roadmap.Web.Subscribers;
using Alliance.Roadmap.Web.Tests.Digests;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Tests.Subscribers;

public abstract class SubscribingByMail(Site site)
{
    [Fact]
    public async Task begins_with_the_button_behind_the_link_and_not_with_whoever_follows_it()
    {
        var email = Somebody();
        using var visitor = site.Visitor();
        var asked = await SignUp(visitor, email, "monthly");
        Assert.Equal("Please look at your mail", asked.Heading);
        var askedAt = site.Clock.GetUtcNow();

        var mail = Assert.Single(await site.MailTo(email));
        Assert.Empty(mail.Breaches());
        Assert.DoesNotContain(mail.Headers, header => header.Field.StartsWith("List-", StringComparison.OrdinalIgnoreCase));
        Assert.StartsWith($"{site.Address}confirm/", mail.Link(), StringComparison.Ordinal);

        using var scanner = site.Client();
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Head, HttpMethod.Get })
        {
            using var looked = await scanner.SendAsync(new HttpRequestMessage(method, mail.Link()));
            Assert.Equal(HttpStatusCode.OK, looked.StatusCode);
        }

        Assert.Null(await Subscriber(email));
        site.Clock.Advance(TimeSpan.FromHours(1));
        await site.Do<DigestPress>(press => press.FreezeNow(Cadence.Quarterly));
        var own = await visitor.Submit(await visitor.Open(mail.Link()), "main form");
        var subscriber = await Subscriber(email);
        Assert.Equal($"/subscriptions/{subscriber!.Token}", own.Address.AbsolutePath);
        Assert.Contains("Thank you. You are subscribed.", own.Words, StringComparison.Ordinal);
        Assert.Contains("The newest digest, so that you need not wait for the next one: Mage-OS roadmap, ", own.Words, StringComparison.Ordinal);
        Assert.Equal((Cadence.Monthly, askedAt, "web", Consent.Today, askedAt.AddHours(1)),
            (subscriber.Cadence, subscriber.ConsentedAt, subscriber.ConsentSource, subscriber.ConsentWording, subscriber.ConfirmedAt));
        Assert.Contains("already been used", (await visitor.Open(mail.Link())).Alert, StringComparison.Ordinal);
    }

    [Fact]
    public async Task counts_once_however_often_the_button_is_pressed()
    {
        var email = Somebody();
        using var visitor = site.Visitor();
        await SignUp(visitor, email);
        var open = await visitor.Open(Assert.Single(await site.MailTo(email)).Link());
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => visitor.Submit(open, "main form")));
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
        Assert.Single(answers, answer => answer.Words.Contains("You are subscribed", StringComparison.Ordinal));
        Assert.NotNull(await Subscriber(email));
    }

    [Theory, InlineData("subscribe", "Form.Email"), InlineData("send-link", "LinkForm.Email")]
    public async Task is_answered_alike_whether_or_not_the_address_is_known(string form, string field)
    {
        var (unknown, known, stopped) = (Somebody(), await site.Follow(Somebody()), await site.Follow(Somebody()));
        await site.Do<RoadmapDb>(db => db.Subscribers.Where(subscriber => subscriber.Id == stopped.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(subscriber => subscriber.UnsubscribedAt, site.Clock.GetUtcNow())));

        var answers = new List<string>();
        foreach (var email in new[] { unknown, known.Email, known.Email.ToUpperInvariant(), stopped.Email })
        {
            using var visitor = site.Visitor();
            var page = await visitor.Submit(await visitor.Open("/subscribe"), $"form:has(input[name='{field}'])", (field, email), ("Form.Cadence", "weekly"));
            answers.Add($"{page.Status} {page.Address} {string.Join(' ', page.Response.Headers.Select(header => header.Key).Order())} {page.Document.DocumentElement.OuterHtml}");
        }

        Assert.Single(answers.Distinct());
        Assert.Contains("If there is something to send", answers[0], StringComparison.Ordinal);

        // The difference is in the mail, and one address hears of it once.
        var letter = Assert.Single(await site.MailTo(known.Email));
        Assert.Equal($"{site.Address}subscriptions/{known.Token}", letter.Link());
        Assert.Empty(letter.Breaches());
        Assert.Equal(form is "subscribe" ? ["confirm"] : [], (await site.MailTo(unknown)).Select(mail => new Uri(mail.Link()).Segments[1].Trim('/')));
        Assert.Equal(form is "subscribe" ? "confirm" : "subscriptions", new Uri(Assert.Single(await site.MailTo(stopped.Email)).Link()).Segments[1].Trim('/'));
        Assert.Null(await Subscriber(unknown));
    }

    [Fact]
    public async Task asks_an_address_once_in_24_hours_and_three_times_in_30_days()
    {
        var email = Somebody();
        using var visitor = site.Visitor();
        var beginning = site.Clock.GetUtcNow();
        foreach (var (hour, mails) in new[] { (0, 1), (23, 1), (24, 2), (48, 3), (72, 3), (30 * 24, 4) })
        {
            site.Clock.SetUtcNow(beginning.AddHours(hour));
            Assert.Equal("Please look at your mail", (await SignUp(visitor, hour == 48 ? email.ToUpperInvariant() : email)).Heading);
            await site.RunJobs();
            Assert.Equal((hour, mails), (hour, site.Mail().Count(mail => string.Equals(mail.To.Mailboxes.Single().Address, email, StringComparison.OrdinalIgnoreCase))));
        }
    }

    [Fact]
    public async Task is_too_late_after_48_hours_and_says_so()
    {
        var email = Somebody();
        using var visitor = site.Visitor();
        await SignUp(visitor, email);
        var link = Assert.Single(await site.MailTo(email)).Link();
        site.Clock.Advance(TimeSpan.FromHours(48) - TimeSpan.FromSeconds(1));
        var open = await visitor.Open(link);
        Assert.Equal("", open.Alert);
        site.Clock.Advance(TimeSpan.FromSeconds(1));
        foreach (var late in new[] { await visitor.Submit(open, "main form"), await visitor.Open(link) })
            Assert.Contains("This link was good for 48 hours, which have passed.", late.Alert, StringComparison.Ordinal);
        Assert.Null(await Subscriber(email));
    }

    [Fact]
    public async Task is_forgotten_after_seven_days_without_the_button()
    {
        var email = Somebody();
        using var visitor = site.Visitor();
        await SignUp(visitor, email);
        var link = Assert.Single(await site.MailTo(email)).Link();
        site.Clock.Advance(TimeSpan.FromDays(7) - TimeSpan.FromSeconds(1));
        await site.Do<ErasePeople>(people => people.WhenDue(CancellationToken.None));
        Assert.NotEmpty(await site.TablesThatName(email));
        site.Clock.Advance(TimeSpan.FromSeconds(1));
        await site.Do<ErasePeople>(people => people.WhenDue(CancellationToken.None));
        Assert.Empty(await site.TablesThatName(email));
        Assert.Equal((HttpStatusCode.Gone, true), await visitor.Open(link) is var gone ? (gone.Status, gone.Alert.Contains("not known here any more", StringComparison.Ordinal)) : default);
    }

    [Fact]
    public async Task puts_nothing_into_the_mail_that_the_visitor_typed()
    {
        var email = $"cheap.pills.at.evil.example.{Guid.NewGuid():N}@example.org";
        using var visitor = site.Visitor();
        await visitor.Submit(await visitor.Open("/subscribe"), "form:has(input[name='Form.Cadence'])",
            ("Form.Email", email), ("Form.Cadence", "weekly"), ("Form.Name", "Cheap pills"), ("Form.Milestones", "cheap pills"), ("Form.Reason", "Cheap pills"));
        var mail = Assert.Single(await site.MailTo(email));
        Assert.DoesNotContain("pills", mail.Subject + mail.TextBody + mail.HtmlBody, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(mail.Headers, header => header.Id is not MimeKit.HeaderId.To && header.Value.Contains("pills", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("ada@example.org\r\nBcc: other@example.org")]
    [InlineData("ada@example.org, other@example.org")]
    [InlineData("\"Buy now\" <ada@example.org>")]
    [InlineData("ada")]
    public async Task takes_one_plain_address_or_says_what_is_wrong(string typed)
    {
        var before = await site.Ask(db => db.Notices.CountAsync());
        using var visitor = site.Visitor();
        var refused = await SignUp(visitor, typed);
        Assert.NotEqual("", refused.Alert);
        Assert.Equal(typed, refused.Document.QuerySelector("input[name='Form.Email']")?.GetAttribute("value"));
        Assert.Equal(before, await site.Ask(db => db.Notices.CountAsync()));
    }

    private static string Somebody() => $"{Guid.NewGuid():N}@example.org";

    private static async Task<Page> SignUp(Visitor visitor, string email, string cadence = "weekly") =>
        await visitor.Submit(await visitor.Open("/subscribe"), "form:has(input[name='Form.Cadence'])", ("Form.Email", email), ("Form.Cadence", cadence));

    private Task<Subscriber?> Subscriber(string email) => site.Ask(db => db.Subscribers.AsNoTracking().SingleOrDefaultAsync(subscriber => subscriber.NormalizedEmail == email));
}

public sealed class SubscribingByMailOnSqlite(SqliteSite site) : SubscribingByMail(site), IClassFixture<SqliteSite>;

public sealed class SubscribingByMailOnPostgreSql(PostgreSqlSite site) : SubscribingByMail(site), IClassFixture<PostgreSqlSite>;
