using Alliance.Roadmap.Ledger;

namespace Alliance.Roadmap.Funding;

/// <summary>What must be true of money before work starts. The description is a promise and is never redacted.</summary>
public sealed class FundingCondition : Entity
{
    /// <summary>The phrase of the published page.</summary>
    public const string UsualDescription = "availability of funds";

    private FundingCondition()
    {
    }

    public FundingCondition(string description, Money? amount = null, Basis? basis = null, string? source = null) =>
        (Description, Amount, Basis, Source) = (description, amount, basis, source);

    public string Description { get; private set; } = "";
    public Basis? Basis { get; private set; }

    /// <summary>The only source whose figures count for it, so that a nightly figure from one does not overwrite a contract
    /// entered by hand; null where the newest of any does.</summary>
    public string? Source { get; private set; }
    public FundingState State { get; private set; } = FundingState.Awaiting;
    public int Position { get; internal set; }
    public bool IsAwaiting => State is FundingState.Awaiting;

    public Money? Amount
    {
        get => AmountMinor is { } minor ? new Money(minor, AmountCurrency!) : null;
        private set => (AmountMinor, AmountCurrency) = (value?.Minor, value?.Currency);
    }

    internal long? AmountMinor { get; private set; }
    internal string? AmountCurrency { get; private set; }

    /// <summary>Whether a sum decides, so that a figure must show that the money is there.</summary>
    public bool IsASum => Amount is not null && Basis is not (null or Funding.Basis.Manual);

    /// <summary>"€60,000 a year (availability of funds)", or just the description while no amount is named.</summary>
    public string InWords => (Amount is { } amount ? $"{amount}{BasisInWords} ({Description})" : Description) + (Source is null ? "" : $", by the figures of {Sources.InWords(Source)}");

    /// <summary>"€60,000 a year"; null while no amount is named.</summary>
    public string? AmountInWords => Amount is { } amount ? $"{amount}{BasisInWords}" : null;

    /// <summary>What a step waits for, in the middle of a sentence: "€60,000 a year", "funds (no amount named yet)", or
    /// whatever else was agreed.</summary>
    public string WaitedFor =>
        Description != UsualDescription ? InWords
        : Amount is { } amount ? $"{amount}{BasisInWords}"
        : "funds (no amount named yet)";

    private string BasisInWords => Basis switch
    {
        Funding.Basis.Yearly => " a year",
        Funding.Basis.Balance => " held",
        Funding.Basis.Received => " received",
        Funding.Basis.Budget => " in the budget",
        _ => "",
    };

    /// <summary>Which act a change is: naming a first amount or basis, or new words at the same amount, specifies; more money
    /// tightens; everything that could let a step start with less loosens.</summary>
    public string ActOf(Money? amount, Basis? basis, string? source = null)
    {
        // Another source may say more, and a first one leaves out what the others have; without an amount nothing was measured yet.
        if (source != Source && (Source is not null || Amount is not null)) return Acts.Loosen;
        if (Amount is not { } before) return Basis is not null && basis != Basis ? Acts.Loosen : Acts.Specify;
        if (amount is not { } after || after.Currency != before.Currency || after.Minor < before.Minor) return Acts.Loosen;
        if (Basis is not null && basis != Basis) return Acts.Loosen;
        return after.Minor > before.Minor ? Acts.Tighten : Acts.Specify;
    }

    internal void Become(string description, Money? amount, Basis? basis, string? source, FundingState state) =>
        (Description, Amount, Basis, Source, State) = (description, amount, basis, source, state);

    internal void Become(FundingState state) => State = state;
}
