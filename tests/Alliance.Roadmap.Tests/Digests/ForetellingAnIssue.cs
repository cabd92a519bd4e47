using Alliance.Roadmap.Digests;
using Alliance.Roadmap.Subscribers;

namespace Alliance.Roadmap.Tests.Digests;

public sealed class ForetellingAnIssue
{
    private readonly Foretelling foretelling = new(Cadence.Monthly, A.Noon.AddDays(1));

    [Fact]
    public void is_taken_by_one_process_at_a_time()
    {
        Assert.True(foretelling.TryTake(A.Noon));
        Assert.False(foretelling.TryTake(A.Noon.AddMinutes(14)));
        Assert.True(foretelling.TryTake(A.Noon.AddMinutes(15)));
    }

    [Fact]
    public void remembers_whom_it_has_reached()
    {
        var (one, other) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        foretelling.Reach(one);
        Assert.True(foretelling.HasReached(one));
        Assert.False(foretelling.HasReached(other));
    }

    [Fact]
    public void is_tried_again_soon_where_somebody_was_not_reached_and_never_once_it_is_done()
    {
        Assert.True(foretelling.TryTake(A.Noon));
        foretelling.Postpone(A.Noon);
        Assert.False(foretelling.TryTake(A.Noon.AddMinutes(4)));
        Assert.True(foretelling.TryTake(A.Noon.AddMinutes(5)));
        foretelling.Finish(A.Noon.AddMinutes(5));
        Assert.False(foretelling.TryTake(A.Noon.AddHours(5)));
    }
}
