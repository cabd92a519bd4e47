using Alliance.Roadmap.Web.Digests;
using Alliance.Roadmap.Web.Mail;
using Alliance.Roadmap.Web.Setup;
using Alliance.Roadmap.Web.Tests.Mail;

namespace Alliance.Roadmap.Web.Tests.Setup;

public sealed class AskingTheDoctor
{
    [Fact]
    public async Task knocks_at_the_mail_server_and_sends_nothing()
    {
        await using var server = new SmtpListener();
        await using var site = await Site.OnSqlite(server.Settings);
        var well = await Findings<MailCheckup>(site);
        Assert.All(well, finding => Assert.True(finding.IsWell));
        Assert.Equal($"The mail server 127.0.0.1:{server.Port} answers.", well[^1].Sentence);
        Assert.Empty(server.Messages);

        server.Answer = _ => "554 5.3.2 Go away";
        Assert.False((await Findings<MailCheckup>(site))[^1].IsWell);
    }

    [Fact]
    public async Task names_a_mail_folder_that_cannot_be_made_and_so_does_whoever_sends()
    {
        await using var site = await Site.OnSqlite();
        Assert.True(Assert.Single(await Findings<MailCheckup>(site)).IsWell);
        var folder = Path.Combine(site.Folder, "mail");
        Directory.Delete(folder, recursive: true);
        await File.WriteAllTextAsync(folder, "This is no folder.");

        var ill = Assert.Single(await Findings<MailCheckup>(site));
        Assert.Equal((false, true), (ill.IsWell, ill.Sentence.Contains(folder, StringComparison.Ordinal)));
        Assert.Equal("mail.not-sent", (await site.Ask<Mailer, Outcome>(mailer => mailer.Send(new Letter("ada@example.org", "Hello", "Hello.", "<p>Hello.</p>")))).Refusal?.Code);
    }

    [Fact]
    public async Task says_in_words_when_the_next_digests_are_due()
    {
        await using var site = await Site.OnSqlite("--Digests:Weekly=Friday 10:00");
        Assert.Equal(
            [
                "The next weekly digest is due on Friday, 27 November 2026 at 10:00 (Europe/Warsaw).",
                "The next monthly digest is due on Tuesday, 1 December 2026 at 09:00 (Europe/Warsaw).",
                "The next quarterly digest is due on Friday, 1 January 2027 at 09:00 (Europe/Warsaw).",
            ],
            (await Findings<ScheduleCheckup>(site)).Select(finding => finding.Sentence));
    }

    [Fact]
    public async Task misses_the_proxy_that_must_stand_before_a_public_address()
    {
        await using (var site = await Site.OnSqlite("--Roadmap:PublicUrl=https://roadmap.example.org"))
        {
            var missed = Assert.Single(await Findings<ProxyCheckup>(site));
            Assert.Equal((false, true), (missed.IsWell, missed.Sentence.Contains("Proxy:Known:0=127.0.0.1", StringComparison.Ordinal)));
        }

        await using var known = await Site.OnSqlite("--Roadmap:PublicUrl=https://roadmap.example.org", "--Proxy:Known:0=127.0.0.1");
        Assert.Empty(await Findings<ProxyCheckup>(known));
    }

    private static Task<IReadOnlyList<Finding>> Findings<T>(Site site) where T : class, ICheckup =>
        site.Ask<T, IReadOnlyList<Finding>>(async checkup =>
        {
            var findings = new List<Finding>();
            await foreach (var finding in checkup.Examine(TestContext.Current.CancellationToken)) findings.Add(finding);
            return findings;
        });
}
