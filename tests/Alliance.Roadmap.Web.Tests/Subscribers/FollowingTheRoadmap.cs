using Alliance.Roadmap.Board;
using Alliance.Roadmap.Web.Tests.Board;
using Alliance.Roadmap.Web.Tests.Digests;
using Alliance.Roadmap.Web.Tests.Mail;
using Microsoft.EntityFrameworkCore;
using MimeKit;

namespace Alliance.Roadmap.Web.Tests.Subscribers;

/// <summary>The whole way, as people go it: a visitor subscribes and confirms, a member of the board acts, the week ends.</summary>
public sealed class FollowingTheRoadmap
{
    private static readonly DateTimeOffset Monday = new(2026, 11, 30, 8, 0, 0, TimeSpan.Zero);

    [Theory, InlineData(false), InlineData(true)]
    public async Task by_mail_over_a_real_socket_brings_what_moved(bool postgreSql)
    {
        await using var server = new SmtpListener();
        await using var site = await Site.On(postgreSql, server.Settings);
        await Follow(site, server.Next);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task by_mail_into_the_pickup_folder_brings_what_moved(bool postgreSql)
    {
        await using var site = await Site.On(postgreSql, "--Mail:From=Alliance Roadmap <roadmap@example.org>");
        var seen = 0;
        await Follow(site, () => Task.FromResult(site.Mail()[seen++]));
    }

    private static async Task Follow(Site site, Func<Task<MimeMessage>> next)
    {
        using var visitor = site.Visitor();
        await visitor.Submit(await visitor.Open("/subscribe"), "form:has(input[name='Form.Cadence'])", ("Form.Email", "Jane.Doe+roadmap@Bücher.example"), ("Form.Cadence", "weekly"));
        await site.RunJobs();
        var letter = await next();
        Assert.Empty(letter.Breaches());
        Assert.Equal("Jane.Doe+roadmap@xn--bcher-kva.example", letter.Headers["To"]);
        Assert.Equal(["From", "Date", "Subject", "Message-Id", "To", "Auto-Submitted", "Precedence", "MIME-Version"], letter.Headers.Select(header => header.Field), StringComparer.OrdinalIgnoreCase);
        var own = await visitor.Submit(await visitor.Open(letter.Link()), "main form");
        var token = own.Address.Segments[^1];

        using var president = await site.SignedIn(Office.President);
        var slug = await site.Ask(db => db.Milestones.Where(step => step.Number == 4).Select(step => step.Slug).SingleAsync());
        await president.Submit(await president.Submit(await president.Open($"/board/milestones/{slug}/start"), "button[value=preview]"), "button[value=record]");
        await site.PassTo(Monday);

        // The board's own copy of tomorrow's monthly digest leaves with the same tick.
        var digest = await next();
        while (digest.Subject!.StartsWith("Tomorrow: ", StringComparison.Ordinal)) digest = await next();
        Assert.Empty(digest.Breaches());
        Assert.Equal("Jane.Doe+roadmap@xn--bcher-kva.example", digest.Headers["To"]);
        Assert.Equal(("Alliance Roadmap", "roadmap@example.org"), Assert.Single(digest.From.Mailboxes) is var from ? (from.Name, from.Address) : default);
        Assert.Equal("Mage-OS roadmap, week 48 of 2026: step 4 started", digest.Subject);
        Assert.Equal(Monday, digest.Date);
        Assert.EndsWith("@example.org", digest.MessageId, StringComparison.Ordinal);
        foreach (var (field, value) in new[]
        {
            ("Auto-Submitted", "auto-generated"), ("Precedence", "bulk"), ("MIME-Version", "1.0"),
            ("List-Id", "Mage-OS roadmap digests <digests.example.org>"), ("List-Unsubscribe", $"<{site.Address}unsubscribe/{token}>"), ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
            ("List-Help", $"<{site.Address}subscribe>"), ("List-Archive", $"<{site.Address}digests>"), ("List-Post", "NO"),
        })
            Assert.Equal((field, value), (field, Assert.Single(digest.Headers, header => header.Field.Equals(field, StringComparison.OrdinalIgnoreCase)).Value));

        Assert.Contains("now in progress.", digest.TextBody, StringComparison.Ordinal);
        Assert.Contains($"{site.Address}subscriptions/{token}", digest.TextBody, StringComparison.Ordinal);
        using var program = site.Client();
        using var stopped = await program.PostAsync(digest.Headers["List-Unsubscribe"]!.Trim('<', '>'), new FormUrlEncodedContent([KeyValuePair.Create("List-Unsubscribe", "One-Click")]));
        Assert.True(stopped.IsSuccessStatusCode);
        Assert.Contains("you stopped them on 30 November 2026", (await visitor.Open($"/subscriptions/{token}")).Words, StringComparison.Ordinal);
    }
}
