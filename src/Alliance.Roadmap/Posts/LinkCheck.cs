using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Alliance.Roadmap.Posts;

/// <summary>What a week's look at a linked post found. Nothing of it changes a page by itself: the board is told.</summary>
public sealed class LinkCheck : Entity
{
    public const int LongestFailure = 500;

    /// <summary>Once a week; a clock that ticks a little early still finds it due.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromDays(7) - TimeSpan.FromMinutes(30);

    /// <summary>One failure may be a server that restarts.</summary>
    public const int FailuresOfADeadLink = 2;

    private LinkCheck()
    {
    }

    public LinkCheck(string url) => Url = url;

    /// <summary>As it is linked.</summary>
    public string Url { get; private set; } = "";
    public DateTimeOffset? CheckedAt { get; private set; }

    /// <summary>Where it has moved for good; null where it is where it was.</summary>
    public string? MovedTo { get; private set; }

    /// <summary>How many weeks in a row it did not answer.</summary>
    public int Failures { get; private set; }
    public DateTimeOffset? FailingSince { get; private set; }

    /// <summary>What went wrong the last time, in a sentence; null while it answers.</summary>
    public string? Failure { get; private set; }

    /// <summary>The board has seen it and leaves the link as it is; forgotten once a look finds something else.</summary>
    public DateTimeOffset? LeftAt { get; private set; }

    public bool IsDead => Failures >= FailuresOfADeadLink;

    public bool IsDue(DateTimeOffset now) => !(CheckedAt > now - Pause);

    /// <param name="now">The time.</param>
    /// <param name="movedTo">Where permanent redirects led, if they did.</param>
    public void Answered(DateTimeOffset now, string? movedTo)
    {
        var moved = movedTo is not null && PostAddress.Fits(movedTo) && PostAddress.Key(movedTo) != PostAddress.Key(Url) ? movedTo : null;
        if (moved != MovedTo || Failures > 0) LeftAt = null;
        (CheckedAt, MovedTo, Failures, FailingSince, Failure) = (now, moved, 0, null, null);
    }

    public void Leave(DateTimeOffset now) => LeftAt = now;

    public void Failed(DateTimeOffset now, string failure)
    {
        if (Failures == 0) LeftAt = null;
        (CheckedAt, Failures, FailingSince, Failure) = (now, Failures + 1, FailingSince ?? now, Text.OneLine(failure, LongestFailure));
    }
}

internal sealed class LinkCheckConfiguration : IEntityTypeConfiguration<LinkCheck>
{
    public void Configure(EntityTypeBuilder<LinkCheck> check)
    {
        check.Property(c => c.Url).HasMaxLength(PostAddress.Longest);
        check.Property(c => c.MovedTo).HasMaxLength(PostAddress.Longest);
        check.Property(c => c.Failure).HasMaxLength(LinkCheck.LongestFailure);
        check.HasIndex(c => c.Url).IsUnique();
    }
}
