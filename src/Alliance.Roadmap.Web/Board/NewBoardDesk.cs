using Alliance.Roadmap.Board;
using Alliance.Roadmap.Web.Milestones;
using Alliance.Roadmap.Web.Setup;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Board;

/// <summary>What somebody filled in after an election, as it came; a refused form shows it again unchanged.</summary>
public sealed class NewBoardInput
{
    /// <summary>More are added one by one.</summary>
    public const int MostNew = 9;

    /// <summary>What the pressed button asks for: <c>preview</c>, <c>record</c> or <c>change</c>.</summary>
    public string? Step { get; set; }
    public string? From { get; set; }
    public string? Minutes { get; set; }

    /// <summary>The day on which the term of this board is planned to end.</summary>
    public string? Until { get; set; }
    public List<MemberInput> Members { get; set; } = [];
    public List<JoiningInput> New { get; set; } = [];

    /// <summary>A form sent by hand may lack members, or hold what is none.</summary>
    public void Complete()
    {
        Members = [.. (Members ?? []).Select(member => (MemberInput?)member ?? new())];
        New = [.. (New ?? []).OfType<JoiningInput>()];
        while (New.Count < MostNew) New.Add(new());
    }

    public sealed class MemberInput
    {
        public Guid Account { get; set; }

        /// <summary>An office, or <c>leaves</c>.</summary>
        public string? Office { get; set; }
    }

    public sealed class JoiningInput
    {
        public string? Name { get; set; }
        public string? Email { get; set; }
        public string? Office { get; set; }
    }
}

/// <summary>What a new board would be, or is; or why it is not.</summary>
/// <param name="IsPlanned">Its day lies ahead: nothing changes yet, and the board is reminded then.</param>
internal sealed record NewBoardAttempt(NewBoard? Board, bool IsPlanned, IReadOnlyList<Invited> Invited, Refusal? Refusal)
{
    /// <summary>Names of those whom the letter about it did not reach: somebody has to tell them.</summary>
    public IReadOnlyList<string> NotReached { get; init; } = [];
}

/// <summary>Writes down what an election changed: offices, who leaves, who is new. All of it or nothing.</summary>
internal sealed class NewBoardDesk(RoadmapDb db, CurrentPerson person, Invitations invitations, BoardLetters letters, RoadmapSettings roadmap, TimeProvider clock)
{
    public async Task<IReadOnlyList<Account>> Present(CancellationToken cancel = default) =>
        [.. (await db.Users.OnTheBoard().ToListAsync(cancel)).OrderBy(account => account.Office).ThenBy(account => account.Name, StringComparer.Ordinal).ThenBy(account => account.Id)];

    public async Task<NewBoardAttempt> Preview(NewBoardInput input, CancellationToken cancel = default)
    {
        var (attempt, _, _) = await Read(input, cancel);
        return attempt;
    }

    public async Task<NewBoardAttempt> Record(NewBoardInput input, CancellationToken cancel = default)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await db.LockHead(cancel);   // two elections at once would each end what the other keeps
        var (attempt, minutes, until) = await Read(input, cancel);
        if (attempt.Board is not { } board) return attempt;
        if (attempt.IsPlanned)
        {
            foreach (var leaving in board.Leaving) leaving.PlanEnd(board.From);
            foreach (var staying in board.Staying.Where(staying => staying.Account.TermEndsOn <= board.From)) staying.Account.PlanEnd(null);
            await db.SaveChangesAsync(cancel);
            await transaction.CommitAsync(cancel);
            return attempt;
        }

        // Asked now: whoever writes this down may be among those who leave.
        var by = (await person.Person(cancel)).ToString();
        var told = board.Present.Select(member => member.Account).ToList();
        // Whoever leaves first: a newcomer may have the same name.
        var left = board.Leaving.Select(account => account.Name).ToList();
        foreach (var leaving in board.Leaving) await invitations.End(leaving, cancel);
        foreach (var staying in board.Staying)
        {
            staying.Account.Become(staying.Account.Name, staying.Office!.Value);
            staying.Account.PlanEnd(until);
        }

        await db.SaveChangesAsync(cancel);
        var prepared = new List<Invitations.Prepared>();
        foreach (var joining in board.Joining)
        {
            var (one, refusal) = await invitations.Prepare(joining.Name, joining.Email, joining.Office, null, cancel);
            if (one is null) return Refused(refusal! with { Reason = $"Nothing was recorded. {joining.Name}: {refusal.Reason}" });
            one.Account.PlanEnd(until);
            prepared.Add(one);
        }

        db.Add(new BoardChange(board.From, minutes, left, board.Joining.Select(joining => joining.Name), by, clock.GetUtcNow()));
        if ((await db.TrySaveUnique(Invitations.Twice, cancel)).Refused(out var twice)) return Refused(twice);
        await transaction.CommitAsync(cancel);

        var invited = new List<Invited>();
        foreach (var one in prepared) invited.Add(await invitations.Send(one, cancel));
        // Nobody changes a board unseen, their own office least of all.
        var notReached = new List<string>();
        foreach (var member in told)
        {
            if ((await letters.NewBoard(member, by, board, cancel)).Refused(out _)) notReached.Add(member.Name);
        }

        return attempt with { Invited = invited, NotReached = notReached };
    }

    private async Task<(NewBoardAttempt Attempt, string? Minutes, DateOnly? Until)> Read(NewBoardInput input, CancellationToken cancel)
    {
        var today = roadmap.DayOf(clock.GetUtcNow());
        if (ActInput.ReadDay("“From”", input.From, out var read) is { } noDay) return Say(noDay);
        if (ActInput.ReadDay("“Until”", input.Until, out var until) is { } noEnd) return Say(noEnd);
        var from = read ?? today;
        if (until <= from) return Say(new Refusal("new-board.ends-early", "The term would end before it begins. Please give a later day, or leave it empty."));
        var minutes = Text.Tidy(input.Minutes);
        if (Text.Problem("The address of the minutes", minutes, BoardChange.LongestMinutes) is { } tooLong) return Say(tooLong);
        if (minutes is not null && !(Uri.TryCreate(minutes, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"))
            return Say(new Refusal("input.not-a-link", $"“{minutes}” is not a web address. Please copy the address of the minutes, or leave it empty."));

        var present = await Present(cancel);
        if (!present.Select(account => account.Id).SequenceEqual(input.Members.Select(member => member.Account)))
            return Say(new Refusal("new-board.changed", "The board has changed since you opened this form. Please begin again."));
        var members = new List<PresentMember>();
        foreach (var (account, member) in present.Zip(input.Members))
        {
            if (member.Office is "leaves") members.Add(new(account, null));
            else if (Words.TryKebab<Office>(member.Office, out var office)) members.Add(new(account, office));
            else return Say(new Refusal("input.missing-office", $"Please choose an office for {account.Name}, or that they leave."));
        }

        var joining = new List<NewMember>();
        foreach (var one in input.New.Where(one => !string.IsNullOrWhiteSpace(one.Name + one.Email)))
        {
            var name = one.Name;
            if (Invitations.Problem(ref name, one.Email, out var address) is { } problem) return Say(problem with { Reason = $"{one.Name}: {problem.Reason}" });
            if (!Words.TryKebab<Office>(one.Office, out var office)) return Say(new Refusal("input.missing-office", $"Please choose an office for {name}."));
            joining.Add(new(name, address.Value, office));
        }

        if (joining.Count > NewBoardInput.MostNew) return Say(new Refusal("new-board.too-many", $"{NewBoardInput.MostNew} new members at most are written down at once."));
        var board = new NewBoard(from, members, joining);
        if (from > today && !board.Leaving.Any()) return Say(new Refusal("new-board.nothing-to-remind-of", "That day lies ahead, and nobody leaves, so there is nothing to remind of. Please record the new board on its first day."));
        return board.Problem() is { } unfit ? Say(unfit) : (new(board, from > today, [], null), minutes, until);

        static (NewBoardAttempt, string?, DateOnly?) Say(Refusal refusal) => (new(null, false, [], refusal), null, null);
    }

    private NewBoardAttempt Refused(Refusal why)
    {
        db.ChangeTracker.Clear();
        return new(null, false, [], why);
    }
}
