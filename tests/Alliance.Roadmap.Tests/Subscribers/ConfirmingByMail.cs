using Alliance.Roadmap.Subscribers;

namespace Alliance.Roadmap.Tests.Subscribers;

public sealed class ConfirmingByMail
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);
    private readonly Notice notice = Notice.SignUp(Address.TryParse("jane@example.org", out var address, out _) ? address : null!, Cadence.Monthly, [], Now);

    [Fact]
    public void keeps_only_the_hash_of_the_link()
    {
        var token = notice.Take(Now);
        Assert.True(LinkToken.IsWellFormed(token));
        Assert.Equal(LinkToken.Hash(token), notice.TokenHash);
        Assert.DoesNotContain(token, notice.TokenHash, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void works_until_48_hours_after_sending()
    {
        notice.Take(Now.AddHours(1));
        Assert.False(notice.Problem(Now.AddHours(48)).Refused(out _));
        Assert.True(notice.Use(Now.AddHours(49)).Refused(out var refusal));
        Assert.Equal("confirmation.expired", refusal.Code);
    }

    [Fact]
    public void works_once()
    {
        notice.Take(Now);
        Assert.False(notice.Use(Now).Refused(out _));
        Assert.True(notice.Use(Now).Refused(out var refusal));
        Assert.Equal("confirmation.used", refusal.Code);
    }

    [Fact]
    public void gives_every_attempt_its_own_link()
    {
        var first = notice.Take(Now);
        Assert.NotEqual(first, notice.Take(Now));
        Assert.NotEqual(LinkToken.Hash(first), notice.TokenHash);
    }

    [Fact]
    public void tries_again_later_and_later_while_mail_is_out_of_order()
    {
        var (now, waits) = (Now, new List<TimeSpan>());
        for (var attempt = 0; attempt < 6; attempt++)
        {
            Assert.Single(Due(now));
            notice.Take(now);
            Assert.Empty(Due(now));
            notice.Postpone(now);
            waits.Add(notice.DueAt - now);
            now = notice.DueAt;
        }

        Assert.Equal([1, 5, 15, 60, 240, 240], waits.Select(wait => (int)wait.TotalMinutes));
    }

    [Fact]
    public void is_done_once_it_was_sent()
    {
        notice.Take(Now);
        notice.Sent(Now);
        Assert.Empty(Due(Now.AddDays(1)));
    }

    [Fact]
    public void is_forgotten_after_a_week()
    {
        Assert.Empty(new[] { notice }.AsQueryable().Forgettable(Now.AddDays(7).AddSeconds(-1)));
        Assert.Single(new[] { notice }.AsQueryable().Forgettable(Now.AddDays(7)));
    }

    private IEnumerable<Notice> Due(DateTimeOffset now) => new[] { notice }.AsQueryable().Due(now);
}
