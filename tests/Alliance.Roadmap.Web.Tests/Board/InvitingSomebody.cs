using System.Text.Json;
using Alliance.Roadmap.Board;
using Alliance.Roadmap.Web.Board;

namespace Alliance.Roadmap.Web.Tests.Board;

public abstract class InvitingSomebody(Site site)
{
    [Fact]
    public async Task by_mail_works_once_in_any_browser()
    {
        var email = $"{Guid.NewGuid():N}@example.org";
        var link = await site.Invite(Office.Actuary, "Grace Example", email);
        var mail = Assert.Single(site.Mail(), mail => mail.To.Mailboxes.Single().Address == email);
        Assert.Contains(link, mail.TextBody, StringComparison.Ordinal);
        Assert.Contains(link, mail.HtmlBody, StringComparison.Ordinal);
        Assert.DoesNotContain(mail.Headers, header => header.Field.StartsWith("List-", StringComparison.OrdinalIgnoreCase));

        using var visitor = site.Visitor();
        Assert.Equal("/board", (await visitor.Submit(await visitor.Open(link), "form")).Address.AbsolutePath);
        using var other = site.Visitor();
        Assert.Contains("used already", (await other.Open(link)).Alert, StringComparison.Ordinal);
    }

    [Fact]
    public async Task again_makes_the_older_link_void()
    {
        var email = $"{Guid.NewGuid():N}@example.org";
        var (older, newer) = (await site.Invite(Office.Director, email: email), await site.Invite(Office.Director, email: email.ToUpperInvariant()));
        using var visitor = site.Visitor();
        Assert.Contains("renewed", (await visitor.Open(older)).Alert, StringComparison.Ordinal);
        Assert.Equal("", (await visitor.Open(newer)).Alert);
    }

    [Fact]
    public async Task from_the_command_line_lists_them_and_gives_a_token_before_anyone_signed_in()
    {
        var email = $"{Guid.NewGuid():N}@example.org";
        var invite = await site.Command("board", "invite", "--name", "Linus Example", "--email", email, "--office", "vice-president");
        Assert.Equal((0, ""), (invite.ExitCode, invite.Errors));
        Assert.Contains($"{site.Address}sign-in/invitation/", invite.Output, StringComparison.Ordinal);

        var list = await site.Command("board", "list", "--json");
        var listed = Assert.Single(JsonDocument.Parse(list.Output).RootElement.EnumerateArray(), one => one.GetProperty("email").GetString() == email);
        Assert.Equal(["name", "email", "office"], listed.EnumerateObject().Select(field => field.Name));
        Assert.Equal("vice-president", listed.GetProperty("office").GetString());

        var token = await site.Command("board", "token", "--email", email);
        Assert.Equal(0, token.ExitCode);
        Assert.True(token.Output.Trim().Length >= 22);
    }

    [Fact]
    public async Task by_the_name_of_somebody_else_or_with_an_office_in_it_is_refused()
    {
        var name = $"Ada {Guid.NewGuid():N}";
        await site.Invite(Office.President, name);
        foreach (var (taken, code) in new[] { (name.ToUpperInvariant(), "invitation.name-taken"), ("Ada Example, President", "input.office-in-name") })
            Assert.Equal(code, (await site.Ask<Invitations, Refusal?>(async invitations => (await invitations.Invite(taken, $"{Guid.NewGuid():N}@example.org", Office.Director, by: null)).Refusal))?.Code);
    }

    [Fact]
    public async Task cannot_give_oneself_another_office()
    {
        var (name, email) = ($"Ada {Guid.NewGuid():N}", $"{Guid.NewGuid():N}@example.org");
        using var director = await site.Enter(Office.Director, name, email);
        var page = await director.Submit(await director.Open("/board/people"), "form:has(#email)", ("Form.Name", name), ("Form.Email", email), ("Form.Office", "president"));
        Assert.Contains("Nobody changes their own office", page.Alert, StringComparison.Ordinal);
        Assert.Equal(Office.Director, await site.Ask(db => Task.FromResult(db.Users.Single(account => account.Email == email).Office)));
    }

    [Theory]
    [InlineData(1, "board", "token", "--email", "nobody@example.org")]
    [InlineData(1, "board", "invite", "--name", "A", "--email", "no address", "--office", "director")]
    [InlineData(2, "board", "invite", "--name", "A", "--email", "a@example.org", "--office", "king")]
    [InlineData(2, "board", "invite", "--name", "A")]
    public async Task from_the_command_line_says_why_not(int exitCode, params string[] words)
    {
        var run = await site.Command(words);
        Assert.Equal((exitCode, ""), (run.ExitCode, run.Output));
        Assert.NotEqual("", run.Errors);
    }
}

public sealed class InvitingSomebodyOnSqlite(SqliteSite site) : InvitingSomebody(site), IClassFixture<SqliteSite>;

public sealed class InvitingSomebodyOnPostgreSql(PostgreSqlSite site) : InvitingSomebody(site), IClassFixture<PostgreSqlSite>;
