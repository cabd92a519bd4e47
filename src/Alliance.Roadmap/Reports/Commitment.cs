using System.Text.Json;
using System.Text.Json.Nodes;
using Alliance.Roadmap.Funding;
using Alliance.Roadmap.Ledger;
using Alliance.Roadmap.Milestones;

namespace Alliance.Roadmap.Reports;

/// <summary>Funds that an entry committed to a step, or took away from it again.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="InWords">"€60,000 a year (availability of funds)".</param>
/// <param name="Amount">Null where the condition names none.</param>
/// <param name="Basis">What the amount measures.</param>
/// <param name="IsWithdrawn">Whether it was taken away.</param>
public sealed record Commitment(Entry Entry, string InWords, Money? Amount, Basis? Basis, bool IsWithdrawn)
{
    /// <summary>The commitments of an entry: whatever is secured after it and was not before, and the other way round.</summary>
    public static IEnumerable<Commitment> In(Entry entry)
    {
        // What a step was taken over with is no commitment of its day.
        if (entry.Act is Acts.Import or Acts.Add) yield break;
        var (was, now) = (Secured(entry.Before), Secured(entry.After));
        // What a merge moves to the other step stays committed, and so does what comes back.
        if (OtherStep.In(JsonNode.Parse(entry.Before)!.AsObject(), JsonNode.Parse(entry.After)!.AsObject()) is { } other)
        {
            was.AddRange(Secured(other.Before));
            now.AddRange(Secured(other.After));
        }

        foreach (var kept in was.ToList().Where(now.Remove)) was.Remove(kept);
        foreach (var gone in was) yield return Of(entry, gone, isWithdrawn: true);
        foreach (var made in now) yield return Of(entry, made, isWithdrawn: false);
    }

    /// <summary>What was committed less what was withdrawn, as sums that can be added: by what they measure and their currency.</summary>
    public static IReadOnlyList<string> Totals(IEnumerable<Commitment> commitments) =>
    [
        .. from commitment in commitments
           where commitment is { Amount: not null, Basis: not Funding.Basis.Manual }
           group commitment by (commitment.Basis, commitment.Amount!.Value.Currency) into alike
           orderby alike.Key.Basis, alike.Key.Currency
           let sum = alike.Sum(commitment => commitment.IsWithdrawn ? -commitment.Amount!.Value.Minor : commitment.Amount!.Value.Minor)
           select $"{(sum < 0 ? "withdrawn, on balance, " : "")}{InWordsOf(new Money(Math.Abs(sum), alike.Key.Currency), alike.Key.Basis)}",
    ];

    private static string InWordsOf(Money amount, Basis? basis) => new FundingCondition(FundingCondition.UsualDescription, amount, basis).WaitedFor;

    private static Commitment Of(Entry entry, MilestoneFacts.ConditionFacts facts, bool isWithdrawn)
    {
        Money? amount = Money.TryParse(facts.Amount?.Value, facts.Amount?.Currency, out var money) ? money : null;
        Basis? basis = Words.TryKebab<Basis>(facts.Basis, out var known) ? known : null;
        return new(entry, new FundingCondition(facts.Description, amount, basis).InWords, amount, basis, isWithdrawn);
    }

    private static List<MilestoneFacts.ConditionFacts> Secured(string facts) => Secured(JsonNode.Parse(facts)!.AsObject());

    private static List<MilestoneFacts.ConditionFacts> Secured(JsonObject? facts) =>
        [.. (facts?["funding"].Deserialize<MilestoneFacts.FundingFacts>(JsonSerializerOptions.Web)?.Conditions ?? []).Where(condition => condition.State == FundingState.Met.Kebab())];
}
