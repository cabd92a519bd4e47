using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Alliance.Roadmap.Funding;
using Alliance.Roadmap.Ledger;
using Alliance.Roadmap.Posts;

namespace Alliance.Roadmap.Milestones;

/// <summary>Everything an entry can say of a step, under the names of the milestone JSON. What an act changed is the
/// difference of two of these; replaying the ledger adds the differences up again.</summary>
public sealed record MilestoneFacts
{
    private static readonly JsonSerializerOptions Form = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new StampConverter() },
    };

    public required int Number { get; init; }
    public required string Slug { get; init; }
    public required string Title { get; init; }
    public required string OriginalTitle { get; init; }
    public required string Status { get; init; }
    public string? WhatThisMeans { get; init; }
    public string? DoneWhen { get; init; }
    public required FundingFacts Funding { get; init; }
    public required TargetFacts Target { get; init; }
    public DateTimeOffset? StartedAt { get; init; }
    public DateTimeOffset? CompletedAt { get; init; }
    public string? Extent { get; init; }
    public DateTimeOffset? LastReviewedAt { get; init; }
    public required IReadOnlyList<PostFacts> Posts { get; init; }

    public JsonObject ToJson() => JsonSerializer.SerializeToNode(this, Form)!.AsObject();

    /// <exception cref="JsonException">The object lacks a field every step has.</exception>
    public static MilestoneFacts FromJson(JsonObject facts) => facts.Deserialize<MilestoneFacts>(Form)!;

    /// <summary>The fields in which the two differ, as they were and as they are.</summary>
    public static (JsonObject Before, JsonObject After) Difference(MilestoneFacts? was, MilestoneFacts now)
    {
        var (before, after) = (new JsonObject(), new JsonObject());
        var old = was?.ToJson();
        foreach (var (name, value) in now.ToJson())
        {
            if (old is null ? value is null : JsonNode.DeepEquals(old[name], value)) continue;
            if (old is not null) before[name] = old[name]?.DeepClone();
            after[name] = value?.DeepClone();
        }

        return (before, after);
    }

    /// <summary>These facts with the changed fields laid over them.</summary>
    public static MilestoneFacts With(MilestoneFacts? facts, JsonObject changes)
    {
        var whole = facts?.ToJson() ?? [];
        foreach (var (name, value) in changes) whole[name] = value?.DeepClone();
        return FromJson(whole);
    }

    /// <summary>How many conditions have their funds. Not a property: every one of these stands in the record.</summary>
    public int CountMet() => Funding.Conditions.Count(condition => condition.State == FundingState.Met.Kebab());

    public sealed record FundingFacts(string State, IReadOnlyList<ConditionFacts> Conditions);

    public sealed record ConditionFacts(string Description, string State, AmountFacts? Amount, string? Basis)
    {
        /// <summary>Came later than the first entries, so it stands only where one is named: they keep their hashes.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? Source { get; init; }
    }

    public sealed record AmountFacts(string Value, string Currency);

    public sealed record TargetFacts(string Precision, string? Value, string? Original, int Moves);

    public sealed record PostFacts(string Title, string Url, string? PublishedOn)
    {
        internal LinkedPost ToPost() => new(Title, Url, PublishedOn is { } day ? DateOnly.ParseExact(day, "O", CultureInfo.InvariantCulture) : null);
    }
}
