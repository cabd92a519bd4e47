using System.Net;
using System.Reflection;
using Alliance.Roadmap.Board;
using Alliance.Roadmap.Resolutions;
using Alliance.Roadmap.Subscribers;
using Alliance.Roadmap.Web.Setup;
using Alliance.Roadmap.Web.Tests.Board;
using Microsoft.AspNetCore.Components;

namespace Alliance.Roadmap.Web.Tests.Mail;

/// <summary>Mail scanners open every link, some again and again. Whatever they open, the whole database is the same afterwards, and
/// nothing is left to be done. What runs scripts is tried in the browser tests, by a class of the same name.</summary>
public sealed class FollowingEveryLink
{
    private static readonly string[] Paths =
    [
        "confirm/", "subscriptions/", "unsubscribe/", "sign-in/link/", "sign-in/invitation/", "milestones/", "digests/", "resolutions/",
        "board/motions/", "board/resolutions/", "board/review", "board/people/new-board", "board/digests/preview/",
    ];

    [Theory, InlineData(false), InlineData(true)]
    public async Task of_any_kind_of_mail_changes_nothing_however_often(bool postgreSql)
    {
        await using var site = await Site.On(postgreSql);
        using var scanner = site.Client();
        // Signed in, and the one who asked for the link: in no other browser could more happen.
        using var person = site.Visitor();
        var links = await site.LinksOfEveryMail(async email =>
        {
            await person.Submit(await person.Open(await site.Invite(Office.President)), "form");
            await person.Submit(await person.Open("/sign-in"), "form", ("Form.Email", email));
        });
        Assert.All(Paths, path => Assert.Contains(links, link => link.StartsWith($"{site.Address}{path}", StringComparison.Ordinal)));

        // Nothing is left out. The clock stands still: otherwise only when a person who is signed in was last seen would change, every five minutes.
        var (before, mails) = (await site.Everything(), site.Mail().Count);
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

            var page = await person.Open(link);
            if (link.StartsWith($"{site.Address}board", StringComparison.Ordinal)) Assert.Equal(link, page.Address.ToString());
        }

        await site.RunJobs();
        Assert.Empty(await site.ChangesSince(before));
        Assert.Equal(mails, site.Mail().Count);
    }

    /// <summary>A template, a letter or a reason for one that <see cref="EveryMail"/> does not know fails.</summary>
    [Fact]
    public void leaves_no_kind_of_mail_out()
    {
        var program = typeof(RoadmapApp).Assembly.GetTypes();
        var templates = program.Where(type => type.IsAssignableTo(typeof(IComponent)) && type.Name.EndsWith("Email", StringComparison.Ordinal)).Select(type => type.Name);
        var letters = program.Where(type => type.Name.EndsWith("Letters", StringComparison.Ordinal))
            .SelectMany(type => type.GetMethods(BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.Instance).Select(letter => $"{type.Name}.{letter.Name}"));
        var reasons = new[] { typeof(NoticeKind), typeof(VoteMail), typeof(Cadence) }.SelectMany(kind => Enum.GetNames(kind).Select(reason => $"{kind.Name}.{reason}"));
        Assert.Equal(templates.Concat(letters).Concat(reasons).Order(StringComparer.Ordinal), EveryMail.Kinds.SelectMany(kind => kind.From).Distinct().Order(StringComparer.Ordinal));
    }
}
