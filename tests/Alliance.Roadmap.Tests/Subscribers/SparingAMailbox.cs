using Alliance.Roadmap.Subscribers;

namespace Alliance.Roadmap.Tests.Subscribers;

public sealed class SparingAMailbox
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);
    private readonly Allowance confirmations = new("jane@example.org", isForConfirmations: true);

    [Fact]
    public void allows_one_confirmation_in_24_hours()
    {
        Assert.True(confirmations.TrySpend(Now));
        Assert.False(confirmations.TrySpend(Now.AddHours(24).AddSeconds(-1)));
        Assert.True(confirmations.TrySpend(Now.AddHours(24)));
    }

    [Fact]
    public void allows_three_confirmations_in_30_days()
    {
        Assert.True(confirmations.TrySpend(Now));
        Assert.True(confirmations.TrySpend(Now.AddDays(2)));
        Assert.True(confirmations.TrySpend(Now.AddDays(4)));
        Assert.False(confirmations.TrySpend(Now.AddDays(30).AddSeconds(-1)));
        Assert.True(confirmations.TrySpend(Now.AddDays(30)));
        Assert.False(confirmations.TrySpend(Now.AddDays(31.5)));
    }

    [Fact]
    public void does_not_count_what_it_refused()
    {
        Assert.True(confirmations.TrySpend(Now));
        for (var minute = 0; minute < 100; minute++) Assert.False(confirmations.TrySpend(Now.AddMinutes(minute)));
        Assert.True(confirmations.TrySpend(Now.AddDays(1)));
    }

    [Fact]
    public void allows_a_link_every_hour_and_ten_in_30_days()
    {
        var links = new Allowance("jane@example.org", isForConfirmations: false);
        for (var hour = 0; hour < 10; hour++)
        {
            Assert.True(links.TrySpend(Now.AddHours(hour)));
            Assert.False(links.TrySpend(Now.AddHours(hour + 0.9)));
        }

        Assert.False(links.TrySpend(Now.AddHours(11)));
        Assert.True(links.TrySpend(Now.AddDays(30)));
    }

    [Fact]
    public void knows_the_address_only_by_a_hash() =>
        Assert.Matches("^[0-9a-f]{64}$", confirmations.AddressHash);
}
