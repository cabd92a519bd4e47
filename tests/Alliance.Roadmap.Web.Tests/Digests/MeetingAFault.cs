using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Alliance.Roadmap.Digests;
using Alliance.Roadmap.Web.Tests.Mail;

namespace Alliance.Roadmap.Web.Tests.Digests;

/// <summary>Every row of the table of faults, met on a real socket.</summary>
public sealed class MeetingAFault
{
    private static readonly DateTimeOffset Monday = new(2026, 11, 30, 8, 0, 0, TimeSpan.Zero);

    /// <summary>What a server does at a step, and what becomes of the delivery: its state, whether it may arrive twice, whether the
    /// issue is paused, and after how many minutes it is tried again.</summary>
    [Theory]
    [InlineData("EHLO", "421 4.3.2 Going down", DeliveryState.Pending, 0, IssueState.Sending, 1)]
    [InlineData("EHLO", SmtpListener.HangUp, DeliveryState.Pending, 0, IssueState.Sending, 1)]
    [InlineData("MAIL", "451 4.3.0 Not now", DeliveryState.Pending, 0, IssueState.Sending, 1)]
    [InlineData("MAIL", "421 4.3.2 Going down", DeliveryState.Pending, 0, IssueState.Sending, 1)]
    [InlineData("MAIL", "550 5.1.8 Bad sender", DeliveryState.Pending, 0, IssueState.Paused, 0)]
    [InlineData("RCPT", "450 4.2.0 Greylisted", DeliveryState.Pending, 0, IssueState.Sending, 1)]
    [InlineData("RCPT", "452 4.2.2 Mailbox full", DeliveryState.Pending, 0, IssueState.Sending, 60)]
    [InlineData("RCPT", "452 Too much", DeliveryState.Pending, 0, IssueState.Sending, 60)]
    [InlineData("RCPT", "450 4.7.1 Too fast", DeliveryState.Pending, 0, IssueState.Sending, 15)]
    [InlineData("RCPT", "421 4.7.0 Too many", DeliveryState.Pending, 0, IssueState.Sending, 1)]
    [InlineData("RCPT", "550 5.1.1 No such user", DeliveryState.Failed, 0, IssueState.Sent, 0)]
    [InlineData("RCPT", "550 5.7.1 Relaying denied", DeliveryState.Pending, 0, IssueState.Paused, 0)]
    [InlineData("DATA", SmtpListener.HangUp, DeliveryState.Pending, 0, IssueState.Sending, 1)]
    [InlineData("DATA", "421 4.3.2 Going down", DeliveryState.Pending, 0, IssueState.Sending, 1)]
    [InlineData(".", "451 4.3.0 Not now", DeliveryState.Pending, 0, IssueState.Sending, 1)]
    [InlineData(".", "421 4.3.2 Going down", DeliveryState.Pending, 0, IssueState.Sending, 1)]
    [InlineData(".", "552 5.3.4 Too large", DeliveryState.Failed, 0, IssueState.Sent, 0)]
    [InlineData(".", "554 5.7.9 Policy", DeliveryState.Pending, 0, IssueState.Paused, 0)]
    public async Task answered_by_the_server_ends_as_the_table_says(string step, string answer, DeliveryState state, int recoveries, IssueState issue, int minutes)
    {
        await using var server = new SmtpListener();
        server.Answer = command => command.StartsWith(step, StringComparison.Ordinal) ? answer : null;
        await Ends(server, state, recoveries, issue, minutes);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task inside_or_right_after_the_body_leaves_it_unknown_whether_it_arrived(bool inside)
    {
        await using var server = new SmtpListener { ResetInsideBody = inside, HangUpAfterBody = !inside };
        await Ends(server, DeliveryState.Pending, recoveries: 1, IssueState.Sending, minutes: 5);
    }

    [Fact]
    public async Task of_a_server_that_never_answers_the_body_is_waited_out_and_unknown()
    {
        await using var server = new SmtpListener();
        server.Hold();
        await Ends(server, DeliveryState.Pending, recoveries: 1, IssueState.Sending, minutes: 5, server.Holding);
    }

    [Fact]
    public async Task of_a_server_that_answers_drop_by_drop_is_waited_out_and_not_sent()
    {
        await using var server = new SmtpListener();
        server.Answer = command => command.StartsWith("RCPT", StringComparison.Ordinal) ? SmtpListener.Trickle : null;
        await Ends(server, DeliveryState.Pending, recoveries: 0, IssueState.Sending, minutes: 1, server.Stalled);
    }

    [Fact]
    public async Task of_a_server_that_is_away_or_unknown_marks_nobody()
    {
        var away = new SmtpListener();
        await away.DisposeAsync();
        await Ends(away, DeliveryState.Pending, 0, IssueState.Sending, minutes: 1);
        await Ends(away, DeliveryState.Pending, 0, IssueState.Sending, minutes: 1, settings: "--Mail:Smtp:Host=mail.invalid");
    }

    [Theory]
    [InlineData("protected", "--Mail:Smtp:Security=Tls")]
    [InlineData("STARTTLS", "--Mail:Smtp:Security=StartTls")]
    [InlineData("sign in", "--Mail:Smtp:UserName=roadmap", "--Mail:Smtp:Password=wrong")]
    public async Task of_our_own_settings_pauses_the_issue_and_says_why(string why, params string[] settings)
    {
        await using var server = new SmtpListener();
        server.Answer = command => command.StartsWith("EHLO", StringComparison.Ordinal) ? "250-test\r\n250 AUTH PLAIN LOGIN" : command.StartsWith("AUTH", StringComparison.Ordinal) ? "535 5.7.8 Wrong" : null;
        var issue = await Ends(server, DeliveryState.Pending, 0, IssueState.Paused, 0, null, settings);
        Assert.Contains(why, issue.PausedBecause, StringComparison.Ordinal);
    }

    [Fact]
    public async Task of_a_certificate_that_has_expired_pauses_the_issue_and_says_so()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var expired = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-60), DateTimeOffset.UtcNow.AddDays(-30));
        await using var server = new SmtpListener { Certificate = expired };
        var issue = await Ends(server, DeliveryState.Pending, 0, IssueState.Paused, 0, null, "--Mail:Smtp:Security=Tls");
        Assert.Contains("Please check Mail:Smtp:Security and the server's certificate", issue.PausedBecause, StringComparison.Ordinal);
        Assert.Contains("its certificate expired on ", issue.PausedBecause, StringComparison.Ordinal);
        Assert.Empty(server.Messages);
    }

    private static Task<Issue> Ends(SmtpListener server, DeliveryState state, int recoveries, IssueState issue, int minutes, string settings) =>
        Ends(server, state, recoveries, issue, minutes, null, settings);

    private static async Task<Issue> Ends(SmtpListener server, DeliveryState state, int recoveries, IssueState issue, int minutes, Func<Task>? stuck = null, params string[] settings)
    {
        await using var site = await Site.OnSqlite([.. server.Settings, "--Mail:Smtp:Connections=1", .. settings]);
        await site.Follow("reader@example.org");
        await site.Start(4);
        var passing = site.PassTo(Monday);
        if (stuck is not null)
        {
            await stuck();
            site.Clock.Advance(TimeSpan.FromMinutes(15));
        }

        await passing;
        var delivery = Assert.Single(await site.Deliveries());
        Assert.Equal((state, recoveries), (delivery.State, delivery.Recoveries));
        if (state is DeliveryState.Pending && issue is IssueState.Sending) Assert.Equal(site.Clock.GetUtcNow().AddMinutes(minutes), delivery.NextAttemptAt);
        var sent = Assert.Single(await site.Issues());
        Assert.Equal(issue, sent.State);
        return sent;
    }
}
