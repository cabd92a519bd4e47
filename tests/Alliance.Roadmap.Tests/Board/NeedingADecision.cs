using Alliance.Roadmap.Board;

namespace Alliance.Roadmap.Tests.Board;

public sealed class NeedingADecision
{
    [Theory]
    [InlineData(0, false)]
    [InlineData(5, false)]
    [InlineData(6, true)]
    [InlineData(9, true)]
    public void begins_once_six_members_have_signed_in(int members, bool required) =>
        Assert.Equal(required, Governance.For(null, members).Requires("start"));

    [Theory]
    [InlineData("start")]
    [InlineData("complete")]
    [InlineData("drop")]
    [InlineData("reinstate")]
    [InlineData("reopen")]
    [InlineData("reword")]
    [InlineData("split")]
    [InlineData("merge")]
    [InlineData("add")]
    [InlineData("loosen")]
    [InlineData("waive")]
    public void concerns_what_changes_a_promise(string act) => Assert.True(Governance.For(null, 6).Requires(act));

    [Theory]
    [InlineData("pause")]
    [InlineData("resume")]
    [InlineData("retarget")]
    [InlineData("reorder")]
    [InlineData("tighten")]
    [InlineData("specify")]
    [InlineData("withdraw")]
    [InlineData("take-back")]
    [InlineData("update")]
    [InlineData("review")]
    [InlineData("post")]
    [InlineData("spelling")]
    [InlineData("confirm")]
    public void does_not_concern_the_rest(string act) => Assert.False(Governance.For(null, 9).Requires(act));

    [Fact]
    public void is_as_configured_where_it_is_configured()
    {
        Assert.True(Governance.For(["pause"], 0).Requires("pause"));
        Assert.False(Governance.For(["pause"], 9).Requires("start"));
        Assert.False(Governance.For([], 9).Requires("start"));
    }
}
