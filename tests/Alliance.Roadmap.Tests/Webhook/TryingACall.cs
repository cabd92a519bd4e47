using Alliance.Roadmap.Webhook;

namespace Alliance.Roadmap.Tests.Webhook;

public sealed class TryingACall
{
    private readonly WebhookCall call = new(40, 42, A.Noon);

    [Fact]
    public void waits_longer_each_time_and_gives_up_in_the_end()
    {
        var (now, waits) = (A.Noon, new List<double>());
        for (var number = 1; call.State is CallState.Waiting; number++)
        {
            Assert.True(call.IsDue(now));
            call.Heard(call.Try(now), new WebhookAnswer(500, "Answered with the status 500."), now);
            waits.Add((call.NextAttemptAt - now).TotalMinutes);
            now = call.NextAttemptAt;
        }

        Assert.Equal([1, 5, 15, 60, 240, 720, 1440], waits[..^1]);
        Assert.Equal((CallState.GivenUp, WebhookCall.MostTries, false), (call.State, call.Attempts.Count, call.IsDue(now.AddDays(9))));
        call.Again(now);
        Assert.True(call.IsDue(now));
        call.Heard(call.Try(now), new WebhookAnswer(204, "Answered with the status 204."), now);
        Assert.Equal((CallState.Arrived, 9), (call.State, call.Attempts[^1].Number));
        call.Again(now);
        Assert.Equal(CallState.Arrived, call.State);
    }

    [Fact]
    public void waits_as_long_as_it_is_told()
    {
        call.Heard(call.Try(A.Noon), new WebhookAnswer(429, "Later.", A.Noon.AddHours(3)), A.Noon);
        Assert.Equal(A.Noon.AddHours(3), call.NextAttemptAt);
        call.Heard(call.Try(A.Noon), new WebhookAnswer(429, "Later.", A.Noon.AddSeconds(3)), A.Noon);
        Assert.Equal(A.Noon.AddMinutes(5), call.NextAttemptAt);
    }

    [Fact]
    public void is_tried_at_once_where_something_newer_waits_behind_it()
    {
        var now = A.Noon;
        for (var number = 1; number <= 5; number++)
        {
            call.Heard(call.Try(now), new WebhookAnswer(500, "Answered with the status 500."), now);
            if (number < 5) now = call.NextAttemptAt;
        }

        call.Hurry(now, now.AddMinutes(2));   // nothing is newer than the attempt
        Assert.Equal(now.AddHours(4), call.NextAttemptAt);
        call.Hurry(now.AddMinutes(1), now.AddMinutes(2));
        Assert.Equal(now.AddMinutes(2), call.NextAttemptAt);
        now = now.AddMinutes(2);
        var attempt = call.Try(now);
        call.Hurry(now.AddSeconds(1), now.AddSeconds(2));   // it is being asked
        call.Heard(attempt, new WebhookAnswer(500, "Answered with the status 500."), now.AddSeconds(3));
        Assert.Equal(now.AddSeconds(3).AddHours(12), call.NextAttemptAt);
        call.Hurry(now.AddSeconds(1), now.AddMinutes(1));   // recorded while it was being asked
        Assert.True(call.IsDue(now.AddMinutes(1)));
    }

    [Fact]
    public void is_not_tried_before_a_time_that_was_named_unless_a_person_asks()
    {
        call.Heard(call.Try(A.Noon), new WebhookAnswer(503, "Later.", A.Noon.AddHours(3)), A.Noon);
        call.Hurry(A.Noon.AddMinutes(1), A.Noon.AddMinutes(2));
        Assert.Equal(A.Noon.AddHours(3), call.NextAttemptAt);
        call.Again(A.Noon.AddMinutes(2));
        Assert.Equal((true, 0), (call.IsDue(A.Noon.AddMinutes(2)), call.Tries));
    }

    [Fact]
    public void is_left_alone_while_it_is_being_asked()
    {
        call.Try(A.Noon);
        call.Again(A.Noon.AddMinutes(1));
        Assert.Equal((1, false), (call.Tries, call.CanBeAskedFor(A.Noon.AddMinutes(1))));
    }

    [Fact]
    public void stops_at_once_where_nobody_wants_it()
    {
        call.Heard(call.Try(A.Noon), new WebhookAnswer(410, "Gone."), A.Noon);
        Assert.Equal(CallState.GivenUp, call.State);
    }

    [Fact]
    public void leaves_an_attempt_whose_process_died_to_another_one()
    {
        call.Try(A.Noon);
        Assert.False(call.IsDue(A.Noon.AddMinutes(4)));
        Assert.True(call.IsDue(A.Noon + WebhookCall.Lease));
        call.Heard(call.Try(A.Noon + WebhookCall.Lease), new WebhookAnswer(200, "Answered with the status 200."), A.Noon + WebhookCall.Lease);
        Assert.Equal([null, 200], call.Attempts.Select(attempt => attempt.Status));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void is_over_for_a_test_that_was_cut_off(bool wasSent)
    {
        var test = WebhookCall.Test(42, A.Noon);
        if (wasSent) test.Try(A.Noon);
        Assert.False(test.IsCutOff(A.Noon + WebhookCall.Lease - TimeSpan.FromSeconds(1)));
        Assert.Equal((true, false), (test.IsCutOff(A.Noon + WebhookCall.Lease), test.IsDue(A.Noon + WebhookCall.Lease)));
    }

    [Fact]
    public void happens_once_for_a_test()
    {
        var test = WebhookCall.Test(42, A.Noon);
        test.Heard(test.Try(A.Noon), new WebhookAnswer(null, "It cannot be reached."), A.Noon);
        Assert.Equal(CallState.GivenUp, test.State);
    }
}
