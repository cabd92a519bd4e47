using Alliance.Roadmap.Milestones;

namespace Alliance.Roadmap.Funding;

/// <summary>What money was seen, and what of it is committed. Commitments cannot exceed the newest reading of the same basis and
/// source, less what is committed already.</summary>
public sealed class Treasury(Figures figures, Plan? plan)
{
    /// <summary>Nothing was seen and nothing is committed: no sum can be.</summary>
    public static Treasury Empty { get; } = new(Funding.Figures.None, null);

    public Figures Figures { get; } = figures;

    /// <summary>Everything committed to open steps, as the plan is at this moment.</summary>
    public IEnumerable<SecuredSum> Committed => plan?.Milestones.SelectMany(step => step.Committed) ?? [];

    /// <summary>What is still free for a sum like this one; null where nothing was seen, which means unknown.</summary>
    public Money? FreeFor(SecuredSum sum) =>
        Figures.For(sum) is { } seen ? new Money(seen.Minor - Committed.Where(sum.SharesWith).Sum(other => other.Amount.Minor), seen.Currency) : null;

    /// <summary>Null where the step can have committed what it then would, otherwise the refusal.</summary>
    /// <param name="title">The step.</param>
    /// <param name="now">What it has committed.</param>
    /// <param name="then">What it would have.</param>
    public Refusal? Objection(string title, IEnumerable<SecuredSum> now, IEnumerable<SecuredSum> then)
    {
        var standing = now.ToList();
        var taken = new List<SecuredSum>();
        // What it has already was weighed when it was committed.
        foreach (var sum in then.Where(sum => !standing.Remove(sum)))
        {
            if (Figures.For(sum) is not { } seen)
                return new Refusal("funding.no-reading", $"{sum.Amount} ({sum.Basis.Meaning()}) cannot be committed to “{title}”: no figure was seen{From(sum)}, so how much is there is unknown. "
                    + "Please enter a figure with its evidence under Money first, or let the board go ahead without it.");
            if (Figures.IsNoLongerGiven(seen))
                return new Refusal("funding.no-longer-given", $"{sum.Amount} ({sum.Basis.Meaning()}) cannot be committed to “{title}”: {Sources.InWords(seen.Source)} no longer gives this figure in {seen.Currency}, so how much is there is unknown. "
                    + "Please enter a figure with its evidence under Money, specify the amount in the currency the source gives, or let the board go ahead without it.");
            var committed = Committed.Concat(taken).Where(sum.SharesWith).Sum(other => other.Amount.Minor);
            if (sum.Amount.Minor > seen.Minor - committed)
                return new Refusal("funding.not-enough", $"{sum.Amount} ({sum.Basis.Meaning()}) cannot be committed to “{title}”: the newest figure is {seen.Value} ({Sources.InWords(seen.Source)})"
                    + $"{(committed == 0 ? "" : $", of which {new Money(committed, seen.Currency)} is committed to steps already")}. Please enter a newer figure under Money, withdraw another confirmation, lower the amount, or let the board go ahead without it.");
            taken.Add(sum);
        }

        return null;
    }

    private static string From(SecuredSum sum) => $" in {sum.Amount.Currency}{(sum.Source is { } source ? $" from {Sources.InWords(source)}" : "")}";
}
