using Alliance.Roadmap.Board;

namespace Alliance.Roadmap.Tests.Board;

public sealed class SigningIn
{
    private const string Browser = "the asking browser";
    private const string Code = "K7M-P4Q";
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    private readonly SignInRequest request = For(Guid.CreateVersion7());

    [Fact]
    public void takes_the_link_in_the_asking_browser()
    {
        Assert.False(request.Redeem(Browser, Now).Refused(out _));
        Assert.Equal(Now, request.UsedAt);
    }

    [Theory]
    [InlineData("another browser")]
    [InlineData(null)]
    public void refuses_the_link_in_any_other_browser(string? browser)
    {
        Assert.True(request.Redeem(browser, Now).Refused(out var refusal));
        Assert.Equal("sign-in.other-browser", refusal.Code);
        Assert.Null(request.UsedAt);
    }

    [Fact]
    public void takes_link_and_code_together_once()
    {
        Assert.False(request.Redeem(Browser, Now).Refused(out _));
        Assert.Equal("sign-in.spent", request.Redeem(Browser, Now).Refusal?.Code);
        Assert.Equal("sign-in.spent", request.TryCode(Code, Browser, Now).Refusal?.Code);
    }

    [Fact]
    public void ends_after_ten_minutes()
    {
        Assert.Null(request.Problem(Browser, Now.AddMinutes(10).AddMilliseconds(-1)));
        Assert.Equal("sign-in.spent", request.Redeem(Browser, Now.AddMinutes(10)).Refusal?.Code);
        Assert.Equal("sign-in.spent", request.TryCode(Code, Browser, Now.AddMinutes(10)).Refusal?.Code);
    }

    [Theory]
    [InlineData("K7M-P4Q")]
    [InlineData(" k7m p4q ")]
    [InlineData("k7mp4q")]
    public void takes_the_code_however_it_is_typed(string typed) => Assert.False(request.TryCode(typed, Browser, Now).Refused(out _));

    [Fact]
    public void refuses_the_right_code_from_another_browser() =>
        Assert.Equal("sign-in.wrong-code", request.TryCode(Code, "another browser", Now).Refusal?.Code);

    [Fact]
    public void ends_with_the_fifth_wrong_code()
    {
        for (var attempt = 1; attempt < SignInRequest.MostAttempts; attempt++) Assert.Equal("sign-in.wrong-code", request.TryCode("AAA-AAA", Browser, Now).Refusal?.Code);
        Assert.Equal("sign-in.too-many-attempts", request.TryCode("AAA-AAA", Browser, Now).Refusal?.Code);
        Assert.Equal("sign-in.spent", request.TryCode(Code, Browser, Now).Refusal?.Code);
        Assert.Equal("sign-in.spent", request.Redeem(Browser, Now).Refusal?.Code);
    }

    [Fact]
    public void answers_wrong_codes_for_an_unknown_address_as_for_a_known_one()
    {
        var unknown = For(null);
        for (var attempt = 0; attempt <= SignInRequest.MostAttempts; attempt++)
            Assert.Equal(request.TryCode("AAA-AAA", Browser, Now), unknown.TryCode("AAA-AAA", Browser, Now));
    }

    [Fact]
    public void opens_nothing_for_an_unknown_address() => Assert.True(For(null).TryCode(Code, Browser, Now).Refused(out _));

    private static SignInRequest For(Guid? account) => new(account, "ada@example.org", Browser, "the link", Code, "/board", Now);
}
