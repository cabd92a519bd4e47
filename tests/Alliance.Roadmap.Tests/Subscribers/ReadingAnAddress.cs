using Alliance.Roadmap.Subscribers;

namespace Alliance.Roadmap.Tests.Subscribers;

public sealed class ReadingAnAddress
{
    [Theory]
    [InlineData("jane@example.org", "jane@example.org")]
    [InlineData("Jane.Doe@Example.ORG", "Jane.Doe@example.org")]
    [InlineData("jane+roadmap@example.org", "jane+roadmap@example.org")]
    [InlineData("o'hara@example.org", "o'hara@example.org")]
    [InlineData("!#$%&'*+-/=?^_`{|}~@example.org", "!#$%&'*+-/=?^_`{|}~@example.org")]
    [InlineData("a@b.cd", "a@b.cd")]
    [InlineData("jane@mail.example.co.uk", "jane@mail.example.co.uk")]
    [InlineData("jane@1and1.example", "jane@1and1.example")]
    [InlineData("jane@bücher.example", "jane@xn--bcher-kva.example")]
    [InlineData("jane@BÜCHER.example", "jane@xn--bcher-kva.example")]
    [InlineData("jane@XN--BCHER-KVA.example", "jane@xn--bcher-kva.example")]
    [InlineData("jane@faß.de", "jane@xn--fa-hia.de")]
    [InlineData("jane@βόλος.com", "jane@xn--nxasmm1c.com")]
    [InlineData("jane@例え。jp", "jane@xn--r8jz45g.jp")]
    [InlineData("jane@ｅｘａｍｐｌｅ.org", "jane@example.org")]
    [InlineData("jane@l·l.example", "jane@xn--ll-0ea.example")]
    [InlineData("jane@नी\u200dकू.example", null)]
    [InlineData("jane@क्\u200dष.example", "jane@xn--11b2ezcw70k.example")]
    [InlineData("jane@דוגמה.example", "jane@xn--6dbbec0c.example")]
    [InlineData("jane@מס1.example", "jane@xn--1-sicj.example")]
    public void keeps_the_local_part_and_writes_the_domain_in_lower_case_a_labels(string text, string? expected)
    {
        Assert.Equal(expected is not null, Address.TryParse(text, out var address, out _));
        Assert.Equal(expected, address?.Value);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("   ", "empty")]
    [InlineData("jane", "no @")]
    [InlineData("@example.org", "before the @")]
    [InlineData("jane@", "behind the @")]
    [InlineData("jane@doe@example.org", "more than one @")]
    [InlineData(" jane@example.org", "no spaces")]
    [InlineData("jane@example.org\n", "no spaces")]
    [InlineData("jane @example.org", "no spaces")]
    [InlineData("jane@exam ple.org", "no spaces")]
    [InlineData("Jane Doe <jane@example.org>", "no spaces")]
    [InlineData("<jane@example.org>", "without < and >")]
    [InlineData("jane(work)@example.org", "parentheses")]
    [InlineData("jane@(work)example.org", "parentheses")]
    [InlineData("\"jane\"@example.org", "Quotation")]
    [InlineData("\"a@b\"@example.org", "Quotation")]
    [InlineData("jane@[127.0.0.1]", "brackets")]
    [InlineData("jane@[IPv6:::1]", "brackets")]
    [InlineData("jane@127.0.0.1", "end in a number")]
    [InlineData("a@example.org,b@example.org", "one address only")]
    [InlineData("a@example.org;b@example.org", "one address only")]
    [InlineData(".jane@example.org", "A dot")]
    [InlineData("jane.@example.org", "A dot")]
    [InlineData("jane..doe@example.org", "A dot")]
    [InlineData("jané@example.org", "before the @")]
    [InlineData("ja\\ne@example.org", "before the @")]
    [InlineData("mailto:jane@example.org", "before the @")]
    [InlineData("jane@localhost", "no dot")]
    [InlineData("jane@example.org.", "dot")]
    [InlineData("jane@.example.org", "domain")]
    [InlineData("jane@example..org", "domain")]
    [InlineData("jane@-example.org", "domain")]
    [InlineData("jane@example-.org", "domain")]
    [InlineData("jane@exa_mple.org", "domain")]
    [InlineData("jane@exa!mple.org", "domain")]
    [InlineData("jane@ex--ample.org", "not a valid domain")]
    [InlineData("jane@xn--a.com", "domain")]
    [InlineData("jane@xn--0.com", "domain")]
    [InlineData("jane@☃.net", "domain")]
    [InlineData("jane@xn--n3h.net", "domain")]
    [InlineData("jane@i❤.ws", "domain")]
    [InlineData("jane@xn--ls8h.la", "domain")]
    [InlineData("jane@㎏.example", "domain")]
    [InlineData("jane@exa\u00admple.org", "domain")]
    [InlineData("jane@exa\u200bmple.org", "domain")]
    [InlineData("jane@a·b.example", "domain")]
    [InlineData("jane@aא.example", "mixes")]
    [InlineData("jane@1א.example", "mixes")]
    [InlineData("jane@١۱.example", "domain")]
    [InlineData("ja\0ne@example.org", "U+0000")]
    [InlineData("jane@exam\0ple.org", "U+0000")]
    public void refuses_in_a_sentence_that_names_what_is_wrong(string text, string named)
    {
        Assert.False(Address.TryParse(text, out _, out var refusal));
        Assert.Contains(named, refusal.Reason, StringComparison.Ordinal);
        Assert.EndsWith(".", refusal.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void refuses_half_a_character()
    {
        foreach (var text in new[] { "ja\ud800ne@example.org", "jane@exam\udc00ple.org" })
        {
            Assert.False(Address.TryParse(text, out _, out var refusal));
            Assert.Equal("input.unreadable", refusal.Code);
        }
    }

    [Fact]
    public void keeps_to_the_lengths_mail_allows()
    {
        Assert.True(Address.TryParse($"{new string('a', 64)}@example.org", out _, out _));
        Assert.False(Address.TryParse($"{new string('a', 65)}@example.org", out _, out _));
        var domain = string.Join('.', Enumerable.Repeat(new string('b', 47), 4));
        Assert.True(Address.TryParse($"{new string('a', 62)}@{domain}", out var longest, out _));
        Assert.Equal(254, longest.Value.Length);
        Assert.False(Address.TryParse($"{new string('a', 63)}@{domain}", out _, out _));
        Assert.False(Address.TryParse($"a@{new string('b', 64)}.org", out _, out _));
        Assert.False(Address.TryParse($"a@{string.Join('.', Enumerable.Repeat(new string('b', 60), 5))}", out _, out _));
        Assert.False(Address.TryParse(new string('a', 100_000), out _, out _));
    }

    [Fact]
    public void compares_without_case()
    {
        Assert.True(Address.TryParse("Jane.Doe@Bücher.example", out var one, out _));
        Assert.True(Address.TryParse("jane.doe@xn--BCHER-kva.example", out var other, out _));
        Assert.Equal(one, other);
        Assert.NotEqual(one.Value, other.Value);
        Assert.Equal("jane.doe@xn--bcher-kva.example", one.Normalized);
    }
}
