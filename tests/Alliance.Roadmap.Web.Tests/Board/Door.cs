using System.Text.RegularExpressions;
using Alliance.Roadmap.Board;
using Alliance.Roadmap.Web.Board;
using Microsoft.EntityFrameworkCore;
using MimeKit;

namespace Alliance.Roadmap.Web.Tests.Board;

/// <summary>Ways in through the real door, so that whoever enters counts as a member who has signed in: <c>using var ada = await site.Enter(Office.Treasurer);</c></summary>
internal static partial class Door
{
    /// <summary>Somebody with this office and an address of their own enters by an invitation.</summary>
    public static async Task<Visitor> Enter(this Site site, Office office, string? name = null, string? email = null)
    {
        var link = await site.Invite(office, name, email);
        var visitor = site.Visitor();
        var inside = await visitor.Submit(await visitor.Open(link), "form");
        Assert.Equal("/board", inside.Address.AbsolutePath);
        return visitor;
    }

    /// <summary>The link of a fresh invitation.</summary>
    public static Task<string> Invite(this Site site, Office office, string? name = null, string? email = null) =>
        site.Ask<Invitations, string>(async invitations =>
        {
            // Two of one name could not be told apart in the record, and the Door opens many times to one site.
            var (invited, refusal) = await invitations.Invite(name ?? $"Somebody {Guid.NewGuid():N}", email ?? $"{Guid.NewGuid():N}@example.org", office, by: null);
            return invited?.Link ?? throw new InvalidOperationException(refusal?.Reason);
        });

    /// <summary>An API token of somebody with this office.</summary>
    public static async Task<string> TokenOf(this Site site, string email)
    {
        var account = await site.Ask(db => db.Users.AsNoTracking().SingleAsync(known => known.Email == email));
        return await site.Ask<Tokens, string>(async tokens => (await tokens.Make(account, "Test")).Token!);
    }

    /// <summary>The newest mail to an address, written after the answer that promised it.</summary>
    public static async Task<SignInMail> SignInMail(this Site site, string email, int number = 1)
    {
        List<MimeMessage> mails;
        var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30)).Token;
        using var poll = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        do mails = [.. site.Mail().Where(mail => mail.To.Mailboxes.Single().Address == email && mail.Subject!.StartsWith("Sign in", StringComparison.Ordinal))];
        while (mails.Count < number && await poll.WaitForNextTickAsync(patience));

        var text = mails[number - 1].TextBody!;
        return new SignInMail(email, Link().Match(text).Value, Code().Match(text).Value);
    }

    [GeneratedRegex(@"http\S+/sign-in/link/\S+")]
    private static partial Regex Link();

    [GeneratedRegex(@"^[0-9A-Z]{3}-[0-9A-Z]{3}", RegexOptions.Multiline)]
    private static partial Regex Code();
}
