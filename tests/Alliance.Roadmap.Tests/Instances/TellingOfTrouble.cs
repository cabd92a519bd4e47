using Alliance.Roadmap.Instances;

namespace Alliance.Roadmap.Tests.Instances;

public sealed class TellingOfTrouble
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    private readonly Instance instance = new();

    [Fact]
    public void waits_an_hour_and_happens_once()
    {
        Assert.Equal(Tidings.None, instance.Notice(isTroubled: true, Noon));
        Assert.Equal(Tidings.None, instance.Notice(isTroubled: true, Noon.AddMinutes(59)));
        Assert.Equal(Tidings.Wrong, instance.Notice(isTroubled: true, Noon.AddMinutes(60)));
        Assert.Equal(Noon, instance.TroubledSince);
        Assert.Equal(Tidings.None, instance.Notice(isTroubled: true, Noon.AddHours(9)));
    }

    [Fact]
    public void is_followed_by_one_word_that_all_is_right_again()
    {
        instance.Notice(isTroubled: true, Noon);
        instance.Notice(isTroubled: true, Noon.AddHours(1));
        Assert.Equal(Tidings.RightAgain, instance.Notice(isTroubled: false, Noon.AddHours(2)));
        Assert.Equal(Tidings.None, instance.Notice(isTroubled: false, Noon.AddHours(3)));
    }

    [Fact]
    public void does_not_happen_for_what_passes_by_itself()
    {
        instance.Notice(isTroubled: true, Noon);
        Assert.Equal(Tidings.None, instance.Notice(isTroubled: false, Noon.AddMinutes(50)));
        Assert.Equal(Tidings.None, instance.Notice(isTroubled: true, Noon.AddMinutes(61)));
    }
}
