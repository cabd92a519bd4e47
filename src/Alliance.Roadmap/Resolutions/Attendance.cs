using Alliance.Roadmap.Board;
using Alliance.Roadmap.Milestones;

namespace Alliance.Roadmap.Resolutions;

/// <summary>A member of the board in the record of a decision: whether they were there, and what they add to it.</summary>
public sealed class Attendance : Entity
{
    private Attendance()
    {
    }

    public Attendance(int position, Person member, Guid? account, bool isPresent, bool isRecused, Vote? vote = null) =>
        (Position, Name, Office, AccountId, IsPresent, IsRecused, Vote) = (position, member.Name, member.Office, account, isPresent, isRecused, vote);

    public int Position { get; private init; }
    public string Name { get; private init; } = "";
    public Office? Office { get; private init; }

    /// <summary>Null for somebody on the published list who has no account here.</summary>
    public Guid? AccountId { get; private init; }
    public bool IsPresent { get; private init; }
    public bool IsRecused { get; private init; }

    /// <summary>For the board and auditors; null where nobody knows: a secret ballot, or a decision recorded in totals.</summary>
    public Vote? Vote { get; private init; }

    /// <summary>What kept this person from voting, as disclosed in a vote held here; for the board and auditors.</summary>
    public string? Interest { get; internal set; }

    /// <summary>What this person says is wrong about the record, and when they said so.</summary>
    public string? Objection { get; private set; }
    public DateTimeOffset? ObjectedAt { get; private set; }

    /// <summary>What this person thinks of the decision, where that was in the minority.</summary>
    public string? Opinion { get; private set; }
    public DateTimeOffset? OpinionAt { get; private set; }

    /// <summary>Whether its author agreed that everyone may read it.</summary>
    public bool IsOpinionPublic { get; private set; }

    /// <summary>When a mail told this person that the record names them.</summary>
    public DateTimeOffset? ToldAt { get; private set; }

    public Person Member => new(Name, Office);

    public void Told(DateTimeOffset now) => ToldAt = now;

    /// <summary>The mail did not leave after all.</summary>
    public void NotTold() => ToldAt = null;

    internal void Remove(IReadOnlyCollection<string> keys)
    {
        if (keys.Contains("interests") && Interest is not null) Interest = EntryInWords.Removed;
        if (keys.Contains("objections") && Objection is not null) Objection = EntryInWords.Removed;
        if (keys.Contains("opinions") && Opinion is not null) Opinion = EntryInWords.Removed;
    }

    /// <summary>Stands beside the record for good; the record itself stays as it was written.</summary>
    public Outcome Dispute(string? text, DateTimeOffset now)
    {
        if (Text.Tidy(text) is not { } objection) return new Refusal("input.missing-text", "Please say in a sentence what is wrong.");
        if (Text.Problem("The objection", objection, 2000) is { } problem) return problem;
        if (Objection is not null) return new Refusal("resolution.objected", "Your objection of earlier stands beside the record already.");
        (Objection, ObjectedAt) = (objection, now);
        return Outcome.Done;
    }

    /// <summary>Statutes: any member may add a minority opinion; it is published when its author agrees.</summary>
    public Outcome Dissent(string? text, bool isPublic, DateTimeOffset now)
    {
        if (Text.Tidy(text) is not { } opinion) return new Refusal("input.missing-text", "Please write your opinion first.");
        if (Text.Problem("The opinion", opinion, 5000) is { } problem) return problem;
        if (IsOpinionPublic) return new Refusal("resolution.opinion-published", "Your opinion is public already and stays as it is.");
        (Opinion, OpinionAt, IsOpinionPublic) = (opinion, now, isPublic);
        return Outcome.Done;
    }
}
