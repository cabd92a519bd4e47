using Alliance.Roadmap.Board;

namespace Alliance.Roadmap.Tests.Board;

public sealed class InvitingSomebody
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    private readonly Account ada = new("Ada", "ada@example.org", Office.Treasurer);
    private readonly Invitation invitation;

    public InvitingSomebody()
    {
        invitation = new Invitation(ada);
        invitation.Renew("first", Now);
    }

    [Fact]
    public void works_once()
    {
        Assert.False(invitation.Accept(Now).Refused(out _));
        Assert.Equal("invitation.used", invitation.Accept(Now).Refusal?.Code);
    }

    [Fact]
    public void lasts_seven_days()
    {
        Assert.Null(invitation.Problem(Now.AddDays(7).AddMilliseconds(-1)));
        Assert.Equal("invitation.expired", invitation.Accept(Now.AddDays(7)).Refusal?.Code);
    }

    [Fact]
    public void again_renews_the_link_and_its_seven_days()
    {
        invitation.Renew("second", Now.AddDays(8));
        Assert.Equal(Secret.Hash("second"), invitation.LinkHash);
        Assert.False(invitation.Accept(Now.AddDays(14)).Refused(out _));
    }

    [Fact]
    public void brings_back_somebody_whose_account_had_ended()
    {
        var stamp = ada.SecurityStamp;
        ada.End(Now);
        Assert.False(ada.IsInOffice);
        Assert.NotEqual(stamp, ada.SecurityStamp);
        ada.Become("Ada", Office.Auditor);
        Assert.True(ada.IsInOffice);
    }

    [Fact]
    public void gives_nobody_another_office_of_their_own()
    {
        Assert.Equal("account.own-office", ada.Problem(Office.President, by: ada)?.Code);
        Assert.Null(ada.Problem(ada.Office, by: ada));
        Assert.Null(ada.Problem(Office.President, by: new Account("Grace", "grace@example.org", Office.Director)));
        Assert.Null(ada.Problem(Office.President, by: null));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void is_not_the_operators_to_do_once_they_have_signed_in_even_if_they_left(bool hasLeft)
    {
        var otto = new Account("Otto", "otto@example.org", Office.Operator);
        Assert.Null(ada.Problem(Office.Auditor, by: otto));
        ada.SignIn(Now);
        if (hasLeft) ada.End(Now);
        Assert.Equal("invitation.not-yours", ada.Problem(Office.Auditor, by: otto)?.Code);
        Assert.Equal("invitation.not-yours", ada.Problem(ada.Office, by: otto)?.Code);
    }

    [Fact]
    public void for_the_first_time_is_over_once_anybody_signed_in_or_after_a_day()
    {
        var link = new SetUpLink("set-up", Now);
        Assert.Equal("set-up.done", link.Use(anyoneSignedIn: true, Now).Refusal?.Code);
        Assert.Equal("set-up.expired", link.Use(anyoneSignedIn: false, Now.AddHours(24)).Refusal?.Code);
        Assert.False(link.Use(anyoneSignedIn: false, Now).Refused(out _));
        Assert.Equal("set-up.done", link.Use(anyoneSignedIn: false, Now).Refusal?.Code);
    }
}
