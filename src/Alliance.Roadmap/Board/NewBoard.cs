namespace Alliance.Roadmap.Board;

/// <param name="Account">A member in office.</param>
/// <param name="Office">What the person is in the new board; null for those who leave.</param>
public sealed record PresentMember(Account Account, Office? Office);

/// <param name="Name">As the record will name the person.</param>
/// <param name="Email">Where the invitation goes.</param>
/// <param name="Office">Their office.</param>
public sealed record NewMember(string Name, string Email, Office Office);

/// <summary>The board from a certain day, after an election: who stays, who leaves, who is new, and their offices.</summary>
/// <param name="From">The first day of it.</param>
/// <param name="Present">Everyone on the board until then.</param>
/// <param name="Joining">Who is new.</param>
public sealed record NewBoard(DateOnly From, IReadOnlyList<PresentMember> Present, IReadOnlyList<NewMember> Joining)
{
    /// <summary>Statutes: six to nine members.</summary>
    public const int MostMembers = 9;

    /// <summary>Statutes: there is one of each of them.</summary>
    private static readonly Office[] HeldByOne = [Office.President, Office.VicePresident, Office.Treasurer, Office.Actuary];

    public IEnumerable<Account> Leaving => Present.Where(member => member.Office is null).Select(member => member.Account);

    public IEnumerable<PresentMember> Staying => Present.Where(member => member.Office is not null);

    /// <summary>Members of it, with their offices.</summary>
    public IEnumerable<Person> Members => Staying.Select(member => new Person(member.Account.Name, member.Office)).Concat(Joining.Select(member => new Person(member.Name, member.Office)));

    public bool ChangesAnything => Joining.Count > 0 || Present.Any(member => member.Office != member.Account.Office);

    /// <summary>Why this cannot be a board; null where it can.</summary>
    public Refusal? Problem()
    {
        var members = Members.ToList();
        if (!ChangesAnything) return new Refusal("new-board.no-change", "Nothing changes in this board. Please say who leaves, who is new, or who has another office.");
        if (members.Count == 0) return new Refusal("new-board.nobody", "Nobody would be left on the board. Please keep somebody, or add those who are new.");
        foreach (var office in HeldByOne)
        {
            if (members.Where(member => member.Office == office).ToList() is { Count: > 1 } several)
                return new Refusal("new-board.office-twice", $"{several.Select(member => member.Name).Joined()} cannot all be {office.InTitleCase()}: the board has one. Please give the others another office.");
        }

        if (members.Find(member => !member.IsOnTheBoard) is { } outsider)
            return new Refusal("new-board.not-a-member", $"{outsider.Name} would have no office of the board. Please choose one, or let them leave.");
        for (var at = 0; at < members.Count; at++)
        {
            if (members.Skip(at + 1).Any(other => Person.ReadTheSame(other.Name, members[at].Name)))
                return new Refusal("new-board.name-twice", $"{members[at].Name} is in this board twice. Two people of one name could not be told apart in the record: please write one of them differently, or remove one.");
        }

        if (Joining.FirstOrDefault(joining => Staying.Any(staying => staying.Account.NormalizedEmail == Account.Fold(joining.Email))) is { } known)
            return new Refusal("new-board.address-known", $"{known.Name} has the address of somebody who stays on the board. Everybody needs an address of their own to sign in.");

        return Joining.GroupBy(member => Account.Fold(member.Email)).FirstOrDefault(same => same.Count() > 1) is { } twice
            ? new Refusal("new-board.address-twice", $"{twice.Select(member => member.Name).Joined()} have the same e-mail address. Everybody needs an address of their own to sign in.")
            : null;
    }

    /// <summary>What the statutes ask for and this board lacks: warnings, nothing stands in the way.</summary>
    public IEnumerable<string> Warnings()
    {
        var members = Members.ToList();
        if (members.Count is < Governance.FewestMembers or > MostMembers)
            yield return $"The statutes ask for six to nine members of the board; this one has {members.Count}.";
        if (HeldByOne.Where(office => members.TrueForAll(member => member.Office != office)).ToList() is { Count: > 0 } vacant)
            yield return $"Nobody would be {vacant.Select(office => office.InTitleCase()).Joined()}.";
    }
}
