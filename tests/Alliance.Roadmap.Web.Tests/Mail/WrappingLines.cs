using Alliance.Roadmap.Web.Mail;

namespace Alliance.Roadmap.Web.Tests.Mail;

public sealed class WrappingLines
{
    private static readonly string Long = string.Join(' ', Enumerable.Repeat("association", 12));
    private static readonly string Six = string.Join(' ', Enumerable.Repeat("association", 6));

    [Fact]
    public void breaks_long_lines_at_spaces_and_keeps_short_ones() =>
        Assert.Equal($"A line.\n\n{Six}\n{Six}\nAnother.\n", PlainText.Wrapped($"A line.\n\n{Long}\nAnother.\n"));

    [Fact]
    public void keeps_what_lines_begin_with() =>
        Assert.Equal($"  - one\n{string.Concat(Enumerable.Repeat($"    {Six[..59]}\n", 2))}    association association", PlainText.Wrapped($"- one\n  {Long}", "  "));

    [Fact]
    public void never_breaks_an_address()
    {
        var address = $"https://example.org/{new string('a', 90)}";
        Assert.Equal($"See\n{address}\nthere.", PlainText.Wrapped($"See {address} there."));
    }

    [Fact]
    public void lets_nobody_sign_for_the_rest() => Assert.Equal("We begin.\n--\nStop.", PlainText.Wrapped($"We begin.\n{PlainText.Signature}\nStop."));
}
