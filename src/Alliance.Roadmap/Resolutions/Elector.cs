using Alliance.Roadmap.Board;
using Alliance.Roadmap.Milestones;

namespace Alliance.Roadmap.Resolutions;

/// <summary>A member of the board who may vote on a motion, as of the moment the vote opened.</summary>
public sealed class Elector : Entity
{
    public const int LongestInterest = 2_000;

    private Elector()
    {
    }

    public Elector(int position, Person member, Guid account, bool isPresent) =>
        (Position, Name, Office, AccountId, WasPresent) = (position, member.Name, member.Office, account, isPresent);

    public int Position { get; private init; }
    public string Name { get; private init; } = "";
    public Office? Office { get; private init; }
    public Guid AccountId { get; private init; }

    /// <summary>Somebody saw them at the meeting; whoever votes was there without it.</summary>
    public bool WasPresent { get; private set; }

    /// <summary>What they disclosed, for the board and auditors; whoever did so neither votes nor counts.</summary>
    public string? Interest { get; private set; }

    /// <summary>Null in a secret ballot, always.</summary>
    public Vote? Vote { get; private set; }

    public bool HasVoted { get; private set; }

    /// <summary>When a mail asked for this vote.</summary>
    public DateTimeOffset? AskedAt { get; private set; }

    /// <summary>When a mail reminded this person that the vote is missing.</summary>
    public DateTimeOffset? RemindedAt { get; private set; }

    /// <summary>When a mail asked the President for a casting vote.</summary>
    public DateTimeOffset? CastingAskedAt { get; private set; }

    public bool IsRecused => Interest is not null;
    public bool HasAnswered => HasVoted || IsRecused;
    public bool IsPresent => WasPresent || HasAnswered;
    public Person Member => new(Name, Office);

    /// <param name="mail">What it asked for.</param>
    /// <param name="at">When; null where it did not leave after all.</param>
    public void Mailed(VoteMail mail, DateTimeOffset? at)
    {
        if (mail is VoteMail.Ask) AskedAt = at;
        else if (mail is VoteMail.Remind) RemindedAt = at;
        else CastingAskedAt = at;
    }

    internal void BePresent() => WasPresent = true;

    /// <param name="vote">Null in a secret ballot: that somebody voted is known, not how.</param>
    internal void Answer(Vote? vote) => (Vote, HasVoted) = (vote, true);

    internal void Recuse(string interest) => (Interest, Vote, HasVoted) = (interest, null, false);

    internal void RemoveInterest() => Interest = Interest is null ? null : EntryInWords.Removed;

    internal Attendance ToAttendance() => new(Position, Member, AccountId, IsPresent, IsRecused, Vote) { Interest = Interest };
}
