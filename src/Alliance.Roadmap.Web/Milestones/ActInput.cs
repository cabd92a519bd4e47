using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Alliance.Roadmap.Funding;
using Alliance.Roadmap.Milestones;

namespace Alliance.Roadmap.Web.Milestones;

/// <summary>What somebody filled in to act on a step, as it came; a refused form shows it again unchanged.</summary>
public sealed class ActInput
{
    private static readonly JsonSerializerOptions Sparse = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>What the pressed button asks for: <c>preview</c>, <c>record</c> or <c>change</c>.</summary>
    public string? Step { get; set; }

    /// <summary>The version the person saw.</summary>
    public int? Version { get; set; }

    public string? Reason { get; set; }
    public string? Decision { get; set; }
    public string? DecidedOn { get; set; }
    public string? Evidence { get; set; }
    public string? Extent { get; set; }
    public string? Title { get; set; }
    public string? WhatThisMeans { get; set; }
    public string? DoneWhen { get; set; }
    public string? Number { get; set; }
    public string? Target { get; set; }
    public string? Text { get; set; }
    public string? Link { get; set; }
    public string? PublishedOn { get; set; }

    /// <summary>The address of a linked post that the new one takes the place of.</summary>
    public string? Replaces { get; set; }
    public string? Condition { get; set; }
    public string? Amount { get; set; }
    public string? Currency { get; set; }
    public string? Basis { get; set; }

    /// <summary>The condition an act is about, as it read when a motion was given that act.</summary>
    public string? ConditionRead { get; set; }

    /// <summary>The only source whose figures count for a condition.</summary>
    public string? Source { get; set; }
    public long? Sequence { get; set; }

    /// <summary>The title of the part that is split off.</summary>
    public string? Part { get; set; }

    /// <summary>The slug of the step into which this one is merged, and the version of it that the preview showed.</summary>
    public string? Into { get; set; }
    public int? IntoVersion { get; set; }

    /// <summary>The sequence of the entry that this one corrects.</summary>
    public string? Corrects { get; set; }

    [JsonIgnore]
    public Wording Wording => new(Title ?? "", WhatThisMeans, DoneWhen);

    /// <summary>A fresh form: it begins with the step as it is.</summary>
    public static ActInput For(Subject subject, Asks asks)
    {
        var input = new ActInput
        {
            Version = subject.Version,
            Number = (subject.Milestone?.Number ?? subject.Plan.Milestones.Count + 1).ToString(CultureInfo.InvariantCulture),
            Sequence = subject.Newest?.Sequence,
            Currency = "EUR",
        };
        if (subject.Milestone is { } milestone)
        {
            input.Target = milestone.Target.Value;
            if (asks.HasFlag(Asks.Wording)) (input.Title, input.WhatThisMeans, input.DoneWhen) = milestone.Wording;
        }

        if (subject.Condition is { } condition)
        {
            (input.Condition, input.Basis, input.Source) = (condition.Description, condition.Basis?.Kebab(), condition.Source);
            if (condition.Amount is { } amount) (input.Amount, input.Currency) = (amount.Value, amount.Currency);
        }

        return input;
    }

    /// <summary>As a motion keeps it: what the act needs, without who saw what and which button was pressed.</summary>
    public string ToJson()
    {
        var kept = (ActInput)MemberwiseClone();
        (kept.Step, kept.Version, kept.Decision, kept.DecidedOn) = (null, null, null, null);
        return JsonSerializer.Serialize(kept, Sparse);
    }

    public static ActInput FromJson(string json) => JsonSerializer.Deserialize<ActInput>(json, Sparse)!;

    /// <summary>Null where the text is a day or empty, otherwise the refusal.</summary>
    public static Refusal? ReadDay(string field, string? text, out DateOnly? day)
    {
        day = null;
        if (string.IsNullOrWhiteSpace(text)) return null;
        if (!DateOnly.TryParseExact(text.Trim(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var read) || read.Year is < 2000 or >= 2200)
            return new Refusal("input.not-a-day", $"{field} is “{text}”, which is not a day. Please write it like 2026-11-23, or leave it empty.");
        day = read;
        return null;
    }

    public Refusal? ReadNumber(out int number) =>
        int.TryParse(Number, NumberStyles.None, CultureInfo.InvariantCulture, out number) ? null
        : new Refusal("input.not-a-position", $"The position is “{Number}”, which is not a number. Please write the step's number, such as 4.");

    public Refusal? ReadCorrects(out long sequence) =>
        long.TryParse(Corrects, NumberStyles.None, CultureInfo.InvariantCulture, out sequence) ? null
        : new Refusal("input.not-an-entry", $"“{Corrects}” is no entry. Please choose one of the list.");

    public Refusal? ReadTarget(out TargetDate target) =>
        TargetDate.TryParse(Target, out target) ? null
        : new Refusal("input.not-a-target", $"“{Target}” is not a date. Please write 2027, 2027-Q1, 2027-03 or 2027-03-15, or leave it empty for no date.");

    public Refusal? ReadExtent(out Extent extent) =>
        Words.TryKebab(Extent, out extent) ? null
        : new Refusal("input.missing-extent", "Please say how far the promise was kept: “full” or “part”.");

    public Refusal? ReadTerms(out Money? amount, out Basis? basis)
    {
        (amount, basis) = (null, null);
        if (!string.IsNullOrWhiteSpace(Amount))
        {
            if (!Money.TryParse(Amount, Currency?.Trim().ToUpperInvariant(), out var money))
                return new Refusal("input.not-an-amount", $"“{Amount} {Currency}” is not an amount. Please write a number above zero such as 60000 or 60,000.00, and a currency of three letters such as EUR.");
            amount = money;
        }

        if (!string.IsNullOrWhiteSpace(Basis))
        {
            if (!Words.TryKebab<Basis>(Basis, out var read))
                return new Refusal("input.not-a-basis", $"“{Basis}” is not a basis. Please choose one of the list.");
            basis = read;
        }

        return null;
    }
}
