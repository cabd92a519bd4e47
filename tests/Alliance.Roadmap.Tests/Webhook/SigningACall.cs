using System.Text;
using Alliance.Roadmap.Webhook;

namespace Alliance.Roadmap.Tests.Webhook;

public sealed class SigningACall
{
    /// <summary>The example of the libraries of Standard Webhooks.</summary>
    [Fact]
    public void follows_Standard_Webhooks()
    {
        Assert.True(WebhookSignature.TryKey("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", out var key));
        Assert.Equal("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", WebhookSignature.Of(key, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, """{"test": 2432232314}"""));
    }

    [Theory]
    [InlineData("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", true)]
    [InlineData("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLa", false)]
    [InlineData("whsec_not base64 at all, whatever it says", false)]
    [InlineData("whsec_", false)]
    [InlineData("twenty-four characters..", true)]
    [InlineData("twenty-three characters", false)]
    [InlineData("", false)]
    public void wants_a_secret_that_is_one(string secret, bool isOne) => Assert.Equal(isOne, WebhookSignature.TryKey(secret, out _));

    [Fact]
    public void takes_the_words_of_a_secret_of_ones_own()
    {
        Assert.True(WebhookSignature.TryKey("größer als vierundzwanzig", out var key));
        Assert.Equal(Encoding.UTF8.GetBytes("größer als vierundzwanzig"), key);
    }
}
