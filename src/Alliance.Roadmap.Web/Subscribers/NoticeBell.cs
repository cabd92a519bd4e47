namespace Alliance.Roadmap.Web.Subscribers;

/// <summary>Lets many requests that come at once cause one job, which sends whatever waits, and keeps to one run of it in this process: two would
/// reach for the same mails. The minutely run takes what it may have missed.</summary>
internal sealed class NoticeBell(TimeProvider clock)
{
    private static readonly TimeSpan Unheard = TimeSpan.FromSeconds(5);
    private long rungAt;
    private bool isAsked;
    private bool isRunning;

    /// <summary>True for whoever should start the job.</summary>
    public bool Ring()
    {
        var (before, now) = (Interlocked.Read(ref rungAt), clock.GetUtcNow().UtcTicks);
        return now - before >= Unheard.Ticks && Interlocked.CompareExchange(ref rungAt, now, before) == before;
    }

    /// <summary>The job has begun: whatever is asked from here on may need another. Where one runs already, that one goes on once it is through.</summary>
    public async Task Answer(Func<Task> work)
    {
        Interlocked.Exchange(ref rungAt, 0);
        Interlocked.Exchange(ref isAsked, true);
        while (Volatile.Read(ref isAsked) && !Interlocked.Exchange(ref isRunning, true))
        {
            try
            {
                Interlocked.Exchange(ref isAsked, false);
                await work();
            }
            finally
            {
                Interlocked.Exchange(ref isRunning, false);
            }
        }
    }
}
