using Alliance.Roadmap.Subscribers;

namespace Alliance.Roadmap.Tests.Subscribers;

public sealed class SuppressingAnAddress
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);
    private readonly Suppression suppression = new("code");

    [Theory]
    [InlineData("5.1.1")]
    [InlineData("5.1.2")]
    [InlineData("5.1.3")]
    [InlineData("5.1.6")]
    [InlineData("5.1.10")]
    [InlineData("5.2.1")]
    public void takes_a_second_return_at_least_a_week_after_the_first(string status)
    {
        suppression.CameBack(status, Now);
        suppression.CameBack(status, Now.AddDays(7).AddSeconds(-1));
        Assert.False(suppression.IsInForce);
        suppression.CameBack(status, Now.AddDays(7));
        Assert.Equal(Now.AddDays(7), suppression.SuppressedAt);
    }

    [Theory]
    [InlineData("5.2.2")]
    [InlineData("5.7.1")]
    [InlineData("5.0.0")]
    [InlineData("5.1.0")]
    [InlineData("5.1.11")]
    [InlineData("4.1.1")]
    [InlineData(null)]
    public void counts_no_other_status(string? status)
    {
        suppression.CameBack(status, Now);
        suppression.CameBack(status, Now.AddDays(30));
        Assert.Equal((null, null), (suppression.CameBackAt, suppression.SuppressedAt));
    }

    [Fact]
    public void counts_the_same_return_once_however_often_it_is_told()
    {
        for (var times = 0; times < 3; times++) suppression.CameBack("5.1.1", Now);
        Assert.False(suppression.IsInForce);
    }

    [Fact]
    public void does_not_depend_on_the_order_in_which_returns_are_told()
    {
        suppression.CameBack("5.1.1", Now.AddDays(8));
        suppression.CameBack("5.1.2", Now);
        Assert.Equal((Now, Now.AddDays(8)), (suppression.CameBackAt!.Value, suppression.SuppressedAt!.Value));
    }

    [Fact]
    public void is_immediate_after_a_complaint()
    {
        suppression.Complained(Now);
        Assert.True(suppression is { IsInForce: true, IsByComplaint: true });
    }

    [Fact]
    public void stops_the_digests_until_it_is_lifted()
    {
        var jane = Jane();
        jane.Suppress(Now);
        jane.Choose(Cadence.Monthly, Now);
        jane.UndoUnsubscribe(Now);
        Assert.Empty(new[] { jane }.AsQueryable().Receiving(Cadence.Monthly));
        Assert.False(jane.IsReceiving);
        jane.LiftSuppression();
        Assert.True(jane.IsReceiving);
    }

    [Fact]
    public void lets_a_new_sign_up_confirm_unless_there_was_a_complaint()
    {
        var (jane, signUp) = (Jane(), Notice.SignUp(An("jane@example.org"), Cadence.Monthly, [], Now));
        Assert.Equal(NoticeLetter.OwnLink, signUp.LetterFor(jane));
        suppression.CameBack("5.1.1", Now);
        suppression.CameBack("5.1.1", Now.AddDays(7));
        jane.Suppress(Now.AddDays(7));
        Assert.Equal(NoticeLetter.Confirmation, signUp.LetterFor(jane, suppression));
        Assert.Equal(NoticeLetter.Confirmation, signUp.LetterFor(null, suppression));
        Assert.Null(Notice.AddressChanged(jane, Now).LetterFor(jane, suppression));
        suppression.Complained(Now.AddDays(8));
        Assert.All(new[] { signUp, Notice.OwnLink(An("jane@example.org"), Now), Notice.AddressChange(jane, An("jane@example.org"), Now) },
            notice => Assert.Null(notice.LetterFor(jane, suppression)));
    }

    private static Subscriber Jane() => new(An("jane@example.org"), Cadence.Monthly, [], new Consent(Now, Consent.Web, "Yes, please."), Now);

    private static Address An(string text) => Address.TryParse(text, out var address, out var refusal) ? address : throw new ArgumentException(refusal.Reason);
}
