using Alliance.Roadmap.Subscribers;

namespace Alliance.Roadmap.Tests.Subscribers;

public sealed class KeepingASubscription
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void begins_with_consent_and_a_link_nobody_can_guess()
    {
        var (one, other) = (Jane(), Jane());
        Assert.True(one.IsReceiving);
        Assert.Equal((Now.AddHours(-1), "web", "Yes, please."), (one.ConsentedAt, one.ConsentSource, one.ConsentWording));
        Assert.Equal(Now, one.ConfirmedAt);
        Assert.True(LinkToken.IsWellFormed(one.Token));
        Assert.NotEqual(one.Token, other.Token);
    }

    [Fact]
    public void rests_while_paused_and_goes_on_afterwards()
    {
        var jane = Jane();
        jane.Pause(Now);
        jane.Pause(Now.AddDays(1));
        Assert.Equal(Now, jane.PausedAt);
        Assert.Empty(Receiving(jane));
        jane.Resume();
        Assert.Single(Receiving(jane));
    }

    [Fact]
    public void ends_when_asked_however_often_and_can_be_undone()
    {
        var jane = Jane();
        jane.Unsubscribe(Now);
        jane.Unsubscribe(Now.AddDays(1));
        Assert.Equal(Now, jane.UnsubscribedAt);
        Assert.Empty(Receiving(jane));
        jane.UndoUnsubscribe(Now.AddDays(2));
        Assert.Equal(Now.AddDays(2), jane.WantedAt);
        Assert.Single(Receiving(jane));
    }

    [Fact]
    public void goes_on_quarterly_when_that_is_chosen_instead_of_stopping()
    {
        var jane = Jane();
        jane.Unsubscribe(Now);
        jane.Choose(Cadence.Quarterly, Now);
        Assert.Empty(Receiving(jane));
        Assert.Single(new[] { jane }.AsQueryable().Receiving(Cadence.Quarterly));
    }

    [Fact]
    public void stays_paused_when_only_how_often_changes()
    {
        var jane = Jane();
        jane.Pause(Now);
        jane.Choose(Cadence.Weekly, Now);
        Assert.False(jane.IsReceiving);
    }

    [Fact]
    public void keeps_its_links_when_the_address_changes()
    {
        var jane = Jane();
        var token = jane.Token;
        jane.Move(An("Jane@New.example"), Now);
        Assert.Equal(("Jane@new.example", "jane@new.example", token), (jane.Email, jane.NormalizedEmail, jane.Token));
    }

    [Fact]
    public void starts_afresh_when_somebody_who_left_confirms_again()
    {
        var jane = Jane();
        jane.Pause(Now);
        jane.Unsubscribe(Now);
        jane.Return(Cadence.Weekly, ["launch"], new Consent(Now.AddDays(2), "web", "Again."), Now.AddDays(3));
        Assert.True(jane.IsReceiving);
        Assert.Equal((Cadence.Weekly, "Again.", Now.AddDays(3)), (jane.Cadence, jane.ConsentWording, jane.ConfirmedAt));
        Assert.Equal(["launch"], jane.Milestones);
    }

    private static Subscriber Jane() => new(An("jane@example.org"), Cadence.Monthly, [], new Consent(Now.AddHours(-1), Consent.Web, "Yes, please."), Now);

    private static IEnumerable<Subscriber> Receiving(Subscriber subscriber) => new[] { subscriber }.AsQueryable().Receiving(Cadence.Monthly);

    private static Address An(string text) => Address.TryParse(text, out var address, out var refusal) ? address : throw new ArgumentException(refusal.Reason);
}
