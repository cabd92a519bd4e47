using System.Net;
using System.Text;
using Alliance.Roadmap.Subscribers;
using Alliance.Roadmap.Web.Subscribers;
using Alliance.Roadmap.Web.Tests.Digests;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Tests.Subscribers;

public abstract class Unsubscribing(Site site)
{
    [Fact]
    public async Task is_not_done_by_a_scanner_that_follows_the_link()
    {
        var reader = await Reader();
        using var scanner = site.Client();
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Head, HttpMethod.Get })
        {
            using var looked = await scanner.SendAsync(new HttpRequestMessage(method, Link(reader)));
            Assert.Equal(HttpStatusCode.OK, looked.StatusCode);
        }

        Assert.True((await Stored(reader)).IsReceiving);
    }

    [Theory]
    [InlineData("application/x-www-form-urlencoded", "List-Unsubscribe=One-Click")]
    [InlineData("multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--b--\r\n")]
    [InlineData("multipart/form-data; boundary=b", "broken off")]
    [InlineData("application/x-www-form-urlencoded; charset=utf-7", "List-Unsubscribe=One-Click")]
    [InlineData("multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\nContent-Type: text/plain; charset=utf-7\r\n\r\nOne-Click\r\n--b--\r\n")]
    [InlineData("text/plain", "List-Unsubscribe=One-Click")]
    [InlineData(null, "")]
    public async Task takes_one_post_of_a_mail_program_without_cookie_or_redirect_and_answers_alike_however_often(string? type, string body)
    {
        var reader = await Reader();
        using var program = site.Client();
        var answers = new List<string>();
        foreach (var day in new[] { 0, 1, 1 })
        {
            site.Clock.Advance(TimeSpan.FromDays(day));
            using var content = new ByteArrayContent(Encoding.ASCII.GetBytes(body));
            if (type is not null) content.Headers.TryAddWithoutValidation("Content-Type", type);
            using var answer = await program.PostAsync(Link(reader), content);
            Assert.False(answer.Headers.Contains("Set-Cookie"));
            answers.Add($"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        }

        Assert.StartsWith("200 ", Assert.Single(answers.Distinct()), StringComparison.Ordinal);
        Assert.Contains("No more digests will come to you.", answers[0], StringComparison.Ordinal);
        Assert.Equal(site.Clock.GetUtcNow().AddDays(-2), (await Stored(reader)).UnsubscribedAt);
    }

    [Fact]
    public async Task never_runs_out_even_for_who_is_erased()
    {
        var reader = await Reader();
        using var program = site.Client();
        using (await program.PostAsync(Link(reader), null)) { }
        site.Clock.Advance(Subscriber.KeptAfterStopping - TimeSpan.FromSeconds(1));
        await site.Do<ErasePeople>(people => people.WhenDue(CancellationToken.None));
        Assert.NotEmpty(await site.TablesThatName(reader.Email));
        site.Clock.Advance(TimeSpan.FromSeconds(1));
        await site.Do<ErasePeople>(people => people.WhenDue(CancellationToken.None));
        Assert.Empty(await site.TablesThatName(reader.Email));
        Assert.Empty(await site.TablesThatName(reader.Token));

        using var again = await program.PostAsync(Link(reader), null);
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.Contains("No more digests will come to you.", await again.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task by_the_button_can_be_undone()
    {
        var reader = await Reader();
        using var visitor = site.Visitor();
        var stopped = await visitor.Submit(await visitor.Open(Link(reader)), "button[name=List-Unsubscribe]");
        Assert.Equal("No more digests", stopped.Heading);
        Assert.False((await Stored(reader)).IsReceiving);
        Assert.Contains("you stopped them on", (await visitor.Open($"/subscriptions/{reader.Token}")).Words, StringComparison.Ordinal);

        var undone = await visitor.Submit(stopped, "button[value=undo]");
        Assert.Equal($"/subscriptions/{reader.Token}", undone.Address.AbsolutePath);
        Assert.Equal((true, Cadence.Weekly), await Stored(reader) is var stored ? (stored.IsReceiving, stored.Cadence) : default);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task offers_every_quarter_instead_before_and_after(bool after)
    {
        var reader = await Reader();
        using var visitor = site.Visitor();
        var page = await visitor.Open(Link(reader));
        if (after) page = await visitor.Submit(page, "button[name=List-Unsubscribe]");
        var own = await visitor.Submit(page, "button[value=quarterly]");
        Assert.Contains($"The digest comes to {reader.Email}, every quarter, for all steps.", own.Words, StringComparison.Ordinal);
        Assert.Equal((true, Cadence.Quarterly), await Stored(reader) is var stored ? (stored.IsReceiving, stored.Cadence) : default);
    }

    private static string Link(Subscriber reader) => $"/unsubscribe/{reader.Token}";

    private Task<Subscriber> Reader() => site.Follow($"{Guid.NewGuid():N}@example.org");

    private Task<Subscriber> Stored(Subscriber reader) => site.Ask(db => db.Subscribers.AsNoTracking().SingleAsync(subscriber => subscriber.Id == reader.Id));
}

public sealed class UnsubscribingOnSqlite(SqliteSite site) : Unsubscribing(site), IClassFixture<SqliteSite>;

public sealed class UnsubscribingOnPostgreSql(PostgreSqlSite site) : Unsubscribing(site), IClassFixture<PostgreSqlSite>;
