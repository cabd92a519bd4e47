using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Alliance.Roadmap.Board;
using Alliance.Roadmap.Web.Milestones;
using Alliance.Roadmap.Web.Resolutions;
using Alliance.Roadmap.Web.Tests.Board;
using Alliance.Roadmap.Web.Tests.Digests;
using Alliance.Roadmap.Web.Tests.Resolutions;
using Alliance.Roadmap.Web.Tests.Subscribers;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Tests.Mail;

/// <summary>Mail scanners open every link, some again and again. Whatever they open, the whole database is the same afterwards.</summary>
public sealed partial class FollowingEveryLink
{
    private static readonly DateTimeOffset Monday = new(2026, 11, 30, 8, 0, 0, TimeSpan.Zero);

    /// <summary>What each kind of mail is known by.</summary>
    private static readonly string[] Kinds =
    [
        "Please vote", "Resolution 1/2026: carried", "Tomorrow: ", "Mage-OS roadmap", "due for a look", "confirm", "Your link to", "Your digest now goes to another address", "Sign in", "Your invitation",
    ];

    [Theory, InlineData(false), InlineData(true)]
    public async Task of_any_kind_of_mail_changes_nothing_however_often(bool postgreSql)
    {
        await using var site = await Site.On(postgreSql);
        await SendEveryKind(site);
        var mails = site.Mail();
        Assert.All(Kinds, kind => Assert.True(mails.Any(mail => mail.Subject!.Contains(kind, StringComparison.OrdinalIgnoreCase)), $"No mail “{kind}” among: {string.Join("; ", mails.Select(mail => mail.Subject).Distinct())}"));

        var links = mails.SelectMany(mail => Link().Matches(mail.TextBody + "\n" + WebUtility.HtmlDecode(mail.HtmlBody)).Select(link => link.Value).Concat(mail.Headers.Where(header => header.Field.StartsWith("List-", StringComparison.OrdinalIgnoreCase)).SelectMany(header => Link().Matches(header.Value).Select(link => link.Value))))
            .Where(link => link.StartsWith(site.Address.ToString(), StringComparison.Ordinal)).Select(link => link.Split('#')[0].TrimEnd('.')).Distinct().ToList();
        foreach (var path in new[] { "confirm/", "subscriptions/", "unsubscribe/", "sign-in/link/", "sign-in/invitation/", "board/motions/", "milestones/", "digests/" })
            Assert.Contains(links, link => link.StartsWith($"{site.Address}{path}", StringComparison.Ordinal));

        var before = await Everything(site);
        using var scanner = site.Client();
        using var person = site.Visitor();   // keeps cookies and follows where it is sent
        foreach (var link in links)
        {
            for (var time = 0; time < 10; time++)
            {
                foreach (var method in new[] { HttpMethod.Get, HttpMethod.Head })
                {
                    using var answer = await scanner.SendAsync(new HttpRequestMessage(method, link));
                    Assert.True((int)answer.StatusCode < 400 || answer.StatusCode is HttpStatusCode.Gone or HttpStatusCode.NotFound, $"{method} {link}: {answer.StatusCode}");
                }
            }

            await person.Open(link);
        }

        Assert.Equal(before, await Everything(site));
    }

    private static async Task SendEveryKind(Site site)
    {
        var cancel = TestContext.Current.CancellationToken;
        using var board = await Alliance.Roadmap.Web.Tests.Resolutions.Board.Of(site);
        var president = board[0];
        var id = await board.Draft("Work goes on in spring.");
        await board.Open(id);
        await site.Do<TendVotes>(job => job.Run(cancel));
        foreach (var member in board.Members.Take(4)) await member.Vote(id, "yes");
        await president.Submit(await president.Open($"/board/motions/{id}/close"), "button[value=close]");
        await site.Do<TellThoseNamed>(job => job.Run(cancel));

        await site.Follow("reader@example.org");
        await site.Follow("moving@example.org");
        await site.Start(4);
        await site.PassTo(Monday.AddDays(-1));
        await site.PassTo(Monday);
        site.Clock.Advance(TimeSpan.FromDays(200));
        await site.Do<RemindOfReviews>(job => job.Run(cancel));

        // Last, those whose links have little time.
        using var visitor = site.Visitor();
        await visitor.Submit(await visitor.Open("/subscribe"), "form", ("Form.Email", "new@example.org"), ("Form.Cadence", "weekly"));
        await visitor.Submit(await visitor.Open("/subscribe"), "form:has(input[name='LinkForm.Email'])", ("LinkForm.Email", "reader@example.org"));
        var token = await site.Ask(db => db.Subscribers.Where(reader => reader.NormalizedEmail == "moving@example.org").Select(reader => reader.Token).SingleAsync(cancel));
        await visitor.Submit(await visitor.Open($"/subscriptions/{token}"), "form:has(input[value=change-address])", ("AddressForm.Email", "moved@example.org"));
        await visitor.Submit(await visitor.Open((await site.MailTo("moved@example.org"))[0].Link()), "main form");
        await visitor.Submit(await visitor.Open($"/subscriptions/{token}"), "form:has(input[value=change-address])", ("AddressForm.Email", "again@example.org"));
        await site.RunJobs();
        await site.Invite(Office.Director, email: "invited@example.org");
        await visitor.Submit(await visitor.Open("/sign-in"), "form", ("Form.Email", "invited@example.org"));
        await site.SignInMail("invited@example.org");
    }

    /// <summary>Every row of every table, in one text.</summary>
    private static Task<string> Everything(Site site) => site.Ask(async db =>
    {
        var rows = new List<string>();
        await db.Database.OpenConnectionAsync();
        foreach (var table in db.Model.GetRelationalModel().Tables.Select(table => table.Name))
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = $"""SELECT * FROM "{table}" """;
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
                rows.Add($"{table}: {string.Join(" | ", Enumerable.Range(0, reader.FieldCount).Select(at => reader.GetValue(at) is byte[] bytes ? Convert.ToHexString(bytes) : Convert.ToString(reader.GetValue(at), CultureInfo.InvariantCulture)))}");
        }

        return string.Join('\n', rows.Order(StringComparer.Ordinal));
    });

    [GeneratedRegex(@"https?://[^\s""<>]+")]
    private static partial Regex Link();
}
