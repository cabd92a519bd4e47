using System.Text.Json.Nodes;
using Alliance.Roadmap.Instances;
using Alliance.Roadmap.Web.Mail.Bounces;
using MimeKit;

namespace Alliance.Roadmap.Web.Tests.Mail.Bounces;

public sealed class ReadingABounce
{
    [Theory]
    [InlineData("dsn-hard", "hard", "reader@example.net", "5.1.1")]
    [InlineData("dsn-delayed", "soft", "reader@example.net", "4.4.1")]
    [InlineData("dsn-expired", "soft", "reader@example.net", "4.2.2")]
    [InlineData("dsn-several", "hard", "gone@example.net", "5.2.1")]
    [InlineData("dsn-relayed", "none", "reader@example.net", "2.1.9")]
    [InlineData("dsn-exim", "hard", "reader@example.net", "5.1.1")]
    [InlineData("dsn-exchange-online", "hard", "reader@example.net", "5.1.10")]
    [InlineData("dsn-no-status", "hard", "reader@example.net", "5.0.0")]
    [InlineData("broken-dsn", "hard", "reader@example.net", "5.1.1")]
    [InlineData("arf-abuse", "complaint", "reader@example.net", null)]
    [InlineData("arf-not-spam", "none", null, null)]
    [InlineData("exim-text", "hard", "reader@example.net", "5.1.1")]
    [InlineData("exim-delayed", "soft", "reader@example.net", "4.4.7")]
    [InlineData("qmail", "hard", "reader@example.net", "5.1.1")]
    [InlineData("qmail-no-host", "hard", "reader@no-such-domain.example", "5.1.2")]
    [InlineData("exchange-2003", "hard", "reader@example.net", "5.1.1")]
    [InlineData("exchange-2010", "hard", "reader@example.net", "5.1.1")]
    [InlineData("postfix-text", "hard", "reader@example.net", "5.1.2")]
    [InlineData("sendmail", "hard", "reader@example.net", "5.7.1")]
    [InlineData("vacation", "auto-reply", "reader@example.net", null)]
    [InlineData("out-of-office", "auto-reply", "reader@example.net", null)]
    [InlineData("challenge", "auto-reply", "reader-confirm-1701331205@example.net", null)]
    [InlineData("person", "none", null, null)]
    [InlineData("forwarded", "none", null, null)]
    [InlineData("own-digest", "none", null, null)]
    [InlineData("garbage", "none", null, null)]
    public void tells_what_it_is(string file, string kind, string? recipient, string? status)
    {
        var found = BounceReader.Weightiest(Read(file));
        Assert.Equal((kind, recipient, status), (found.Kind.Kebab(), found.Recipient, found.Status));
    }

    [Fact]
    public void tells_each_recipient_apart()
    {
        var bounces = Read("dsn-several");
        Assert.Equal([BounceKind.None, BounceKind.Soft, BounceKind.Hard], bounces.Select(bounce => bounce.Kind));
        Assert.Equal(BounceKind.None, BounceReader.Weightiest(bounces, "Fine@example.net").Kind);
    }

    [Theory]
    [InlineData("dsn-hard", "550 5.1.1 <reader@example.net>: Recipient address rejected: User unknown in virtual mailbox table")]
    [InlineData("qmail", "Sorry, no mailbox here by that name. (#5.1.1)")]
    [InlineData("broken-dsn", "550 5.1.1 No thing")]
    public void keeps_the_other_servers_words_on_one_line(string file, string words) =>
        Assert.StartsWith(words, BounceReader.Weightiest(Read(file)).Diagnostic, StringComparison.Ordinal);

    [Fact]
    public void knows_whether_anybody_still_tries()
    {
        Assert.False(BounceReader.Weightiest(Read("dsn-delayed")).IsFinal);
        Assert.False(BounceReader.Weightiest(Read("exim-delayed")).IsFinal);
        Assert.True(BounceReader.Weightiest(Read("dsn-expired")).IsFinal);
    }

    [Theory, InlineData("dsn-hard"), InlineData("arf-abuse")]
    public void finds_our_return_path_and_no_forged_one(string file)
    {
        var (paths, delivery) = (new ReturnPaths(new Instance(), "bounces.example.org"), Guid.ParseExact("0123456789abcdef0123456789abcdef", "N"));
        var message = MimeMessage.Load(Path(file));
        Assert.Null(Find(message, out var isForged));
        Assert.True(isForged);

        var genuine = File.ReadAllText(Path(file)).Replace("bounce+0123456789abcdef0123456789abcdef-0123456789abcdef0123@bounces.example.org", paths.For(delivery).ToUpperInvariant(), StringComparison.Ordinal);
        Assert.Equal(delivery, Find(MimeMessage.Load(new MemoryStream(System.Text.Encoding.Latin1.GetBytes(genuine))), out _));

        Guid? Find(MimeMessage from, out bool isForged)
        {
            isForged = false;
            foreach (var text in BounceReader.ReturnPathsIn(from))
                if (paths.DeliveryIn(text, out isForged) is { } found) return found;
                else if (isForged) return null;
            return null;
        }
    }

    [Fact]
    public void trusts_no_return_path_of_another_instance_or_domain()
    {
        var (ours, theirs, delivery) = (new Instance(), new Instance(), Guid.NewGuid());
        var paths = new ReturnPaths(ours, "bounces.example.org");
        Assert.Equal(delivery, paths.DeliveryIn($"<{paths.For(delivery)}>", out _));
        Assert.Null(paths.DeliveryIn(new ReturnPaths(theirs, "bounces.example.org").For(delivery), out var isForged));
        Assert.True(isForged);
        Assert.Null(paths.DeliveryIn(new ReturnPaths(ours, "example.org").For(delivery), out isForged));
        Assert.False(isForged);
        Assert.InRange(paths.For(delivery).IndexOf('@'), 1, 64);
    }

    [Fact]
    public void reads_whatever_comes_without_an_error_and_to_the_end()
    {
        var random = new Random(20261123);
        foreach (var file in Directory.EnumerateFiles(System.IO.Path.GetDirectoryName(Path("person"))!, "*.eml").Order(StringComparer.Ordinal))
        {
            var whole = File.ReadAllBytes(file);
            for (var times = 0; times < 100; times++)
            {
                var bytes = whole[..random.Next(whole.Length / 3, whole.Length + 1)];
                for (var changes = random.Next(20); changes > 0; changes--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
                try
                {
                    using var message = MimeMessage.Load(new MemoryStream(bytes));
                    var found = BounceReader.Weightiest(BounceReader.Read(message));
                    Assert.False(found.Diagnostic?.Contains('\0') is true);
                    Assert.InRange(found.Status?.Length ?? 0, 0, 12);
                    _ = BounceReader.ReturnPathsIn(message).Count();
                    _ = BounceReader.ReturnedMessageId(message);
                }
                catch (FormatException)
                {
                    // No message at all: the command answers none.
                }
            }
        }
    }

    [Theory]
    [InlineData("Delivery has failed to these recipients or groups:\n", "\n")]
    [InlineData("Delivery has failed to these recipients or groups:\n", "a@b ")]
    [InlineData("Your message", "\n")]
    [InlineData("Your message did not reach some or all of the intended recipients.\n", "exceed")]
    [InlineData("This is the mail system at host a\n<a@b>: ", "exceed")]
    [InlineData("This message was created automatically by mail delivery software\n", "  a@b\n   c\n")]
    [InlineData("Hi. This is the qmail-send program at a\n", "<a@b>:\n\n")]
    public void is_not_held_up_by_a_text_made_to_hold_it_up(string opening, string again)
    {
        var text = opening + string.Concat(Enumerable.Repeat(again, 200_000));
        var message = new MimeMessage { Body = new TextPart("plain") { Text = text }, Subject = string.Concat(Enumerable.Repeat("confirm ", 100_000)) };
        Assert.NotEmpty(BounceReader.Read(message));
    }

    [Fact]
    public async Task is_a_command_that_prints_what_it_is()
    {
        var run = await CommandRun.Of("check", "bounce", Path("dsn-hard"), "--json");
        var answer = JsonNode.Parse(run.Output)!.AsObject();
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Equal(["kind", "recipient", "status", "diagnostic"], answer.Select(field => field.Key));
        Assert.Equal(("hard", "reader@example.net", "5.1.1"), ((string)answer["kind"]!, (string)answer["recipient"]!, (string)answer["status"]!));
        Assert.StartsWith("550 5.1.1", (string)answer["diagnostic"]!, StringComparison.Ordinal);
    }

    [Theory, InlineData("person"), InlineData("garbage")]
    public async Task answers_no_with_1(string file)
    {
        var run = await CommandRun.Of("check", "bounce", Path(file), "--json");
        Assert.Equal(1, run.ExitCode);
        Assert.Equal("none", (string)JsonNode.Parse(run.Output)!["kind"]!);
    }

    private static IReadOnlyList<Bounce> Read(string file) => BounceReader.Read(MimeMessage.Load(Path(file)));

    private static string Path(string file) => System.IO.Path.Combine(AppContext.BaseDirectory, "Data", "bounces", $"{file}.eml");
}
