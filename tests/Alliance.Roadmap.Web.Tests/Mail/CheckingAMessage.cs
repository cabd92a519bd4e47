using System.Text;
using Alliance.Roadmap.Web.Mail;
using Alliance.Roadmap.Web.Setup;
using Microsoft.Extensions.Time.Testing;
using MimeKit;

namespace Alliance.Roadmap.Web.Tests.Mail;

public sealed class CheckingAMessage
{
    private static readonly MessageWriter Writer = new(
        new MailSettings { From = "Alliance Roadmap <roadmap@example.org>" }, new RoadmapSettings { PublicUrl = "https://roadmap.example.org" }, new FakeTimeProvider());

    [Fact]
    public void finds_no_breach_in_what_we_write_digest_or_letter()
    {
        Assert.Empty(Breaches(Digest()));
        var letter = Writer.Write(new Letter("reader@example.org", "Please confirm", "Open this link.", "<p>Open this link.</p>"));
        Assert.Empty(Breaches(letter));
        Assert.DoesNotContain(letter.Headers, header => header.Field.StartsWith("List-", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("From")]
    [InlineData("To")]
    [InlineData("Message-Id")]
    [InlineData("Auto-Submitted")]
    [InlineData("Precedence")]
    [InlineData("List-Id")]
    [InlineData("List-Unsubscribe")]
    [InlineData("List-Unsubscribe-Post")]
    [InlineData("List-Help")]
    [InlineData("List-Archive")]
    [InlineData("List-Post")]
    public void names_the_header_that_is_gone(string header)
    {
        var message = Digest();
        message.Headers.RemoveAll(header);
        Assert.Contains(Breaches(message), breach => breach.StartsWith(header, StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("Message-Id", "<1@elsewhere.example>")]
    [InlineData("List-Unsubscribe", "<mailto:stop@example.org>")]
    [InlineData("List-Unsubscribe", "<https://a.example/1>, <https://a.example/2>")]
    [InlineData("List-Unsubscribe-Post", "yes")]
    [InlineData("List-Post", "<mailto:list@example.org>")]
    [InlineData("Auto-Submitted", "no")]
    [InlineData("To", "a@example.org, b@example.org")]
    [InlineData("Cc", "c@example.org")]
    public void names_the_header_that_breaks_a_promise(string header, string value)
    {
        var message = Digest();
        message.Headers[header] = value;
        Assert.Contains(Breaches(message), breach => breach.StartsWith(header, StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("<img src=\"https://example.org/pixel.gif\">", "elsewhere")]
    [InlineData("<p style=\"background: url(https://example.org/x.png)\">", "elsewhere")]
    [InlineData("<link rel=\"stylesheet\" href=\"//example.org/x.css\">", "elsewhere")]
    [InlineData("<script>alert(1)</script>", "script")]
    [InlineData("<p onclick=\"alert(1)\">", "script")]
    public void names_what_the_html_must_not_have(string html, string expected) =>
        Assert.Contains(Breaches(Digest(html)), breach => breach.Contains(expected, StringComparison.Ordinal));

    [Fact]
    public void refuses_html_of_100_KB_and_an_order_with_the_html_first()
    {
        Assert.Contains(Breaches(Digest(new string('x', 100 * 1024))), breach => breach.Contains("100 KB", StringComparison.Ordinal));
        var message = Digest();
        message.Body = new MultipartAlternative { new TextPart("html") { Text = "<p>Hello</p>" }, new TextPart("plain") { Text = "Hello" } };
        Assert.Contains(Breaches(message), breach => breach.StartsWith("Content-Type", StringComparison.Ordinal));
    }

    [Fact]
    public async Task is_a_command_that_answers_no_with_1()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "Subject: Hello\n\nHello\n", TestContext.Current.CancellationToken);
        var run = await CommandHost.Run("check", "message", file, "--json");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("\"ok\": false", run.Output, StringComparison.Ordinal);
        File.Delete(file);
    }

    private static MimeMessage Digest(string html = "<p>Hello</p>") =>
        Writer.WriteToList("reader@example.org", new Stencil("Mage-OS roadmap, November 2026", "Hello €, {{key}}", html, "{{key}}"), "abcdefg", "1@example.org");

    private static IReadOnlyList<string> Breaches(MimeMessage message)
    {
        using var bytes = new MemoryStream();
        message.WriteTo(MessageWriter.Lines, bytes);
        Assert.All(Encoding.Latin1.GetString(bytes.ToArray()), letter => Assert.InRange(letter, '\t', '~'));
        bytes.Position = 0;
        return MessageCheck.Breaches(bytes);
    }
}
