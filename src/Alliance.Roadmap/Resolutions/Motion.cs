using Alliance.Roadmap.Board;
using Alliance.Roadmap.Milestones;

namespace Alliance.Roadmap.Resolutions;

public enum MotionState
{
    /// <summary>Being written; never public.</summary>
    Draft,

    /// <summary>Being voted on; it has its number.</summary>
    Open,

    /// <summary>A secret ballot ended level, and the President is asked for an open casting vote.</summary>
    Casting,

    /// <summary>Decided or withdrawn; a <see cref="Resolution"/> says what it came to.</summary>
    Closed,
}

/// <summary>Something put to the board: drafted, opened, voted on, closed. Who may vote and which rules hold is frozen when it opens.</summary>
public sealed class Motion : Entity
{
    /// <summary>More make a second motion.</summary>
    public const int MostActs = 12;

    public static readonly TimeSpan LongestVote = TimeSpan.FromDays(60);

    /// <summary>How long the President has for a casting vote; without one the motion is lost.</summary>
    public static readonly TimeSpan CastingTime = TimeSpan.FromDays(7);

    private readonly List<ProposedAct> acts = [];
    private readonly List<Elector> electors = [];

    private Motion()
    {
    }

    public Motion(ResolutionKind kind, MotionText text, Account by, DateTimeOffset now) =>
        (Kind, Text, BoardOnly, Minutes, DraftedBy, DraftedById, DraftedAt) = (kind, text.Text, text.BoardOnly, text.Minutes, by.Person.ToString(), by.Id, now);

    public ResolutionKind Kind { get; private set; }
    public string Text { get; private set; } = "";
    public string? BoardOnly { get; private set; }
    public string? Minutes { get; private set; }
    public string DraftedBy { get; private init; } = "";
    public Guid DraftedById { get; private init; }
    public DateTimeOffset DraftedAt { get; private init; }
    public MotionState State { get; private set; }
    public bool IsSecret { get; private set; }

    /// <summary>Given when the vote opens, like <see cref="Number"/>.</summary>
    public int? Year { get; private set; }
    public int? Number { get; private set; }
    public string? OpenedBy { get; private set; }
    public DateTimeOffset? OpenedAt { get; private set; }

    /// <summary>The day whose statutes hold.</summary>
    public DateOnly? RulesOf { get; private set; }

    /// <summary>When the vote ends by itself.</summary>
    public DateTimeOffset? ClosesAt { get; private set; }
    public DateTimeOffset? ClosedAt { get; private set; }

    /// <summary>The sealed <see cref="Tally"/> of a secret ballot, until it is counted.</summary>
    public string? Urn { get; private set; }

    public IReadOnlyList<ProposedAct> Acts => [.. acts.OrderBy(act => act.Position)];
    public IReadOnlyList<Elector> Electors => [.. electors.OrderBy(elector => elector.Position)];

    public MotionText Wording => new() { Text = Text, BoardOnly = BoardOnly, Minutes = Minutes };

    /// <summary>Another one after each change of what is put to the vote: whoever read an older draft is told.</summary>
    public string Mark => Secret.Hash(string.Join('\0', [Kind.Kebab(), Text, BoardOnly ?? "", Minutes ?? "", .. Acts.Select(act => act.Id.ToString())]))[..16];

    /// <summary>"3/2026"; null while it is a draft.</summary>
    public string? Name => Number is null ? null : $"{Number}/{Year}";
    public string? Slug => Number is { } number ? Resolution.SlugOf(Year!.Value, number) : null;

    private Elector? President => electors.Find(elector => elector.Office is Office.President);

    /// <summary>Whoever votes in it; null for everybody else.</summary>
    public Elector? ElectorOf(Guid? account) => electors.Find(elector => elector.AccountId == account);

    public bool CanBeRevised => State is MotionState.Draft;

    public Outcome Revise(ResolutionKind kind, MotionText text)
    {
        if (Settled() is { } settled) return settled;
        if (text.Problem() is { } problem) return problem;
        (Kind, Text, BoardOnly, Minutes) = (kind, text.Text, text.BoardOnly, text.Minutes);
        return Outcome.Done;
    }

    public Outcome Propose(ProposedAct act)
    {
        if (Settled() is { } settled) return settled;
        if (acts.Count >= MostActs) return new Refusal("motion.too-many-acts", $"One motion takes at most {MostActs} acts. Please put the others to a second one.");
        if (act.Input.Length > ProposedAct.LongestInput) return new Refusal("input.too-long", "What was filled in is too long to be kept. Please shorten it.");
        act.Position = acts.Count;
        acts.Add(act);
        return Outcome.Done;
    }

    public Outcome Strike(Guid act)
    {
        if (Settled() is { } settled) return settled;
        acts.RemoveAll(proposed => proposed.Id == act);
        foreach (var (proposed, at) in Acts.Select((proposed, at) => (proposed, at))) proposed.Position = at;
        return Outcome.Done;
    }

    /// <summary>Opens the vote. From here on its text, its acts, who may vote and the rules stay as they are.</summary>
    /// <param name="number">The next free number of the year.</param>
    /// <param name="board">Everybody on the board.</param>
    /// <param name="isSecret">Whether somebody asked for a secret ballot.</param>
    /// <param name="closesAt">When the vote ends by itself.</param>
    /// <param name="by">Whoever opens it.</param>
    /// <param name="today">The day in <c>Roadmap:TimeZone</c>.</param>
    /// <param name="now">The time.</param>
    public Outcome Open(int number, IReadOnlyList<Elector> board, bool isSecret, DateTimeOffset closesAt, Person by, DateOnly today, DateTimeOffset now)
    {
        if (Settled() is { } settled) return settled;
        if (Kind is ResolutionKind.Circular && by.Office is not Office.President)
            return new Refusal("motion.not-the-president", "Only the President calls a circular resolution, say the statutes. The President can open it, or you can change it into a motion for a meeting.");
        if (Kind is ResolutionKind.Circular && isSecret) return CircularSecret;
        if (board.Count == 0) return new Refusal("motion.no-board", "Nobody on the board has an account here yet, so nobody could vote. Please invite the board first.");
        if (closesAt <= now) return new Refusal("motion.deadline-past", "The vote would end before it began. Please give a later time for its end.");
        if (closesAt > now + LongestVote) return new Refusal("motion.deadline-far", $"A vote is open for {LongestVote.Days} days at most. Please give an earlier time for its end.");
        (State, Year, Number, IsSecret, RulesOf) = (MotionState.Open, today.Year, number, isSecret, today);
        (OpenedBy, OpenedAt, ClosesAt) = (by.ToString(), now, closesAt);
        electors.AddRange(board);
        return Outcome.Done;
    }

    /// <summary>Any member may ask for a secret ballot in a meeting, before the first vote.</summary>
    public Outcome AskForSecrecy(Guid account)
    {
        if ((NotVotable() ?? NotHis(account)) is { } problem) return problem;
        if (Kind is ResolutionKind.Circular) return CircularSecret;
        if (electors.Exists(elector => elector.HasVoted)) return new Refusal("motion.voting-began", "Somebody has voted already, in the open. To vote in secret, withdraw this motion and open it again as a secret ballot.");
        IsSecret = true;
        return Outcome.Done;
    }

    /// <summary>Why this person cannot vote; null where they can.</summary>
    public Refusal? Objection(Guid account)
    {
        if ((NotVotable() ?? NotHis(account)) is { } problem) return problem;
        var elector = ElectorOf(account)!;
        return elector.IsRecused ? new Refusal("motion.recused", "You disclosed an interest in this motion, so you do not vote on it.")
            : IsSecret && elector.HasVoted ? new Refusal("motion.voted-already", "You have voted. A secret vote cannot be changed, because nobody can find it.")
            : null;
    }

    /// <summary>An open vote; it may be changed until the vote ends.</summary>
    public Outcome Vote(Guid account, Vote vote)
    {
        if (Objection(account) is { } objection) return objection;
        if (IsSecret) throw new InvalidOperationException("A secret vote goes into the urn.");
        ElectorOf(account)!.Answer(vote);
        return Outcome.Done;
    }

    /// <summary>A secret vote. The caller has put it into the urn and sealed that again; here stands only who has voted.</summary>
    public Outcome VoteInSecret(Guid account, string urn)
    {
        if (Objection(account) is { } objection) return objection;
        if (!IsSecret) throw new InvalidOperationException("An open vote is not sealed.");
        ElectorOf(account)!.Answer(null);
        Urn = urn;
        return Outcome.Done;
    }

    /// <summary>Statutes: a member with a personal interest does not vote and is not counted; the interest is disclosed.</summary>
    public Outcome Recuse(Guid account, string? interest)
    {
        if (Objection(account) is { } objection) return objection;
        if (Roadmap.Text.Tidy(interest) is not { } disclosed) return new Refusal("input.missing-interest", "Please say which interest keeps you from voting. The board and auditors can read it.");
        if (Roadmap.Text.Problem("The interest", disclosed, Elector.LongestInterest) is { } problem) return problem;
        ElectorOf(account)!.Recuse(disclosed);
        return Outcome.Done;
    }

    /// <summary>Why this person does not cast the deciding vote on a secret tie; null where they do.</summary>
    public Refusal? CannotCast(Guid account) =>
        State is not MotionState.Casting ? new Refusal("motion.no-tie", "No casting vote is asked for here: the President casts one only where a secret ballot ended level, and only until that is decided.")
        : President?.AccountId != account ? new Refusal("motion.not-the-president", "Only the President, as of the opening of this vote, casts the deciding vote.")
        : null;

    /// <summary>When those who have not voted are reminded: a day before the end, or half-way where there is less than two days in all.</summary>
    public DateTimeOffset? RemindsAt => ClosesAt is not { } end || OpenedAt is not { } start ? null
        : end - start < TimeSpan.FromDays(2) ? start + (end - start) / 2
        : end - TimeSpan.FromDays(1);

    /// <summary>Which mail this member should get now; null for none.</summary>
    public VoteMail? MailFor(Elector elector, DateTimeOffset now) =>
        State is MotionState.Casting ? elector.Office is Office.President && elector.CastingAskedAt is null ? VoteMail.Cast : null
        : State is not MotionState.Open || elector.HasAnswered ? null
        : elector.AskedAt is null ? VoteMail.Ask
        : elector.RemindedAt is null && RemindsAt <= now ? VoteMail.Remind
        : null;

    /// <summary>Why the vote is over by itself, as a sentence; null while it goes on.</summary>
    /// <param name="board">The accounts on the board now.</param>
    /// <param name="now">The time.</param>
    public string? Ending(IReadOnlySet<Guid> board, DateTimeOffset now) =>
        State is MotionState.Casting ? ClosesAt <= now ? "The President cast no vote." : null
        : State is not MotionState.Open ? null
        : Kind is ResolutionKind.Circular && electors.TrueForAll(elector => elector.Vote is Resolutions.Vote.Yes) ? "Everybody has answered."
        : Kind is ResolutionKind.Circular && electors.Exists(elector => elector.IsRecused) ? "A member has a personal interest. The statutes say nothing about this in a circular resolution; it is taken as one that not all members vote for."
        : Kind is ResolutionKind.Circular && electors.Exists(elector => elector.Vote is Resolutions.Vote.No or Resolutions.Vote.Abstain) ? "It closed at the first vote that was not yes."
        : Kind is ResolutionKind.Circular && !board.SetEquals(electors.Select(elector => elector.AccountId)) ? "It closed because the board changed."
        : ClosesAt <= now ? "The time for voting is over."
        : null;

    /// <summary>Members who were at the meeting although they did not vote.</summary>
    public void Saw(IEnumerable<Guid> accounts)
    {
        foreach (var account in accounts) ElectorOf(account)?.BePresent();
    }

    /// <summary>Counts, and closes; or asks the President where a secret ballot is level.</summary>
    /// <param name="ending">Why it ends, as a sentence.</param>
    /// <param name="tally">What lay in the urn; null in an open vote.</param>
    /// <param name="casting">The President's casting vote, once it was asked for.</param>
    /// <param name="by">Who closes it, as the record names them.</param>
    /// <param name="today">The day in <c>Roadmap:TimeZone</c>.</param>
    /// <param name="now">The time.</param>
    /// <returns>What it came to; null while the President is asked.</returns>
    public Resolution? Close(string ending, Tally? tally, Vote? casting, string by, DateOnly today, DateTimeOffset now)
    {
        if (State is not (MotionState.Open or MotionState.Casting)) throw new InvalidOperationException($"A motion that is {State.InWords()} is not counted.");
        var votes = tally ?? new Tally(Number(Resolutions.Vote.Yes), Number(Resolutions.Vote.No), Number(Resolutions.Vote.Abstain));
        var count = new Count(electors.Count, electors.Count(elector => elector.IsPresent), electors.Count(elector => elector.IsRecused), votes.Yes, votes.No);
        var statutes = Statutes.On(RulesOf!.Value);
        if (count.IsTie)
        {
            var asks = IsSecret && State is MotionState.Open && count.Counted >= statutes.Quorum && Kind is ResolutionKind.Meeting && President is { IsRecused: false, IsPresent: true };
            if (asks)
            {
                (State, ClosesAt) = (MotionState.Casting, now + CastingTime);
                return null;
            }

            count = count with { President = IsSecret ? casting : President is { IsRecused: false } president ? president.Vote : null };
        }

        var verdict = statutes.Decide(Kind, count);
        return End(new Resolution(this, today, count, verdict with { Arithmetic = $"{ending} {verdict.Arithmetic}" }, by, now), now);

        int Number(Vote vote) => electors.Count(elector => elector.Vote == vote);
    }

    /// <summary>Takes it from the table: nothing is counted and nothing decided.</summary>
    public Resolution Withdraw(string by, DateOnly today, DateTimeOffset now)
    {
        if (State is not (MotionState.Open or MotionState.Casting)) throw new InvalidOperationException($"A motion that is {State.InWords()} is not withdrawn.");
        var count = new Count(electors.Count, electors.Count(elector => elector.IsPresent), electors.Count(elector => elector.IsRecused), 0, 0);
        return End(new Resolution(this, today, count, new Verdict(ResolutionOutcome.Withdrawn, $"{by} withdrew the motion before the votes were counted, so nothing was decided.", "withdrawn"), by, now), now);
    }

    /// <summary>A meeting decided it elsewhere, and that was recorded, with all that takes effect. What is put to the vote here ends
    /// by that vote alone.</summary>
    public Outcome Recorded(int year, int number, DateTimeOffset now)
    {
        if (Settled() is { } settled) return settled;
        (State, Year, Number, ClosedAt) = (MotionState.Closed, year, number, now);
        TookEffect();
        return Outcome.Done;
    }

    /// <summary>The same motion once more, for a meeting.</summary>
    public Motion ForAMeeting(Account by, DateTimeOffset now)
    {
        var again = new Motion(ResolutionKind.Meeting, Wording, by, now);
        foreach (var act in Acts) again.Propose(new ProposedAct(act.Act, act.Milestone, act.Condition, act.Input, act.Words));
        return again;
    }

    /// <summary>Nothing of what was filled in for its acts is needed any longer.</summary>
    public void TookEffect() => acts.ForEach(act => act.Forget());

    /// <summary>What is taken from a resolution is taken from the motion it came of.</summary>
    /// <param name="keys">As <see cref="Resolution.Redact"/> has them.</param>
    /// <param name="isHindered">It carried, and its acts have yet to take effect; of all others nothing that was filled in is needed.</param>
    public void Redact(IReadOnlyCollection<string> keys, bool isHindered)
    {
        if (keys.Contains("motion"))
        {
            Text = EntryInWords.Removed;
            if (!isHindered) TookEffect();
        }

        if (keys.Contains("board-only")) BoardOnly = BoardOnly is null ? null : EntryInWords.Removed;
        if (keys.Contains("interests")) electors.ForEach(elector => elector.RemoveInterest());
    }

    private static Refusal CircularSecret { get; } = new("motion.circular-secret", "A circular resolution cannot be secret: it needs everybody's yes, so everybody's vote is known. Please put it to a meeting to vote in secret.");

    // Nothing of the urn stays behind, and no vote of a withdrawn motion means anything.
    private Resolution End(Resolution resolution, DateTimeOffset now)
    {
        (State, ClosedAt, Urn) = (MotionState.Closed, now, null);
        return resolution;
    }

    private Refusal? Settled() => State is MotionState.Draft ? null : new Refusal("motion.not-draft", $"The vote on resolution {Name} was opened already, so it stays as it is. Please draft another motion.");

    private Refusal? NotVotable() => State is MotionState.Open ? null : new Refusal("motion.not-open", State is MotionState.Draft ? "The vote is not open yet. Please open it first; for a circular resolution the President does." : $"The vote on resolution {Name} is over, and nothing is added to it. To decide otherwise, please draft another motion.");

    private Refusal? NotHis(Guid account) => ElectorOf(account) is not null ? null
        : new Refusal("motion.not-an-elector", "You were not on the board when this vote opened, and who may vote was settled then.");
}
