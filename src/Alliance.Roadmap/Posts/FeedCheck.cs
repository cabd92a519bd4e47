namespace Alliance.Roadmap.Posts;

/// <summary>How reading a feed went: when it was last asked for, when it last came, since when it does not, and what the server
/// wants to hear the next time (RFC 9110 §13).</summary>
public sealed class FeedCheck : Entity
{
    public const int LongestFailure = 500;
    public const int LongestValidator = 500;

    /// <summary>Once an hour at most; a clock that ticks a little early still finds it due.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMinutes(55);

    private FeedCheck()
    {
    }

    public FeedCheck(string url) => Url = url;

    public string Url { get; private set; } = "";
    public DateTimeOffset? AskedAt { get; private set; }
    public DateTimeOffset? AnsweredAt { get; private set; }

    /// <summary>The first failure since it could last be read; null while it can.</summary>
    public DateTimeOffset? FailingSince { get; private set; }

    /// <summary>What went wrong the last time, in a sentence; null while it can be read.</summary>
    public string? Failure { get; private set; }

    /// <summary>The server asked us to wait until then.</summary>
    public DateTimeOffset? NotBefore { get; private set; }
    public string? ETag { get; private set; }
    public string? LastModified { get; private set; }

    /// <summary>How many posts the feed held when it last changed.</summary>
    public int Posts { get; private set; }

    public bool IsDue(DateTimeOffset now) => !(NotBefore > now) && !(AskedAt > now - Pause);

    public void Unchanged(DateTimeOffset now) => (AskedAt, AnsweredAt, FailingSince, Failure, NotBefore) = (now, now, null, null, null);

    /// <summary>What is too long to be sent back, or has letters that no header can, is not kept: the next answer is then read in full.</summary>
    public void Changed(DateTimeOffset now, int posts, string? etag, string? lastModified)
    {
        Unchanged(now);
        (Posts, ETag, LastModified) = (posts, Kept(etag), Kept(lastModified));
    }

    /// <param name="now">The time.</param>
    /// <param name="failure">A sentence for the board.</param>
    /// <param name="notBefore">Until when the server asked us to wait, where it did.</param>
    public void Failed(DateTimeOffset now, string failure, DateTimeOffset? notBefore = null) =>
        (AskedAt, FailingSince, Failure, NotBefore) = (now, FailingSince ?? now, Text.OneLine(failure, LongestFailure), notBefore);

    private static string? Kept(string? validator) => validator is { Length: > 0 and <= LongestValidator } && validator.All(letter => letter is >= ' ' and <= '~') ? validator : null;
}
