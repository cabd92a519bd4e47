using Alliance.Roadmap.Digests;
using Alliance.Roadmap.Mail;

namespace Alliance.Roadmap.Tests.Digests;

public sealed class AnsweringAnAttempt
{
    [Theory]
    [InlineData(ReplyKind.Accepted, DeliveryState.Accepted, 0)]
    [InlineData(ReplyKind.Refused, DeliveryState.Failed, 0)]
    [InlineData(ReplyKind.Later, DeliveryState.Pending, 0)]
    [InlineData(ReplyKind.NotSent, DeliveryState.Pending, 0)]
    [InlineData(ReplyKind.OurFault, DeliveryState.Pending, 0)]
    [InlineData(ReplyKind.Unknown, DeliveryState.Pending, 1)]
    public void ends_only_what_the_answer_ends_and_counts_only_possible_duplicates(ReplyKind kind, DeliveryState state, int recoveries)
    {
        var after = Delivery.After(new Reply(kind, "said the server"), attempts: 1, recoveries: 0, A.Noon);
        Assert.Equal((state, recoveries), (after.State, after.Recoveries));
    }

    [Fact]
    public void waits_longer_each_time_and_gives_up_at_last()
    {
        var waits = Enumerable.Range(1, Delivery.MostAttempts - 1).Select(attempt => Later(attempt).NextAttemptAt - A.Noon).ToList();
        Assert.Equal(waits.Order(), waits);
        Assert.True(waits[0] > TimeSpan.Zero);
        Assert.Equal(DeliveryState.Failed, Later(Delivery.MostAttempts).State);

        static AfterReply Later(int attempts) =>
            Delivery.After(new Reply(ReplyKind.Later, "450 later"), attempts, 0, A.Noon);
    }

    [Fact]
    public void never_gives_up_on_a_recipient_because_our_server_is_away() =>
        Assert.Equal(DeliveryState.Pending, Delivery.After(new Reply(ReplyKind.NotSent, "refused"), attempts: 1000, recoveries: 0, A.Noon).State);

    [Fact]
    public void holds_after_three_recoveries()
    {
        var unknown = new Reply(ReplyKind.Unknown, "silence");
        Assert.Equal(DeliveryState.Pending, Delivery.After(unknown, 3, recoveries: 2, A.Noon).State);
        Assert.Equal(DeliveryState.Held, Delivery.After(unknown, 4, recoveries: 3, A.Noon).State);
    }
}
